"""The file the endpoint keeps its resources in: opened privately, recognised, or refused."""

from __future__ import annotations

import contextlib
import os
import sqlite3

from hlcli.errors import ConfigError

MEMORY = ":memory:"
SCHEMA = 1
#: `hlcl`: tells our files from the SQLite databases of others.
APPLICATION = 0x686C636C

#: Seconds a process waits for the others' writes before it gives up.
PATIENCE = 30.0

_VERSIONS = """
CREATE TABLE version (
    type      TEXT    NOT NULL,
    id        TEXT    NOT NULL,
    number    INTEGER NOT NULL,
    method    TEXT    NOT NULL,  -- POST, PUT or DELETE
    written   INTEGER NOT NULL,  -- milliseconds since 1970, UTC
    visible   INTEGER NOT NULL,  -- likewise: from then on a search sees this version
    strong    INTEGER NOT NULL,  -- 1: until then a search goes on seeing the one before
    body      TEXT,              -- the resource; NULL for a deletion
    PRIMARY KEY (type, id, number)
)
"""
# Words that stand, or once stood, in a resource: an index that may say too much (see narrowing).
_WORDS = """
CREATE TABLE word (
    type      TEXT    NOT NULL,
    text      TEXT    NOT NULL,
    id        TEXT    NOT NULL,
    PRIMARY KEY (type, text, id)
) WITHOUT ROWID
"""


def connect(path: str, patience: float) -> sqlite3.Connection:
    """An open database with our tables, in a file only its owner can read, or in memory.

    Raises ConfigError where the file cannot be opened, is no database, or is not one of ours.
    """
    _create_privately(path)
    try:
        connection = sqlite3.connect(
            path, timeout=patience, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise ConfigError(f"cannot open {path}: {error}") from error
    try:
        _prepare(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise ConfigError(f"cannot use {path}: {error}", hint=_ANOTHER) from error
    except ConfigError:
        connection.close()
        raise
    _keep_private(path)
    return connection


_ANOTHER = "name another file for the local endpoint's data, or move this one away"


def _create_privately(path: str) -> None:
    """SQLite gives its journals the mode of the database, so this one mode decides all."""
    if path == MEMORY:
        return
    try:
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        os.close(os.open(path, os.O_RDWR))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise ConfigError(f"cannot open {path}: {why}", hint=_ANOTHER) from error


def _keep_private(path: str) -> None:
    """The same for a database of ours that somebody opened up, or that came from a backup."""
    if path != MEMORY:
        with contextlib.suppress(PermissionError):  # another's file, which its owner shares
            os.chmod(path, 0o600)


def _prepare(connection: sqlite3.Connection, path: str) -> None:
    if _is_ours(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _is_ours(connection):  # another process may have come first
            _start(connection, path)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _is_ours(connection: sqlite3.Connection) -> bool:
    found = _pragma(connection, "application_id"), _pragma(connection, "user_version")
    return found == (APPLICATION, SCHEMA)


def _start(connection: sqlite3.Connection, path: str) -> None:
    if _pragma(connection, "application_id") == APPLICATION:
        raise ConfigError(f"{path} was written by a newer hlcli", hint=_ANOTHER)
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise ConfigError(f"{path} is a database, but not one of hlcli's", hint=_ANOTHER)
    connection.execute(_VERSIONS)
    connection.execute(_WORDS)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {SCHEMA}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
