"""--order references: what others refer to goes first, and circles do not turn for ever."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.bulk.input.item import Item, Refused
from hlcli.bulk.input.source import Options, open_sources
from hlcli.bulk.plan.order import Order, Settle, read
from hlcli.errors import InputRefused
from piped import raw, resource

Every = Callable[[], Iterator[Item | Refused]]


def every(data: bytes, **options: int) -> Every:
    return lambda: open_sources(["-"], io.BytesIO(data), Options(**options))  # type: ignore[arg-type]


def lines(*pairs: tuple[str, list[str]]) -> bytes:
    """(Type/id, what it refers to), one a line."""
    return b"\n".join(
        raw(resource(*name.split("/"), link=[{"reference": one} for one in refers]))
        for name, refers in pairs
    )


def levels(order: Order, all: Every) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for one in order.items(all):
        if isinstance(one, Settle):
            found.append([])
        else:
            value = json.loads(one.body or b"")
            found[-1].append(f"{value['resourceType']}/{value['id']}")
    return found


def test_what_is_referred_to_goes_first() -> None:
    all = every(
        lines(
            ("Observation/o", ["Patient/p", "Encounter/e"]),
            ("Encounter/e", ["Patient/p/_history/1", "Organization/elsewhere"]),
            ("Patient/p", ["Patient/p"]),
            ("Group/g", []),
        )
    )
    order = read(all)
    assert levels(order, all) == [["Patient/p", "Group/g"], ["Encounter/e"], ["Observation/o"]]
    assert order.circles == ()


def test_a_circle_is_told_and_broken() -> None:
    all = every(
        lines(
            ("Patient/a", ["Patient/b"]), ("Patient/b", ["Patient/a"]), ("Group/g", ["Patient/a"])
        )
    )
    order = read(all)
    assert set(order.circles[0]) == {"Patient/a", "Patient/b"}
    assert order.count == 1
    assert sorted(chain.from_iterable(levels(order, all))) == ["Group/g", "Patient/a", "Patient/b"]


def test_items_of_one_id_stay_in_their_order() -> None:
    all = every(
        lines(("Patient/p", ["Group/g"]), ("Group/g", [])) + b"\n" + lines(("Patient/p", []))
    )
    order = read(all)
    numbers = [one.number for one in order.items(all) if not isinstance(one, Settle)]
    assert numbers == [2, 1, 3]


def test_what_has_no_id_can_refer_and_what_is_bad_is_not_lost() -> None:
    data = b'{"resourceType": "Group", "x": {"reference": "Patient/p"}}\ngarbage\n'
    all = every(data + lines(("Patient/p", [])))
    numbers = [one.number for one in read(all).items(all) if not isinstance(one, Settle)]
    assert numbers == [2, 3, 1]


def test_skipped_items_count_no_level() -> None:
    all = every(lines(("Group/1", []), ("Group/2", ["Group/3"]), ("Group/3", [])), skip=1)
    assert levels(read(all), all) == [["Group/3"], ["Group/2"]]


def test_a_slash_may_be_escaped() -> None:
    data = lines(("Patient/p", ["Group/g/_history/1"]), ("Group/g", []))
    all = every(data.replace(b"Group/g", b"Group\\/g"))
    assert levels(read(all), all) == [["Group/g"], ["Patient/p"]]


@pytest.mark.parametrize(
    "then", [[1, 0, 2], [0, 1], [0, 1, 2, 0], []], ids=["other", "fewer", "more", "none"]
)
def test_an_input_that_is_another_the_second_time_is_noticed(then: list[int]) -> None:
    """Its levels would be those of other resources: one would be lost, another written twice."""
    there = [("Patient/1", ["Group/g"]), ("Patient/2", []), ("Group/g", [])]
    order = read(every(lines(*there)))
    with pytest.raises(InputRefused, match="not what it was"):
        list(order.items(every(lines(*(there[number] for number in then)))))


def test_of_nothing_there_is_no_order() -> None:
    assert list(read(every(b"")).items(every(b""))) == []


def test_a_chain_may_be_longer_than_pythons_stack() -> None:
    count = 3000
    pairs = ((f"Group/{n}", [f"Group/{n + 1}"]) for n in range(count))
    assert max(read(every(lines(*pairs))).levels) == count


@given(st.lists(st.tuples(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=4)), max_size=14))
def test_nothing_is_lost_or_doubled_and_without_a_circle_nothing_is_early(
    edges: list[tuple[int, list[int]]],
) -> None:
    all = every(lines(*((f"Group/{one}", [f"Group/{to}" for to in tos]) for one, tos in edges)))
    order = read(all)
    came = [one for one in order.items(all) if not isinstance(one, Settle)]
    assert sorted(one.number for one in came) == list(range(1, len(edges) + 1))
    if order.circles:
        return
    at = {
        f"Group/{edges[number - 1][0]}": order.levels[number] for number in range(1, len(edges) + 1)
    }
    for one, tos in edges:
        for to in set(tos) - {one}:
            assert at.get(f"Group/{to}", -1) < at[f"Group/{one}"]
