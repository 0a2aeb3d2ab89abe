"""Laws of comparing, on HL7's own examples bent at random."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hlcli.fhir import jsontext
from hlcli.fhir.diff import Change, compare
from hlcli.fhir.spans import Pointer

Examples = Mapping[str, list[dict[str, Any]]]
Json = dict[str, Any]

law = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
seeds = st.integers(0, 2**32)
_OUT = object()


def leaves(value: Any, at: Pointer = ()) -> Iterator[Pointer]:
    """Where the texts, numbers and booleans are."""
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(child, (*at, key))
    elif value is not None:
        yield at


def lists(value: Any) -> Iterator[list[Any]]:
    for child in value.values() if isinstance(value, dict) else value:
        if isinstance(child, list):
            yield child
        if isinstance(child, dict | list):
            yield from lists(child)


def at(value: Any, pointer: Pointer) -> Any:
    for step in pointer:
        value = value[step]
    return value


class Small(list[Json]):
    """HL7's smaller examples, without what is not compared."""

    def __repr__(self) -> str:  # hypothesis shows what it gives
        return f"{len(self)} examples"


@pytest.fixture(scope="session")
def small(examples: Examples) -> Small:
    every = [one for many in examples.values() for one in many]
    bare = [{key: one[key] for key in one if key not in ("meta", "text")} for one in every]
    return Small(one for one in bare if len(jsontext.dumps(one)) < 20_000)


def shuffle(value: Json, chance: random.Random) -> None:
    if found := list(lists(value)):
        chance.shuffle(chance.choice(found))


def drop(value: Json, chance: random.Random) -> None:
    found = [one for one in lists(value) if one]
    if found:
        one = chance.choice(found)
        one.pop(chance.randrange(len(one)))


def double(value: Json, chance: random.Random) -> None:
    found = [one for one in lists(value) if one]
    if found:
        one = chance.choice(found)
        one.insert(chance.randrange(len(one) + 1), deepcopy(chance.choice(one)))


def forget(value: Json, chance: random.Random) -> None:
    value.pop(chance.choice([key for key in value if key not in ("resourceType", "id")]), None)


def other(leaf: Any) -> Any:
    """Another value of its kind; a number of another precision."""
    if isinstance(leaf, bool):
        return not leaf
    if isinstance(leaf, str):
        return f"{leaf}!"
    return jsontext.Digits(f"{leaf}0" if "." in str(leaf) else f"{leaf}.0")


def mutate(value: Json, chance: random.Random) -> Pointer:
    """Another value in place of a leaf; where it is."""
    found = [one for one in leaves(value) if one not in (("resourceType",), ("id",))]
    pointer = chance.choice(found)
    at(value, pointer[:-1])[pointer[-1]] = other(at(value, pointer))
    return pointer


def rename(value: Json, chance: random.Random) -> None:
    mutate(value, chance)


BENDS: tuple[Callable[[Json, random.Random], None], ...] = (
    shuffle, drop, double, forget, rename
)  # fmt: skip


def bent(value: Json, chance: random.Random) -> Json:
    new = deepcopy(value)
    for bend in chance.choices(BENDS, k=chance.randint(1, 6)):
        if len(list(leaves(new))) > 2 and len(new) > 2:
            bend(new, chance)
    return new


def without(value: Json, pointers: list[Pointer]) -> Any:
    """What is left when these are taken out, with whatever is empty or null."""
    left = deepcopy(value)
    for pointer in pointers:
        at(left, pointer[:-1])[pointer[-1]] = _OUT
    return pruned(left)


def pruned(value: Any) -> Any:
    if isinstance(value, dict):
        found = {key: pruned(one) for key, one in value.items() if one is not _OUT}
        return {key: one for key, one in found.items() if one not in (None, {}, [])}
    if isinstance(value, list):
        items = [pruned(one) for one in value if one is not _OUT]
        return [one for one in items if one not in (None, {}, [])]
    return value


def places(changes: tuple[Change, ...], side: str) -> list[Pointer]:
    found = [getattr(one, side) for one in changes]
    return [one for one in found if one is not None]


@law
@given(seed=seeds)
def test_a_resource_is_the_same_as_itself(small: Small, seed: int) -> None:
    one = random.Random(seed).choice(small)
    assert compare(one, deepcopy(one), text=True) == ()


@law
@given(seed=seeds)
def test_a_leaf_that_changed_is_the_only_change(small: Small, seed: int) -> None:
    chance = random.Random(seed)
    old = deepcopy(chance.choice(small))
    new = deepcopy(old)
    pointer = mutate(new, chance)
    [one] = compare(old, new)
    assert (one.op, one.before, one.after, one.touched) == ("changed", pointer, pointer, pointer)
    assert jsontext.same(one.old, at(old, pointer))
    assert jsontext.same(one.new, at(new, pointer))


@law
@given(seed=seeds)
def test_what_is_told_is_there_and_the_rest_is_the_same(small: Small, seed: int) -> None:
    chance = random.Random(seed)
    old = deepcopy(chance.choice(small))
    new = bent(old, chance)
    found = compare(old, new)
    for one in found:
        assert one.before is None or jsontext.same(at(old, one.before), one.old)
        assert one.after is None or jsontext.same(at(new, one.after), one.new)
        assert (one.before is None) == (one.op == "added")
        assert (one.after is None) == (one.op == "removed")
    left, right = without(old, places(found, "before")), without(new, places(found, "after"))
    assert jsontext.same(left, right)


@law
@given(seed=seeds)
def test_nothing_is_told_only_where_nothing_differs(small: Small, seed: int) -> None:
    chance = random.Random(seed)
    old = deepcopy(chance.choice(small))
    new = bent(old, chance)
    assert bool(compare(old, new)) == bool(compare(new, old)) == (not jsontext.same(old, new))


@law
@given(old=st.lists(st.sampled_from("abcd")), new=st.lists(st.sampled_from("abcd")))
@example(old=["a", "b"], new=["b", "a"])
def test_a_list_of_texts_can_be_made_of_the_other(old: list[str], new: list[str]) -> None:
    type = {"resourceType": "Basic"}
    found = compare({**type, "x": old}, {**type, "x": new})
    left = without({"x": old}, places(found, "before"))
    assert left == without({"x": new}, places(found, "after"))
    assert bool(found) == (old != new)
    back = Counter(one.op for one in compare({**type, "x": new}, {**type, "x": old}))
    there = Counter(one.op for one in found)
    assert there["added"] - there["removed"] == back["removed"] - back["added"]
