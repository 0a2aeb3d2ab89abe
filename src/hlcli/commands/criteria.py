"""Search criteria out of argv, before Typer parses it.

Every `--x` that the command does not declare is a search parameter and takes one value. Typer's
own `ignore_unknown_options` cannot be used: a declared FILE would receive `--name`, and
`--given -quiet` would become `-q`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hlcli import files
from hlcli.errors import UsageError
from hlcli.fhir import search
from hlcli.fhir.broad import is_broad
from hlcli.fhir.interaction import Pairs

#: Own options of a command: every spelling, and whether it takes a value.
Own = Mapping[str, bool]


@dataclass(frozen=True)
class Split:
    """argv, divided: what Typer shall see, and the criteria in the order given."""

    rest: tuple[str, ...]
    criteria: Pairs


def split(words: Sequence[str], own: Own) -> Split:
    """Take the criteria out. Raises UsageError for a criterion without a value."""
    rest: list[str] = []
    criteria: list[tuple[str, str]] = []
    feed = iter(words)
    for word in feed:
        if word == "--":
            rest += [word, *feed]
        elif word.startswith("--"):
            _long(word, feed, own, rest, criteria)
        else:
            rest += [word, *_value_of_short(word, feed, own)]
    return Split(tuple(rest), tuple(criteria))


def _long(
    word: str, feed: Iterator[str], own: Own, rest: list[str], criteria: list[tuple[str, str]]
) -> None:
    name, equals, value = word.partition("=")
    if name == "--param":
        criteria.append(_param(value if equals else _next(name, feed)))
    elif name in own:
        rest.append(word)
        if own[name] and not equals:
            rest += [after for after in (next(feed, None),) if after is not None]
    else:
        criteria.append((name[2:], value if equals else _next(name, feed)))


def _value_of_short(word: str, feed: Iterator[str], own: Own) -> list[str]:
    """The word after `-H`, which is its value; none after `-q`, `-Hx` or a plain word."""
    takes_next = word.startswith("-") and len(word) == 2 and own.get(word, False)
    return [after for after in (next(feed, None),) if after is not None] if takes_next else []


def _next(name: str, feed: Iterator[str]) -> str:
    value = next(feed, None)
    if value is None:
        raise UsageError(
            f"{name} has no value",
            hint=f"no option here; as a search parameter: {name} VALUE",
        )
    if value.startswith("--"):
        raise UsageError(
            f'{name} has no value: the next word begins with "--"',
            hint=f"if the value really begins so, write {name}=--…; was a shell variable empty?",
        )
    return value


def _param(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError("--param takes NAME=VALUE", hint="such as --param name=peter")
    return name, _from_file(name, value[1:]) if value.startswith("@") else value


def _from_file(name: str, path: str) -> str:
    """The file's text without its last newline: values in argv show in `ps` and in history."""
    return files.read_text(path, f"--param {name}").removesuffix("\n").removesuffix("\r")


def check_names(type: str, criteria: Pairs, own: Own, *, allow_unknown: bool) -> None:
    """Refuse a name that is no search parameter of the type: the nearest names are given, own
    options among them. An unknown parameter that matches nothing is how duplicates are made."""
    known = {*search.parameters(type), "_has"}
    for name, _ in criteria:
        base = search.first_segment(name)
        if allow_unknown or base in search.RESULT_PARAMETERS or base in known:
            continue
        options = [spelling[2:] for spelling in own if spelling.startswith("--")]
        near = search.nearest(base, [*known, *options])
        meant = " or ".join(f"--{one}" for one in near[:3])
        raise UsageError(
            f"--{name}: {type} has no search parameter of that name, nor has hlcli an option",
            hint=(f"did you mean {meant}? " if meant else "")
            + "a store with parameters of its own: --allow-unknown-param",
        )


def check_for_update(type: str, criteria: Pairs, *, allow_broad: bool) -> None:
    """Refuse what would widen a write: no criterion, a result parameter, an empty value."""
    if not criteria:
        raise UsageError(
            "a conditional update needs at least one search parameter",
            hint=f"such as: hlcli cond-update {type} --identifier 'SYSTEM|VALUE' FILE",
        )
    for name, value in criteria:
        if search.split_name(name)[0] in search.RESULT_PARAMETERS:
            raise UsageError(
                f"--{name} shapes a result and selects nothing: it is no criterion of an update"
            )
        if not allow_broad and is_broad(type, name, value):
            raise UsageError(
                f"--{name} is empty or only half a value, and would match too much",
                hint="was a shell variable empty, or a | not quoted? To insist: --allow-broad",
            )
