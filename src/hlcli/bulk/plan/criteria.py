"""The criteria of a conditional update: of the resource itself, or of a Bundle's entry."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from hlcli.bulk.plan.aim import ByCriteria
from hlcli.errors import InputRefused
from hlcli.fhir import derive, flags
from hlcli.fhir.agreement import agreement
from hlcli.fhir.broad import is_broad
from hlcli.fhir.criteria import SearchRefused
from hlcli.fhir.derive import By
from hlcli.fhir.interaction import Pairs
from hlcli.fhir.search import RESULT_PARAMETERS, split_name


@lru_cache(maxsize=8)
def wanted(by: tuple[str, ...]) -> tuple[By, ...]:
    """`--by`, read once for a whole run. Raises SearchRefused."""
    return tuple(one for text in by for one in derive.parse(text))


def of(
    resource: Mapping[str, Any], aim: ByCriteria, by: tuple[str, ...], allow_unknown: bool
) -> Pairs:
    """At least one criterion, each with a value. Raises InputRefused, naming no value."""
    try:
        if aim.given is None:
            pairs = derive.derive(resource, aim.type, wanted(by))
        else:
            pairs = _given(resource, aim, aim.given)
        for name, value in pairs:
            _check(aim.type, name, value, allow_unknown)
    except SearchRefused as error:
        prefix = "--by " if aim.given is None else "the url of the entry's request: "
        said = aim.given is not None or "=SYSTEM|" in error.text
        hint = None if said else _hint(aim)
        raise InputRefused(prefix + error.text, hint=hint) from None
    return pairs


def _hint(aim: ByCriteria) -> str:
    own = ", or load it by its id, without --by" if aim.id else ""
    return f"--by what each {aim.type} has once (hlcli params {aim.type}){own}"


def _check(type: str, name: str, value: str, allow_unknown: bool) -> None:
    try:
        flags.check(type, name, value)
    except SearchRefused as error:
        if not (allow_unknown and error.code == "not-supported"):
            raise


def _given(resource: Mapping[str, Any], aim: ByCriteria, pairs: Pairs) -> Pairs:
    """What an entry gives must not be empty or half, and must find what it would create."""
    for name, value in pairs:
        if split_name(name)[0] in RESULT_PARAMETERS:
            raise SearchRefused("invalid", f"{name} is no criterion of an update")
        if is_broad(aim.type, name, value):
            raise SearchRefused("invalid", f"{name} is empty or only half a value")
    missed = () if aim.id else agreement(resource, aim.type, pairs).missed
    if missed or not pairs:
        names = ", ".join(missed) or "its criteria"
        raise SearchRefused("invalid", f"the resource itself does not match {names}")
    return pairs
