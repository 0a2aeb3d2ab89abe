"""The codes of value sets: what a composition lists, and what it leaves to the whole world."""

from __future__ import annotations

from typing import Any

import pytest

from hlcli.fhir.r4.codings import Endless, Expander

ANIMALS: dict[str, Any] = {
    "url": "s:animals",
    "content": "complete",
    "concept": [
        {"code": "bird", "concept": [{"code": "owl", "concept": [{"code": "eagle-owl"}]}]},
        {"code": "penguin", "property": [{"code": "subsumedBy", "valueCode": "bird"}]},
        {"code": "cat"},
    ],
}
FRAGMENT = {"url": "s:part", "content": "fragment", "concept": [{"code": "x"}]}


def codes(*include: dict[str, Any], exclude: tuple[dict[str, Any], ...] = ()) -> Any:
    compose = {"include": list(include), "exclude": list(exclude)}
    sets = [{"url": "v:it", "compose": compose}, {"url": "v:cats", "compose": CATS}]
    return Expander(sets, [ANIMALS, FRAGMENT]).codes("v:it")


CATS = {"include": [{"system": "s:animals", "concept": [{"code": "cat"}]}]}
ALL = {"system": "s:animals"}


def by(op: str, value: str) -> dict[str, Any]:
    return ALL | {"filter": [{"property": "concept", "op": op, "value": value}]}


def test_a_whole_system_a_list_and_another_value_set() -> None:
    every = ["bird", "owl", "eagle-owl", "penguin", "cat"]
    assert codes(ALL) == {"s:animals": every}
    assert codes({"system": "s:foreign", "concept": [{"code": "a"}]}) == {"s:foreign": ["a"]}
    assert codes({"valueSet": ["v:cats|1.0"]}) == {"s:animals": ["cat"]}


def test_filters() -> None:
    assert codes(by("is-a", "bird")) == {"s:animals": ["bird", "owl", "eagle-owl", "penguin"]}
    assert codes(by("descendent-of", "owl")) == {"s:animals": ["eagle-owl"]}


def test_what_is_excluded_or_there_twice() -> None:
    assert codes({"valueSet": ["v:cats"]}, by("is-a", "cat")) == {"s:animals": ["cat"]}
    assert codes(by("is-a", "cat"), exclude=({"valueSet": ["v:cats"]},)) == {}


@pytest.mark.parametrize(
    "part",
    [
        {"system": "s:foreign"},
        {"system": "s:part"},
        {"valueSet": ["v:nowhere"]},
        by("regex", "b.*"),
        ALL | {"valueSet": ["v:cats"]},
    ],
)
def test_what_cannot_be_listed(part: dict[str, Any]) -> None:
    with pytest.raises(Endless):
        codes(part)
