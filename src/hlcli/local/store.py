"""What the endpoint remembers: every version of every resource, and nothing is ever changed.

An update, a deletion and a creation each append one row. The current version of a resource is its
highest one; a deletion is a version without a body.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hlcli.local.database import MEMORY, PATIENCE, connect

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = "type, id, number, method, written, body"

# Of each id the newest version, once it can be seen. Until then: nothing, or where the newest was
# written strongly consistent, the last version that can be.
_SEARCHABLE = f"""
SELECT {_COLUMNS} FROM version AS one WHERE type = :type AND id > :after
AND visible <= :at AND body IS NOT NULL{{held}}
AND number = (
    SELECT CASE WHEN newest.visible <= :at OR NOT newest.strong THEN newest.number
           ELSE (SELECT max(number) FROM version AS seen WHERE seen.type = one.type
                 AND seen.id = one.id AND seen.visible <= :at) END
    FROM version AS newest WHERE newest.type = one.type AND newest.id = one.id
    ORDER BY newest.number DESC LIMIT 1)
ORDER BY id
"""
_HOLDING = " AND id IN (SELECT id FROM word WHERE type = :type AND text = :word{place})"


@dataclass(frozen=True)
class Version:
    """One version of one resource. `number` counts from 1; `body` is None where it was deleted.

    `written` is in whole milliseconds, in UTC.
    """

    type: str
    id: str
    number: int
    method: str
    written: datetime
    body: str | None

    @property
    def deleted(self) -> bool:
        """True for a tombstone."""
        return self.body is None

    @property
    def etag(self) -> str:
        """The weak entity tag of this version."""
        return f'W/"{self.number}"'


class Store:
    """All versions, in one SQLite file or in memory. Any thread may use it, and so may any
    number of processes that open the same file.

    Raises ConfigError for a file that cannot be used, sqlite3.OperationalError where the others'
    writes take longer than `patience` seconds.
    """

    def __init__(self, path: str = MEMORY, *, patience: float = PATIENCE) -> None:
        self._connection = connect(path, patience)
        # One connection for all threads: a database in memory belongs to its connection.
        self._lock = threading.RLock()

    def close(self) -> None:
        """Let go of the file; a store in memory is gone."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What happens inside happens at once and alone: no thread and no process writes between
        a look and the write that relies on it. An exception takes all of it back."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def add(
        self, version: Version, *, lag: timedelta, strong: bool, words: Iterable[str] = ()
    ) -> None:
        """Append a version, which a search will see `lag` after it was written, and by `words`."""
        written = milliseconds(version.written)
        visible = written + lag // timedelta(milliseconds=1)
        head = (version.type, version.id, version.number, version.method)
        with self._lock:
            self._connection.execute(
                "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*head, written, visible, int(strong), version.body),
            )
            self._connection.executemany(
                "INSERT OR IGNORE INTO word VALUES (?, ?, ?)",
                [(version.type, word, version.id) for word in words],
            )

    def current(self, type: str, id: str) -> Version | None:
        """The newest version of a resource, be it a tombstone; None where the id was never used."""
        found = self._versions("type = ? AND id = ? ORDER BY number DESC LIMIT 1", (type, id))
        return found[0] if found else None

    def version(self, type: str, id: str, number: int) -> Version | None:
        """One version by its number."""
        found = self._versions("type = ? AND id = ? AND number = ?", (type, id, number))
        return found[0] if found else None

    def history(self, type: str, id: str, before: int, limit: int) -> list[Version]:
        """At most `limit` versions below number `before`, the newest first."""
        where = "type = ? AND id = ? AND number < ? ORDER BY number DESC LIMIT ?"
        return self._versions(where, (type, id, before, limit))

    def searchable(
        self, type: str, at: datetime, after: str = "", holding: tuple[str, ...] = ()
    ) -> Iterator[Version]:
        """What a search at that time sees of a type, by id, beginning behind the id `after`; of
        that, what was once added with each of the words `holding`."""
        values: dict[str, str | int] = {"type": type, "at": milliseconds(at), "after": after}
        values |= {f"word{place}": word for place, word in enumerate(holding)}
        held = "".join(_HOLDING.format(place=place) for place in range(len(holding)))
        with self._lock:
            rows = self._connection.execute(_SEARCHABLE.format(held=held), values).fetchall()
        return map(_version, rows)

    def _versions(self, where: str, values: tuple[object, ...]) -> list[Version]:
        select = f"SELECT {_COLUMNS} FROM version WHERE {where}"
        with self._lock:
            return [_version(row) for row in self._connection.execute(select, values)]


def milliseconds(when: datetime) -> int:
    """Whole milliseconds since 1970."""
    return (when - _EPOCH) // timedelta(milliseconds=1)


def _version(row: tuple[str, str, int, str, int, str | None]) -> Version:
    type, id, number, method, written, body = row
    return Version(type, id, number, method, _EPOCH + timedelta(milliseconds=written), body)
