"""JSON that keeps its digits: https://hl7.org/fhir/R4/json.html#primitive

FHIR decimals carry their precision (`1.50` is not `1.5`), which Python's float forgets and a
number like `1E400` overflows. `loads` keeps the text of such numbers, `dumps` writes it back.
"""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from json.encoder import encode_basestring
from typing import Any

#: Containers inside containers that are still read. R4 content stays far below; Python's stack,
#: and that of everything that walks a value, does not reach much further.
DEPTH = 200

#: Python refuses to convert integers of more than 4,300 digits to and from text.
_LONGEST_INTEGER = 4000
_SURROGATE = re.compile("[\ud800-\udfff]")


class Digits(float):
    """A number with its `text` as received. As a float it is only the nearest one (or inf)."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Digits:
        self = super().__new__(cls, text)
        self.text = text
        return self

    def __repr__(self) -> str:
        return self.text


class DuplicateKey(ValueError):
    """An object names one key twice; which value counts would depend on who reads it."""


class TooDeep(ValueError):
    """Nested more than DEPTH levels deep."""


def loads(text: bytes | str, *, unique: bool = False) -> Any:
    """The value of a JSON text (as bytes: UTF-8, a byte order mark allowed), digits kept.

    Raises ValueError for anything that is no JSON, for NaN and Infinity, and `TooDeep`. Of two
    equal keys the last one wins, or with `unique` it raises `DuplicateKey`.
    """
    plain = text if isinstance(text, str) else text.decode("utf-8-sig")
    with _uncollected(len(plain)):
        value = _decode(plain, _UNIQUE if unique else _DECODER)
        if plain.count("[") + plain.count("{") > DEPTH:
            _check_depth(value)
    return value


def dumps(value: Any, indent: int | None = None) -> str:
    """JSON text of `value`, spaced as json.dumps does; digits as received, non-ASCII unescaped.

    Half a character (a lone surrogate) stays an escape, so that the text is always valid UTF-8.
    """
    parts: list[str] = []
    _write(value, parts.append, "" if indent is None else "\n", " " * (indent or 0))
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", "".join(parts))


def same(a: Any, b: Any) -> bool:
    """Equal as JSON: key order aside, numbers by value and precision (1.50 is not 1.5)."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if _is_number(a) and _is_number(b):
        return _same_number(a, b)
    return type(a) is type(b) and bool(a == b)


def _integer(text: str) -> int | Digits:
    if len(text) > _LONGEST_INTEGER or text == "-0":
        return Digits(text)
    try:
        return int(text)
    except ValueError:  # PYTHONINTMAXSTRDIGITS allows fewer
        return Digits(text)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DuplicateKey("a key appears twice in one object")
    return found


# Python's own types for these hooks are too narrow: any callable from text will do.
_HOOKS: dict[str, Any] = {
    "parse_float": Digits, "parse_int": _integer, "parse_constant": _no_constant
}  # fmt: skip
_DECODER = json.JSONDecoder(**_HOOKS)
_UNIQUE = json.JSONDecoder(object_pairs_hook=_unique, **_HOOKS)


def _decode(text: str, decoder: json.JSONDecoder) -> Any:
    try:
        return decoder.decode(text)
    except RecursionError:
        raise TooDeep(f"nested more than {DEPTH} levels deep") from None


@contextmanager
def _uncollected(size: int) -> Iterator[None]:
    """A big text makes much and drops nothing: collecting meanwhile takes most of the time."""
    pausing = size > 100_000 and gc.isenabled()
    if pausing:
        gc.disable()
    try:
        yield
    finally:
        if pausing:
            gc.enable()


def _check_depth(value: Any) -> None:
    """Level by level rather than by recursion, which is what must not run out."""
    level = _children([value])
    for _ in range(DEPTH):
        level = [child for node in level for child in _children(node)]
        if not level:
            return
    raise TooDeep(f"nested more than {DEPTH} levels deep")


def _children(node: Any) -> list[Any]:
    inside: Iterable[Any] = node.values() if isinstance(node, dict) else node
    return [child for child in inside if isinstance(child, (dict, list))]


def _write(value: Any, put: Callable[[str], None], newline: str, step: str) -> None:
    if isinstance(value, str):
        put(encode_basestring(value))
    elif value is None or isinstance(value, (int, float)):
        put(_number_or_word(value))
    elif isinstance(value, (list, tuple)):
        _write_list(value, put, newline, step)
    elif isinstance(value, Mapping):
        _write_object(value, put, newline, step)
    else:
        raise TypeError(f"a {type(value).__name__} has no JSON text")


def _write_object(
    value: Mapping[str, Any], put: Callable[[str], None], newline: str, step: str
) -> None:
    inner = newline + step if newline else ""
    comma = "," + inner if newline else ", "
    before = "{" + inner
    for key, child in value.items():
        put(before + encode_basestring(key) + ": ")
        _write(child, put, inner, step)
        before = comma
    put(newline + "}" if value else "{}")


def _write_list(
    value: list[Any] | tuple[Any, ...], put: Callable[[str], None], newline: str, step: str
) -> None:
    inner = newline + step if newline else ""
    comma = "," + inner if newline else ", "
    before = "[" + inner
    for child in value:
        put(before)
        _write(child, put, inner, step)
        before = comma
    put(newline + "]" if value else "[]")


def _number_or_word(value: float | None) -> str:
    """Digits keep their text; json refuses NaN and infinity, which no JSON text can hold."""
    return value.text if isinstance(value, Digits) else json.dumps(value, allow_nan=False)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _same_number(a: float, b: float) -> bool:
    from decimal import Decimal, InvalidOperation

    left, right = str(a), str(b)
    try:
        one, two = Decimal(left), Decimal(right)
    except InvalidOperation:  # an exponent beyond Decimal's own
        return left == right
    return one == two and one.as_tuple().exponent == two.as_tuple().exponent
