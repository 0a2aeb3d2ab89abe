"""Paths as a user writes them: `name[0].given[+]`, `telecom[system=phone].value`.

Keys and indexes may also be written `name.0.given.+`, which no shell expands. `[system=phone]` is
the first of a list that has it (of what is deeper: `[code.coding.code=8480-6]`; `"…"` around what
holds a bracket), `extension[http://x/y]` is short for `extension[url=http://x/y]`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hlcli.errors import InputRefused, Place

_KEY = r"""(?P<key>[^\s.\[\]"'=]+)"""
_WHERE = (
    r'(?P<keys>[A-Za-z_][\w\-]*(?:\.[A-Za-z_][\w\-]*)*)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\]]*))'
)
_URL = r"""(?P<url>[A-Za-z][^\s\]"']*)"""
_STEP = re.compile(
    rf"(?:^|(?!^)\.){_KEY}|\[(?:(?P<index>[0-9]+)|(?P<append>\+)|{_WHERE}|{_URL})\]", re.ASCII
)
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
#: A bracket may hold the sign that ends a path outside of one.
_ASSIGNMENT = re.compile(r'((?:[^=\[]|\[[^\]"=]*="[^"]*"\]|\[[^\]]*\])++)=(.*)', re.DOTALL)
_EXTENSIONS = ("extension", "modifierExtension")


@dataclass(frozen=True)
class Append:
    """`[+]`: a new element at the end of a list."""


@dataclass(frozen=True)
class Where:
    """`[system=phone]`: the first element of a list that has this, by keys and text."""

    keys: tuple[str, ...]
    value: str


Step = str | int | Append | Where


@dataclass(frozen=True)
class Path:
    """The `text` given to an `option`, and its `steps`."""

    option: str
    text: str
    steps: tuple[Step, ...]

    @property
    def label(self) -> str:
        """What to call it anywhere: the value in `[system=phone]` may be a clinical one."""
        chooses = any(isinstance(step, Where) for step in self.steps)
        return f"{self.option} {spell(self.steps) if chooses else self.text}"

    def refused(
        self,
        message: str,
        hint: str | None = None,
        *,
        private: str | None = None,
        private_hint: str | None = None,
        place: Place | None = None,
    ) -> InputRefused:
        """The refusal of it; what is private may name values."""
        public, own = f"{self.label}: {message}", f"{self.option} {self.text}: {private or message}"
        return InputRefused(
            public,
            hint=hint,
            place=place,
            private_message=own if own != public else None,
            private_hint=private_hint,
        )


def assignment(argument: str, option: str = "--set") -> tuple[str, str]:
    """(path, text) of `path=text`, split at the first "=" that is in no bracket."""
    found = _ASSIGNMENT.fullmatch(argument)
    path, equals, text = (found[1], "=", found[2]) if found else argument.partition("=")
    if not equals or not path:
        raise InputRefused(f"{option} takes path=value", hint=f"for example {option} active=true")
    return path, text


def parse_path(text: str, option: str = "--set") -> Path:
    """The path in a text. Raises InputRefused naming `option`."""
    check_unicode(option, text)
    steps: list[Step] = []
    end = 0
    while found := _STEP.match(text, end):
        steps.append(_step(found, steps[-1:] or [""]))
        end = found.end()
    if end != len(text) or not steps or not isinstance(steps[0], str) or "" in steps:
        raise _no_path(text, option)
    return Path(option, text, tuple(steps))


def spell(steps: Sequence[Step]) -> str:
    """`name[0].given` for ("name", 0, "given"); values that choose are left out."""
    return "".join(map(_spelled, steps)).removeprefix(".")


def check_unicode(label: str, text: str) -> None:
    """Bytes of an argument that are no UTF-8 arrive as lone surrogates, which nothing can send."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputRefused(f"{label}: not UTF-8 text", hint="give it as UTF-8") from None


def _step(found: re.Match[str], before: list[Step]) -> Step:
    """One step; "" for what is none."""
    word = found["key"] or found["index"]
    if found["append"] or found["key"] == "+":
        return Append()
    if word is None:
        return _where(found, before[0] in _EXTENSIONS)
    if found["index"] or word.isdecimal():
        return int(word) if _INDEX.fullmatch(word) else ""
    return word


def _where(found: re.Match[str], may_be_url: bool) -> Step:
    """An empty value, such as an unset shell variable leaves, chooses nothing."""
    if found["keys"]:
        value = found["bare"] if found["quoted"] is None else found["quoted"]
        return Where(tuple(found["keys"].split(".")), value) if value else ""
    return Where(("url",), found["url"]) if may_be_url else ""


def _spelled(step: Step) -> str:
    if isinstance(step, str):
        return f".{step}"
    if isinstance(step, Where):
        return f"[{'.'.join(step.keys)}=…]"
    return "[+]" if isinstance(step, Append) else f"[{step}]"


def _no_path(text: str, option: str) -> InputRefused:
    """What is no path may hold anything, so that only a terminal sees it."""
    return InputRefused(
        f"{option}: not a path",
        private_message=f"{option}: not a path: {text}",
        hint="write a path as name[0].given[0] or name.0.given.0; telecom[system=phone] chooses",
    )
