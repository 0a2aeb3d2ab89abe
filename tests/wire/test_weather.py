"""Any weather: random faults on the way to an honest store. Whatever comes, the claims are true."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from hlcli.fhir.interaction import Interaction
from telegraph import Clock, Desk, Store, cond, in_turn, ok, put, seeded

BEFORE = ("429", "503+1", "503", "500", "502", "504", "refused", "reset", "timeout", "none")
AFTER = ("reset", "timeout", "504", "truncated", "empty", "none")
ASKED: dict[str, Callable[[], Interaction]] = {
    "put": put,
    "new": lambda: put("p-2"),
    "if-match": lambda: put(headers=(("If-Match", 'W/"1"'),)),
    "free": lambda: put("p-2", headers=(("If-None-Match", "*"),)),
    "cond-id": lambda: cond("p-1"),
    "cond-conflict": lambda: cond("p-2"),
    "cond": lambda: cond(None),
}


def faulty(kind: str, right: Callable[[], httpx.Response]) -> httpx.Response:
    """What becomes of one answer."""
    if kind in ("refused", "reset", "timeout"):
        errors = {"refused": httpx.ConnectError, "reset": httpx.ReadError}
        raise errors.get(kind, httpx.ReadTimeout)(kind)
    if kind in ("none", "truncated", "empty"):
        found = right()
        cut = {"none": found.content, "truncated": found.content[:-4], "empty": b""}[kind]
        good = found.status_code < 300
        return (
            httpx.Response(found.status_code, headers=found.headers, content=cut) if good else found
        )
    status, _, wait = kind.partition("+")
    return httpx.Response(int(status), headers={"Retry-After": wait} if wait else {})


@settings(max_examples=400, deadline=None)
@given(
    asked=st.sampled_from(sorted(ASKED)),
    weather=st.lists(
        st.one_of(
            st.tuples(st.just("before"), st.sampled_from(BEFORE)),
            st.tuples(st.just("after"), st.sampled_from(AFTER)),
        ),
        max_size=12,
    ),
    stays=st.booleans(),
    retries=st.integers(0, 6),
)
def test_whatever_comes_the_claims_are_true(
    asked: str, weather: list[tuple[str, str]], stays: bool, retries: int
) -> None:
    clock = Clock()
    store = seeded(clock)
    left = list(weather)

    def answer(request: httpx.Request) -> httpx.Response:
        if not left:
            return store(request)
        when, kind = left[0] if stays and len(left) == 1 else left.pop(0)
        if when == "after":
            done = store(request)
            return faulty(kind, lambda: done)
        return faulty(kind, lambda: store(request))

    exchange = Desk(answer, clock).send(ASKED[asked](), retries=retries)
    check(exchange.written, exchange.exit_code, store)
    assert len(clock.slept) <= retries
    assert sum(clock.slept) <= 60


def check(written: bool | None, code: int, store: Store) -> None:
    """Ours is the patient whose gender is female; there was another one before."""
    ours = [all for all in store.versions.values() if all[-1]["gender"] == "female"]
    assert len(ours) <= 1, "a duplicate"
    assert len(store.versions) <= 2
    if written is not None:
        assert written == bool(ours), "a false claim"
    assert (code == 0) == (written is True)
    assert (code == 11) == (written is None)


def test_a_request_that_lands_late_is_never_called_unwritten() -> None:
    """We hang up on a slow store; it does its part after we have looked, and then refuses us."""
    clock = Clock()
    store = seeded(clock)
    kept: list[httpx.Request] = []

    def slow(request: httpx.Request) -> httpx.Response:
        kept.append(request)
        raise httpx.ReadTimeout("slow")

    def busy(_: httpx.Request) -> httpx.Response:
        return httpx.Response(429, headers={"Retry-After": "86400"})

    exchange = Desk(in_turn(slow, store, busy), clock).send(put())
    store(kept[0])
    assert (exchange.written, exchange.exit_code) == (None, 11)
    assert exchange.problem is not None
    assert exchange.problem.type == "timeout"
    assert Desk(in_turn(slow, store, ok()), clock).send(put()).written is True
