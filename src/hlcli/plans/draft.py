"""The file an editor is given: for its owner's eyes only, and kept when the work is not done."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from hlcli.errors import ConfigError, InputRefused

#: What we put above the text, or the user did: lines that no JSON text begins with.
_COMMENTS = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s*(?://|#)[^\r\n]*(?:[\r\n]|\Z))*")


class Draft:
    """One file, 0600 in a new folder, 0700. Unless it is `done`, what the user wrote is kept when
    the block ends, without the comments, and `say` is told where."""

    def __init__(self, name: str, say: Callable[[str], None]) -> None:
        self._name, self._say = name, say
        self._original = b""
        self._last = b""
        self.done = False

    @property
    def path(self) -> Path:
        """Where it is."""
        return self._path

    def __enter__(self) -> Draft:
        try:
            self._path = Path(tempfile.mkdtemp(prefix="hlcli-edit-")) / self._name
        except OSError as error:
            raise _unusable(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with contextlib.suppress(InputRefused):
            self._take(self.text())
        if self.done or self._last in (b"", self._original):
            shutil.rmtree(self._path.parent, ignore_errors=True)
            return
        with contextlib.suppress(ConfigError):
            self._write(self._last)
        self._say(str(self._path))

    def begin(self, comments: str, text: str) -> None:
        """The text to start from."""
        self._original = self._last = text.encode()
        self.offer(comments, self._original)

    def offer(self, comments: str, text: bytes) -> None:
        """A text for the editor, with comments above it. Raises ConfigError."""
        self._write(comments.encode() + text)

    def text(self) -> bytes:
        """What the editor left, without the comments above it. Raises InputRefused."""
        try:
            raw = self._path.read_bytes()
        except OSError as error:
            raise InputRefused(f"the editor left no file {self._path}") from error
        found = _COMMENTS.match(raw)
        self._take(raw[found.end() :] if found else raw)
        return raw[found.end() :] if found else raw

    def _take(self, text: bytes) -> None:
        """An emptied file is no work; what was there before is."""
        if text.strip():
            self._last = text

    def _write(self, content: bytes) -> None:
        """All of it or nothing, into a file that only its owner may read, whatever an editor made
        of the old one."""
        new = self._path.with_name(".new")
        try:
            new.unlink(missing_ok=True)
            number = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(number, "wb") as opened:
                opened.write(content)
            os.replace(new, self._path)
        except OSError as error:
            raise _unusable(error) from error


def _unusable(error: OSError) -> ConfigError:
    why = (error.strerror or "it cannot be used").lower()
    return ConfigError(f"no temporary file can be written: {why}", hint="set TMPDIR")
