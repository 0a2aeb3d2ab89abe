"""The file system, with its refusals in words."""

from __future__ import annotations

import contextlib
import os
import select
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from hlcli.errors import ConfigError, InputRefused


def read(file: str, most: int) -> bytes:
    """The file's bytes, `most` of them at most. Raises InputRefused where it cannot be read."""
    if not file:
        raise InputRefused("the file's name is empty", hint="was a shell variable empty?")
    try:
        with Path(file).open("rb") as opened:
            return opened.read(most)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputRefused(f"{file}: {_why(error)}", hint=_hint(file)) from error


def opened(file: str) -> BinaryIO:
    """The file, to be read piece by piece. Raises InputRefused where it cannot be opened."""
    try:
        return Path(file).open("rb", buffering=0)
    except (OSError, ValueError) as error:
        raise InputRefused(f"{file}: {_why(error)}", hint=_hint(file)) from error


def size(opened: BinaryIO) -> int | None:
    """Bytes of a file on disk, as it is now; None for a pipe, and for what only seems empty."""
    found = os.fstat(opened.fileno())
    return found.st_size or None if stat.S_ISREG(found.st_mode) else None


def read_text(file: str, for_what: str) -> str:
    """The file as UTF-8 text. Raises InputRefused, naming `for_what`."""
    try:
        return Path(file).read_text("utf-8")
    except UnicodeDecodeError as error:
        raise InputRefused(f"{for_what}: {file} is not UTF-8 text") from error
    except (OSError, ValueError) as error:
        raise InputRefused(f"{for_what}: {file}: {_why(error)}", hint=_hint(file)) from error


def read_stream(stream: BinaryIO, most: int) -> bytes:
    """All of standard input, `most` bytes at most, also where it is a pipe that never blocks."""
    chunks: list[bytes] = []
    while (left := most - sum(map(len, chunks))) > 0:
        chunk = stream.read(left)
        if chunk is None:  # nothing yet
            select.select([stream], [], [])
        elif not chunk:
            break
        else:
            chunks.append(chunk)
            if blocks(stream):
                break  # it came to the end; a terminal would want a second Ctrl-D
    return b"".join(chunks)


def exists(file: str) -> bool:
    """True for a file that is there; False for anything else, unspeakable names included."""
    return os.path.isfile(file)


def holds(file: str, body: bytes) -> bool:
    """True for a file of just these bytes."""
    try:
        return os.path.isfile(file) and Path(file).read_bytes() == body
    except (OSError, ValueError):
        return False


def blocks(stream: BinaryIO) -> bool:
    """Reading waits for bytes; False for a pipe that another program has set otherwise."""
    try:
        return os.get_blocking(stream.fileno())
    except (OSError, ValueError):  # no file behind it
        return True


def text_if_there(file: Path) -> str | None:
    """The file as text, whatever its bytes are; None where there is none.

    Raises ConfigError where there is something that cannot be read.
    """
    try:
        return file.read_text("utf-8", "replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{file}: {_why(error)}") from error


def replace(file: Path, text: str, mode: int = 0o644) -> None:
    """Write the whole file or nothing, its folders included; a link stays a link.

    Raises ConfigError where it cannot be written.
    """
    try:
        goal = file.resolve()
        goal.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=goal.parent, prefix=".hlcli-", delete=False) as new:
            new.write(text.encode())
        os.chmod(new.name, mode)
        os.replace(new.name, goal)
    except OSError as error:
        raise ConfigError(f"{file} cannot be written: {_why(error)}") from error


@contextlib.contextmanager
def alone(file: Path) -> Iterator[None]:
    """While the block runs, nobody else is in such a block for this file; where the system has no
    such locks, it runs unprotected.

    Raises ConfigError where the lock, a file beside it, cannot be had.
    """
    try:
        goal = file.resolve()
        goal.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(goal.with_name(f".{goal.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ConfigError(f"{file} cannot be written: {_why(error)}") from error
    try:
        _lock(number)
        yield
    finally:
        os.close(number)


def _lock(number: int) -> None:
    with contextlib.suppress(ImportError, OSError):  # Windows, and some network file systems
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX)


@contextlib.contextmanager
def workplace(prefix: str) -> Iterator[Path]:
    """A temporary folder as the working directory, gone afterwards.

    Raises ConfigError where no temporary folder can be made.
    """
    try:
        Path.cwd()  # which there will be a way back to
        folder = tempfile.TemporaryDirectory(prefix=prefix)
    except OSError as error:
        raise ConfigError(
            f"no temporary folder can be used: {(error.strerror or '').lower()}",
            hint="set TMPDIR to a folder you can write, and stand in a folder that exists",
        ) from error
    with folder as name, contextlib.chdir(name):
        yield Path(name)


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "this is a directory, not a file"
    return (getattr(error, "strerror", None) or "it cannot be read").lower()


def _hint(file: str) -> str:
    """The nearest name in the folder: what a slip of the finger meant."""
    from difflib import get_close_matches

    lost = "check the name, and the folder you are in"
    try:
        folder = Path(file).parent
        names = [one.name for one in folder.iterdir() if one.is_file()]
    except (OSError, ValueError):
        return lost
    near = get_close_matches(Path(file).name, names, 1)
    return f"did you mean {folder / near[0]}?" if near else lost
