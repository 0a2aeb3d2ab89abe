"""What is wrong with a JSON text, and where: https://www.rfc-editor.org/rfc/rfc8259

Runs only over a text the standard library has refused, to say it in words a person can act on.
Messages hold keys and punctuation, never values; it keeps its own stack, so no depth overflows it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from hlcli.fhir.fault import Fault, bad_number, broken_string, lone_surrogate, unexpected
from hlcli.fhir.jsontext import DEPTH, dumps
from hlcli.fhir.spans import after_space, line_column

# An atomic group: a megabyte of escapes must not pile up places to go back to. A possessive round
# would say the same, but until Python 3.11.5 one that failed halfway left the match where it had
# got to (https://github.com/python/cpython/issues/106052).
_STRING = re.compile(
    r'"[^"\\\x00-\x1f]*+(?>(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*)'
)
_WORD = re.compile(r"-?[A-Za-z_$][\w$]*")
_LIKE_NUMBER = re.compile(r"[-+.]*[0-9][\w.+-]*|[-+.]+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


@dataclass
class _Open:
    """A container not yet closed."""

    offset: int
    close: str
    filled: bool = False
    keys: dict[str, int] = field(default_factory=dict)


def first_fault(text: str) -> Fault | None:
    """The first fault of a text, duplicate keys and too deep nesting included; None if good."""
    try:
        _Scan(text).run()
    except Fault as fault:
        return fault
    return None


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open: list[_Open] = []
        self.last = (0, 0)  # the span of the value read last

    def run(self) -> None:
        self.value("")
        while self.open:
            self.step(self.open[-1])
        if self.peek():
            raise self.after_the_end(self.peek())

    def peek(self) -> str:
        """The next character that is no white space; "" at the end."""
        self.at = after_space(self.text, self.at)
        return self.text[self.at : self.at + 1]

    def step(self, top: _Open) -> None:
        if self.peek() == top.close:
            self.at += 1
            self.last = (top.offset, self.at)
            self.open.pop()
            return
        after = self.comma(top) if top.filled else ""
        top.filled = True
        if top.close == "}":
            self.key(top)
            after = self.colon()
        self.value(after)

    def comma(self, top: _Open) -> str:
        if self.peek() != ",":
            raise self.no_comma(top, self.peek())
        self.at += 1
        comma = self.at
        if self.peek() == top.close:
            noun = "key" if top.close == "}" else "value"
            raise Fault(self.at, f'expected another {noun} after ","', self.comma_too_many(comma))
        return ' after ","'

    def key(self, top: _Open) -> None:
        if self.peek() != '"':
            raise self.expected("a key in double quotes")
        start = self.at
        name = json.loads(self.string())
        if name in top.keys:
            raise self.twice(start, top.keys[name], name)
        top.keys[name] = start

    def colon(self) -> str:
        if self.peek() != ":":
            raise self.expected('":" after the key')
        self.at += 1
        return ' after ":"'

    def value(self, after: str) -> None:
        first, start = self.peek(), self.at
        if first and first in "{[":
            self.enter("}" if first == "{" else "]")
        elif first == '"':
            self.string()
        elif word := _WORD.match(self.text, start):
            self.word(word[0], after)
        elif number := _LIKE_NUMBER.match(self.text, start):
            self.number(number[0])
        else:
            raise self.expected("a value" + after)
        self.last = (start, self.at)

    def enter(self, close: str) -> None:
        if len(self.open) >= DEPTH:
            raise Fault(self.at, f"nested more than {DEPTH} levels deep")
        self.open.append(_Open(self.at, close))
        self.at += 1

    def word(self, word: str, after: str) -> None:
        if word in ("NaN", "Infinity", "-Infinity"):
            raise Fault(
                self.at, f"{word} is no JSON number", "give a number, or leave the element out"
            )
        if word not in ("true", "false", "null"):
            small = word.lower() in ("true", "false", "null")
            hint = "in small letters: true, false, null" if small else "a text needs double quotes"
            raise Fault(self.at, "expected a value" + after, hint)
        self.at += len(word)

    def number(self, token: str) -> None:
        if not _NUMBER.fullmatch(token):
            raise Fault(self.at, *bad_number(token))
        self.at += len(token)

    def string(self) -> str:
        """The raw text of the string that starts here."""
        start, found = self.at, _STRING.match(self.text, self.at)
        end = found.end() if found else start
        if self.text[end : end + 1] != '"':
            raise broken_string(self.text, start, end)
        self.at = end + 1
        if half := lone_surrogate(self.text, start, end):
            raise half
        return self.text[start : self.at]

    def expected(self, what: str) -> Fault:
        """The fault of finding something else here; the end of the text is a fault of its own."""
        found = self.peek()
        return unexpected(self.at, found, what) if found else self.ended()

    def ended(self) -> Fault:
        at = len(self.text.rstrip(" \t\r\n"))
        if not self.open:
            return Fault(at, "empty: there is no JSON in it")
        line, column = line_column(self.text, self.open[-1].offset)
        return Fault(
            at,
            f'the text ends before the "{self.open[-1].close}" that closes '
            f"line {line}, column {column}",
            "is the file complete?",
        )

    def no_comma(self, top: _Open, found: str) -> Fault:
        wanted, noun = f'"," or "{top.close}"', "key" if top.close == "}" else "value"
        if found.isalnum() and self.text[self.at - 1] == '"':
            hint = r"a quote is missing, or one inside a text is not written as \""
            return Fault(self.at, f"expected {wanted}", hint)
        if found == '"' or (noun == "value" and _begins_value(found)):
            return Fault(self.at, f"expected {wanted} before the next {noun}", *self.comma_hint())
        if found and found in "]}:":
            return Fault(self.at, f'expected {wanted}, not "{found}"')
        return self.expected(wanted)

    def comma_hint(self) -> tuple[str, str | None]:
        """Without and with the value that the comma goes after."""
        start, end = self.last
        line, _ = line_column(self.text, end)
        if line != line_column(self.text, self.at)[0]:
            return f"put a comma at the end of line {line}", None
        value = self.text[start:end].rsplit("\n", 1)[-1].strip()
        short = value if len(value) <= 40 else "…" + value[-39:]
        return "put a comma before it", f"put a comma after {short}"

    def comma_too_many(self, comma: int) -> str:
        line, _ = line_column(self.text, comma)
        here = line == line_column(self.text, self.at)[0]
        return (
            "remove the comma before it" if here else f"remove the comma at the end of line {line}"
        )

    def twice(self, second: int, first: int, name: str) -> Fault:
        line, column = line_column(self.text, first)
        return Fault(
            second,
            f"the key {dumps(name)} is there twice in one object, first at line {line}, "
            f"column {column}",
            "keep one of the two",
        )

    def after_the_end(self, found: str) -> Fault:
        if found in "]}":
            return Fault(self.at, f'one "{found}" too many')
        if _begins_value(found):
            return Fault(
                self.at,
                "a second JSON value after the end of the first",
                "many resources in one file (NDJSON)? send one at a time",
            )
        fault = self.expected("nothing more")
        fault.message = "unexpected text after the end"
        return fault


def _begins_value(found: str) -> bool:
    return found.isalnum() or (found != "" and found in '"{[-')
