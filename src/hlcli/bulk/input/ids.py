"""Whose an id is that was made of a fullUrl: no two resources of a run may get the same."""

from __future__ import annotations

from array import array
from hashlib import blake2b

#: Bits of a word that tell the resource; the others tell the id.
_MARK = 24
_FIRST = 1024


class Ids:
    """The ids made so far, in 12 to 24 bytes each. That one of ten million is taken for another by
    chance is less likely than one in ten thousand."""

    def __init__(self) -> None:
        self._words = array("Q", bytes(8 * _FIRST))
        self._count = 0

    def is_anothers(self, id: str, mark: bytes) -> bool:
        """True if the id was given to a resource of another mark; else it is this one's."""
        word = _digest(id.encode("utf-8", "surrogatepass"), 64 - _MARK) << _MARK | _digest(
            mark, _MARK
        )
        at = self._slot(word)
        found = self._words[at]
        if not found:
            self._put(at, word)
        return found not in (0, word)

    def _put(self, at: int, word: int) -> None:
        self._words[at] = word
        self._count += 1
        if 3 * self._count > 2 * len(self._words):
            old, self._words = self._words, array("Q", bytes(16 * len(self._words)))
            for one in filter(None, old):
                self._words[self._slot(one)] = one

    def _slot(self, word: int) -> int:
        """Where the id of a word is, or else has room."""
        id, size = word >> _MARK, len(self._words)
        at = id % size
        while (found := self._words[at]) and found >> _MARK != id:
            at = (at + 1) % size
        return at


def _digest(text: bytes, bits: int) -> int:
    """Never 0, which is the word of nobody."""
    return int.from_bytes(blake2b(text, digest_size=bits // 8).digest(), "big") or 1
