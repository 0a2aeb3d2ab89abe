"""A set of millions of items in eight bytes each."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from hashlib import blake2b
from itertools import chain


def fingerprint(place: str, sha256: str) -> int:
    """64 bits of an item's place and body. That two of ten million are the same by chance is less
    likely than one in a hundred thousand."""
    digest = blake2b(f"{place}\0{sha256}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big")


class Seen:
    """Fingerprints: first all are added, then asked about."""

    def __init__(self) -> None:
        self._buckets = [array("Q") for _ in range(256)]
        self._sorted = True

    def add(self, mark: int) -> None:
        """Once more is not wrong."""
        self._buckets[mark >> 56].append(mark)
        self._sorted = False

    def __contains__(self, mark: int) -> bool:
        self._sort()
        bucket = self._buckets[mark >> 56]
        at = bisect_left(bucket, mark)
        return at < len(bucket) and bucket[at] == mark

    def __iter__(self) -> Iterator[int]:
        self._sort()
        return chain.from_iterable(self._buckets)

    def __len__(self) -> int:
        self._sort()
        return sum(map(len, self._buckets))

    def _sort(self) -> None:
        """Bucket by bucket: Python's integers are four times as big."""
        if not self._sorted:
            self._buckets = [array("Q", sorted(set(bucket))) for bucket in self._buckets]
            self._sorted = True
