"""Two items for the same id or criteria are never in flight together, and keep their order."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from hlcli.bulk.input.item import Item, Place
from hlcli.bulk.plan.planning import Planned
from hlcli.bulk.run.lanes import Lanes
from hlcli.fhir.interaction import update

KEYS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=2, unique=True)


def planned(number: int, keys: list[str]) -> Planned:
    item = Item(number, Place("x.ndjson", number), b"{}")
    return Planned(item, update("Patient", keys[0], b"{}"), tuple(keys))


@given(st.lists(KEYS, max_size=30), st.randoms(use_true_random=False))
def test_whatever_ends_when(wanted: list[list[str]], chance: object) -> None:
    """Items enter in order and end in any order; every one goes once, none beside its like."""
    lanes, flying, gone = Lanes(), [], []  # type: ignore[var-annotated]
    left = [planned(number, keys) for number, keys in enumerate(wanted, 1)]
    while left or flying:
        if left and chance.random() < 0.5:  # type: ignore[attr-defined]
            one = left.pop(0)
            started = [one] if lanes.enter(one) else []
        else:
            if not flying:
                continue
            one = flying.pop(chance.randrange(len(flying)))  # type: ignore[attr-defined]
            started = lanes.leave(one)
        flying += started
        gone += started
        keys = [key for each in flying for key in each.keys]
        assert len(keys) == len(set(keys))
    assert len(gone) == len(wanted)
    assert (lanes.waiting, lanes.bytes) == (0, 0)
    order = defaultdict(list)
    for one in gone:
        for key in one.keys:
            order[key].append(one.item.number)
    assert all(numbers == sorted(numbers) for numbers in order.values())


def test_who_waits_is_counted() -> None:
    lanes = Lanes()
    first, second = planned(1, ["a"]), planned(2, ["a", "b"])
    assert lanes.enter(first)
    assert not lanes.enter(second)
    assert (lanes.waiting, lanes.bytes) == (1, 4)
    assert lanes.leave(first) == [second]
    assert (lanes.waiting, lanes.bytes) == (0, 2)
