"""What a stream's reader can see: width, colour and marks, decided per stream in one place.

https://no-color.org and https://force-color.org are kept, `--no-color` comes before both. On a
pipe FORCE_COLOR paints marks only; data in a pipe is never painted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hlcli.env import Stream
from hlcli.secrecy import conceal
from hlcli.view.console.visible import visible

MARKS = {"ok": "✓", "error": "✗", "unknown": "?"}
_WORDS = {"ok": "ok:", "error": "error:", "unknown": "unknown:"}
_PLAIN = {"·": "-", "…": "...", "→": "->", "—": "-", "≠": "is not", "×": "x"}
_SGR = {
    "ok": "32",
    "error": "31",
    "unknown": "33",
    "dim": "2",
    "key": "36",
    "string": "32",
    "number": "33",
    "word": "35",
}


@dataclass(frozen=True)
class Look:
    """How one stream is written to. `width` is None where nothing may be wrapped; `marks` are the
    signs that fit its encoding; `plain` replaces our own signs that do not. `secrets` are
    credentials that no text may show."""

    terminal: bool
    color: bool
    width: int | None
    encoding: str
    marks: Mapping[str, str]
    plain: Mapping[int, str]
    secrets: Collection[str] = ()

    def text(self, text: str) -> str:
        """Any text as one visible line in signs this stream has."""
        return visible(conceal(text, self.secrets)).translate(self.plain)

    def paint(self, text: str, style: str) -> str:
        """The text in one of our styles, where there is colour."""
        return f"\x1b[{_SGR[style]}m{text}\x1b[0m" if self.color and text else text

    def encode(self, text: str) -> bytes:
        """Bytes for the stream; a character its encoding lacks is shown by its number."""
        return text.translate(self.plain).encode(self.encoding, "backslashreplace")


def look(stream: Stream, environ: Mapping[str, str], no_color: bool = False) -> Look:
    """Decide how to write to this stream."""
    encoding = _known(stream.encoding)
    signs = stream.tty and _has(encoding, "✓✗")
    return Look(
        stream.tty,
        _colored(stream.tty, environ, no_color),
        (stream.width or 80) if stream.tty else None,
        encoding,
        MARKS if signs else _WORDS,
        {ord(sign): plain for sign, plain in _PLAIN.items() if not _has(encoding, sign)},
    )


def _colored(tty: bool, environ: Mapping[str, str], no_color: bool) -> bool:
    if no_color or environ.get("NO_COLOR"):
        return False
    return bool(environ.get("FORCE_COLOR")) or (tty and environ.get("TERM") != "dumb")


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError:
        return "ascii"
    return encoding


def _has(encoding: str, signs: str) -> bool:
    try:
        signs.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
