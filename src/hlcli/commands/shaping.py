"""What shapes an answer and chooses nothing: order, pages, what comes along, from when on.

https://hl7.org/fhir/R4/search.html#return
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hlcli.commands.options import Paging
from hlcli.errors import UsageError
from hlcli.fhir import search
from hlcli.fhir.interaction import Pairs
from hlcli.fhir.search import Parameter

#: HealthLake's limits: entries of a page, parameters to sort by.
_MOST, _KEYS = 100, 5
#: HealthLake sorts by no nested type.
_NESTED = frozenset(("HumanName", "Address"))
_INSIST = "to send it all the same: --allow-unknown-param"
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Wanted:
    """The order of what is found, and what is to come with it."""

    type: str
    sort: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    revinclude: tuple[str, ...] = ()

    def pairs(self, *, insist: bool) -> Pairs:
        """The result parameters. Raises UsageError for what R4 or HealthLake does not know,
        unless the user does `insist`."""
        keys = [key for text in self.sort for key in text.split(",")]
        if not insist:
            _check_keys(self.type, keys)
        found = [("_sort", ",".join(keys))] if keys else []
        found += [("_include", _included(self.type, text, insist)) for text in self.include]
        found += [("_revinclude", _back(self.type, text, insist)) for text in self.revinclude]
        return tuple(found)


def count(paging: Paging, pairs: Pairs = ()) -> Pairs:
    """How many a page holds: with all pages to come as many as can be, to ask less often."""
    if paging.count is None:
        given = any(name == "_count" for name, _ in pairs)
        return (("_count", str(_MOST)),) if paging.all and not given else ()
    if paging.count < 1:
        raise UsageError("--count is a number from 1 on")
    return (("_count", str(paging.count)),)


def since(text: str | None) -> Pairs:
    """A moment as R4's instant; a date begins at midnight, UTC."""
    if text is None:
        return ()
    from hlcli.fhir import periods

    whole = f"{text}T00:00:00Z" if _DATE.fullmatch(text) else text
    if periods.parse(whole) is None or not re.search(r"T.*(Z|[+-]\d\d:\d\d)$", whole):
        raise UsageError(
            "--since takes a date, or a time with its zone",
            hint="such as 2026-11-22 or 2026-11-22T07:43:45Z",
        )
    return (("_since", whole),)


def check_once(given: Pairs, shape: Pairs) -> None:
    """Refuse `--count 5 --_count 9`: which one counts would be the server's to say."""
    single = {name for name, _ in shape} & {"_sort", "_count"}
    twice = next((name for name, _ in given if name in single), None)
    if twice is not None:
        raise UsageError(f"--{twice[1:]} and --{twice} say the same: give one")


def _check_keys(type: str, keys: Iterable[str]) -> None:
    keys = list(keys)
    for key in keys:
        _check_key(type, key.removeprefix("-"))
    if len(keys) > _KEYS:
        raise UsageError(f"--sort: HealthLake takes {_KEYS} parameters at most", hint=_INSIST)


def _check_key(type: str, name: str) -> None:
    found = _parameter(type, name, "--sort")
    if _NESTED & {*found.datatypes}:
        raise UsageError(f"--sort: HealthLake does not sort by {name}", hint=_INSIST)


def _included(type: str, text: str, insist: bool) -> str:
    """`subject` is `Observation:subject`."""
    whole = text if ":" in text or text == "*" else f"{type}:{text}"
    source, _, rest = whole.partition(":")
    if not insist and "*" not in (source, rest):
        _reference(source, rest.partition(":")[0], "--include")
    return whole


def _back(type: str, text: str, insist: bool) -> str:
    source, colon, rest = text.partition(":")
    if not colon:
        raise UsageError("--revinclude takes TYPE:PARAM", hint="such as Observation:subject")
    if not insist and rest != "*":
        found = _reference(source, rest.partition(":")[0], "--revinclude")
        if found.targets and type not in found.targets:
            raise UsageError(f"--revinclude: {source}:{found.name} cannot refer to a {type}")
    return text


def _reference(type: str, name: str, option: str) -> Parameter:
    if type not in search.resource_types():
        near = search.nearest(type, search.resource_types())
        raise UsageError(f'{option}: "{type}" is not an R4 resource type', hint=_meant(near))
    found = _parameter(type, name, option)
    if found.type != "reference":
        raise UsageError(f"{option}: {name} is a {found.type} parameter, and refers to nothing")
    return found


def _parameter(type: str, name: str, option: str) -> Parameter:
    known = search.parameters(type)
    if name not in known:
        raise UsageError(
            f"{option}: {type} has no search parameter of that name",
            hint=_meant(search.nearest(name, known)) or f"hlcli params {type} lists them",
            private_message=f'{option}: {type} has no search parameter "{name}"',
        )
    return known[name]


def _meant(near: tuple[str, ...]) -> str | None:
    return f"did you mean {' or '.join(near)}?" if near else None
