"""Is a criterion one that R4 and HealthLake understand? Asked before anything is sent.

`match` knows what a value means; here it is only asked whether there is a meaning, and for what it
cannot match itself (composite parameters, chains, `_has`, `:text`) the parts are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable

from hlcli.fhir import healthlake, match, reference
from hlcli.fhir.criteria import (
    SearchRefused,
    alternatives,
    invalid,
    not_supported,
    split,
    unescape,
)
from hlcli.fhir.search import (
    Parameter,
    first_segment,
    is_chain,
    nearest,
    parameters,
    resource_types,
    split_name,
)

_GAPS = {
    "unsupported": "HealthLake does not support it",
    "undocumented": "HealthLake does not document it",
}


def check(type: str, name: str, value: str) -> None:
    """Raise SearchRefused for a criterion of a type that means nothing, naming no value.

    Its code is `invalid` where no server could understand the value, and `not-supported` where
    another one might: a parameter, modifier or prefix that R4 or HealthLake does not have.
    """
    if first_segment(name) == "_has":
        _check_has(type, name, value)
    elif is_chain(name):
        _check_chain(type, name, value)
    else:
        base, modifier = split_name(name)
        _check_own(type, known(type, base), modifier, value)


def known(type: str, name: str) -> Parameter:
    """The type's parameter; raises SearchRefused, with the nearest names, where there is none."""
    found = parameters(type)
    if name not in found:
        raise not_supported(name, f"{type} has no search parameter {name}{_meant(name, found)}")
    return found[name]


def _meant(word: str, candidates: Iterable[str]) -> str:
    near = nearest(word, candidates)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _check_own(type: str, parameter: Parameter, modifier: str | None, value: str) -> None:
    if why := _GAPS.get(healthlake.support(type, parameter.name)):
        raise not_supported(parameter.name, why)
    if modifier is not None:
        _check_modifier(parameter, modifier)
    if modifier == "missing":
        match.missing(parameter.name, value)
        return
    for raw in alternatives(value, parameter.name):
        _check_value(type, parameter, modifier, raw)


def _check_modifier(parameter: Parameter, modifier: str) -> None:
    allowed = healthlake.modifiers(parameter)
    if modifier in allowed and modifier != "Type":
        return
    if "Type" in allowed and modifier[:1].isupper():
        reference.check_type(parameter, modifier)
        return
    if modifier in parameter.modifiers and modifier != "type":
        raise not_supported(parameter.name, f"HealthLake does not support R4's :{modifier}")
    taken = " ".join(f":{one}" for one in allowed)
    why = f"a {parameter.type} parameter takes no :{modifier}"
    raise not_supported(parameter.name, f"{why}, only {taken}" if taken else why)


def _check_value(type: str, parameter: Parameter, modifier: str | None, raw: str) -> None:
    if parameter.type == "composite":
        _check_composite(type, parameter, raw)
    elif parameter.type == "special" or modifier == "text":
        unescape(raw, parameter.name)
    elif parameter.comparators:
        _check_ordered(parameter, raw)
    else:
        match.test(parameter, modifier, raw, strict_case=False)
        if parameter.type == "reference" and modifier is None:
            _check_target(parameter, raw)


def _check_ordered(parameter: Parameter, raw: str) -> None:
    """A date, a number or a quantity, perhaps with a prefix."""
    if raw[:2] == "ap" and raw[2:3].isdigit():
        raise not_supported(parameter.name, "HealthLake does not support R4's prefix ap")
    try:
        match.test(parameter, None, raw, strict_case=False)
    except SearchRefused as error:
        if raw[:1].isdigit():
            raise
        prefixes = " ".join(healthlake.prefixes(parameter))
        raise invalid(parameter.name, f"{error.why}, after a prefix ({prefixes}) or none") from None


def _check_target(parameter: Parameter, raw: str) -> None:
    """`Practitioner/1` where only a Patient can be: it would match nothing, for ever."""
    local = reference.parse(unescape(raw, parameter.name)).local
    if local:
        reference.check_type(parameter, local[0])


def _check_composite(type: str, parameter: Parameter, raw: str) -> None:
    """`code$value`: as many parts as components, each a value of the parameter it is named for."""
    parts, names = split(raw, "$"), [name for name, _ in parameter.components]
    if len(parts) != len(names) or not all(part.strip() for part in parts):
        raise invalid(parameter.name, f"expected {len(names)} parts: {'$'.join(names)}")
    for name, part in zip(names, parts, strict=True):
        component = known(type, name)
        try:
            _check_value(type, component, None, part)
        except SearchRefused as error:
            raise SearchRefused(
                error.code, f"{parameter.name}: {error.text}", f"{name}: {error.why}"
            ) from None


def _check_has(type: str, name: str, value: str) -> None:
    """`_has:Observation:patient:code`: the rest is a criterion of Observation."""
    pieces = name.split(":", 3)
    if len(pieces) < 4 or not all(pieces):
        raise not_supported("_has", "expected _has:TYPE:REFERENCE:PARAMETER")
    _, other, back, rest = pieces
    if other not in resource_types():
        raise not_supported("_has", f"{other} is no resource type{_meant(other, resource_types())}")
    reference.check_type(_reference(other, back), type)
    check(other, rest, value)


def _check_chain(type: str, name: str, value: str) -> None:
    """`subject:Patient.name`: the rest is a criterion of one of the types subject may have."""
    first, _, rest = name.partition(".")
    base, named = split_name(first)
    parameter = _reference(type, base)
    if named is not None:
        reference.check_type(parameter, named)
    refusals = []
    for target in (named,) if named else parameter.targets:
        try:
            check(target, rest, value)
        except SearchRefused as error:
            refusals.append(error)
        else:
            return
    if refusals:
        raise _likeliest(refusals)


def _reference(type: str, name: str) -> Parameter:
    parameter = known(type, name)
    if parameter.type != "reference":
        why = f"{name} is a {parameter.type} parameter: only a reference leads to another resource"
        raise not_supported(name, why)
    return parameter


def _likeliest(refusals: list[SearchRefused]) -> SearchRefused:
    """A type that has the parameter knows better what is wrong than one that has not."""
    return next((one for one in refusals if one.code == "invalid"), refusals[0])
