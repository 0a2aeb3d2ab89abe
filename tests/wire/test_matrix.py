"""Every way to fail × every kind of request: what is sent, what is waited, what is claimed, and
what the store holds in the end. The store is honest; only the way to it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from telegraph import Answer, Clock, Desk, Store, cond, get, http_date, put

Fault = Callable[[httpx.Request, Answer, Clock], httpx.Response]

ASKED: dict[str, Callable[[], Interaction]] = {
    "put": put,
    "if-match": lambda: put(headers=(("If-Match", 'W/"1"'),)),
    "cond-id": lambda: cond("p-1"),
    "cond": lambda: cond(None),
    "get": get,
}


def instead(status: int, body: bytes = b"", **headers: str) -> Fault:
    """Answered by somebody before the store."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda *_: httpx.Response(status, headers=named, content=body)


def after(spoil: Callable[[httpx.Response], httpx.Response]) -> Fault:
    """The store does its part, then the answer is spoilt."""
    return lambda request, store, _: spoil(store(request))


def broken(error: type[httpx.TransportError]) -> Fault:
    def fault(*_: object) -> httpx.Response:
        raise error("broken")

    return fault


def broken_after(error: type[httpx.TransportError]) -> Fault:
    def fault(request: httpx.Request, store: Answer, _: Clock) -> httpx.Response:
        store(request)
        raise error("broken")

    return fault


def in_two_seconds(_: httpx.Request, __: Answer, clock: Clock) -> httpx.Response:
    later = http_date(clock.server() + timedelta(seconds=2))
    return httpx.Response(429, headers={"Date": http_date(clock.server()), "Retry-After": later})


def renamed(right: httpx.Response) -> httpx.Response:
    return httpx.Response(right.status_code, json=right.json() | {"id": "somebody-else"})


HTML = b"<html><h1>Bad Gateway</h1></html>"
FAULTS: dict[str, Fault] = {
    "429": instead(429, b'{"message": "slow down"}'),
    "429+2": instead(429, Retry_After="2"),
    "429+date": in_two_seconds,
    "429+day": instead(429, Retry_After="86400"),
    "throttle-400": instead(400, b'{"message": ""}', x_amzn_ErrorType="ThrottlingException:x"),
    "503": instead(503, HTML),
    "503-aws": instead(503, b"{}", x_amzn_ErrorType="ServiceUnavailableException"),
    "503+1": instead(503, Retry_After="1"),
    "500": instead(500, b'{"resourceType": "OperationOutcome", "issue": []}'),
    "502-html": instead(502, HTML),
    "504": instead(504, b'{"message": "Endpoint request timed out"}'),
    "504-after": after(lambda _: httpx.Response(504)),
    "refused": broken(httpx.ConnectError),
    "reset-before": broken(httpx.ReadError),
    "reset-after": broken_after(httpx.ReadError),
    "timeout-after": broken_after(httpx.ReadTimeout),
    "timeout-before": broken(httpx.ReadTimeout),
    "truncated": after(lambda right: httpx.Response(200, content=right.content[:-9])),
    "empty": after(lambda right: httpx.Response(right.status_code)),
    "other-id": after(renamed),
    "redirect": instead(307, Location="https://elsewhere.example/x"),
}

# One cell: exit code, what is claimed (W written, - not written, ? unknown), what was sent (Put,
# Get), the waits in seconds (b: our own backoff, with half a chance 0.25, 0.5, 1, 2), and how many
# versions the one patient has at the end. `by-id`: put, put with If-Match, conditional with an id.
ONCE = """
fault          by-id               cond           get
429            0W|PP|b|2           0W|PP|b|2      0-|GG|b|1
429+2          0W|PP|2|2           0W|PP|2|2      0-|GG|2|1
429+date       0W|PP|2|2           0W|PP|2|2      0-|GG|2|1
429+day        7-|P||1             7-|P||1        7-|G||1
throttle-400   0W|PP|b|2           0W|PP|b|2      0-|GG|b|1
503            0W|PGP|b|2          11?|P||1       0-|GG|b|1
503-aws        0W|PP|b|2           0W|PP|b|2      0-|GG|b|1
503+1          0W|PP|1|2           0W|PP|1|2      0-|GG|1|1
500            0W|PGP|b|2          11?|P||1       0-|GG|b|1
502-html       0W|PGP|b|2          11?|P||1       0-|GG|b|1
504            0W|PGP|b|2          11?|P||1       0-|GG|b|1
504-after      0W|PG||2            11?|P||2       0-|GG|b|1
refused        0W|PP|b|2           0W|PP|b|2      0-|GG|b|1
reset-before   0W|PGP|b|2          11?|P||1       0-|GG|b|1
reset-after    0W|PG||2            11?|P||2       0-|GG|b|1
timeout-before 0W|PGP|b|2          11?|P||1       0-|GG|b|1
timeout-after  0W|PG||2            11?|P||2       0-|GG|b|1
truncated      0W|PG||2            11?|P||2       0-|GG|b|1
empty          0W|P||2             0W|P||2        0-|GG|b|1
other-id       0W|PG||2            0W|P||2        0-|GG|b|1
redirect       4-|P||1             4-|P||1        4-|G||1
"""

# The same where the fault never ends (looks still pass).
ALWAYS = """
fault          by-id               cond           get
429            7-|PPPPP|bbbb|1     7-|PPPPP|bbbb|1 7-|GGGGG|bbbb|1
429+2          7-|PPPPP|2222|1     7-|PPPPP|2222|1 7-|GGGGG|2222|1
429+date       7-|PPPPP|2222|1     7-|PPPPP|2222|1 7-|GGGGG|2222|1
429+day        7-|P||1             7-|P||1        7-|G||1
throttle-400   7-|PPPPP|bbbb|1     7-|PPPPP|bbbb|1 7-|GGGGG|bbbb|1
503            5-|PGPGPGPGPG|bbbb|1 11?|P||1       5-|GGGGG|bbbb|1
503-aws        5-|PPPPP|bbbb|1     5-|PPPPP|bbbb|1 5-|GGGGG|bbbb|1
503+1          5-|PPPPP|1111|1     5-|PPPPP|1111|1 5-|GGGGG|1111|1
500            5-|PGPGPGPGPG|bbbb|1 11?|P||1       5-|GGGGG|bbbb|1
502-html       11?|PGPGPGPGPG|bbbb|1 11?|P||1       5-|GGGGG|bbbb|1
504            11?|PGPGPGPGPG|bbbb|1 11?|P||1       5-|GGGGG|bbbb|1
504-after      0W|PG||2            11?|P||2       5-|GGGGG|bbbb|1
refused        6-|PPPPP|bbbb|1     6-|PPPPP|bbbb|1 6-|GGGGG|bbbb|1
reset-before   11?|PGPGPGPGPG|bbbb|1 11?|P||1       11-|GGGGG|bbbb|1
reset-after    0W|PG||2            11?|P||2       11-|GGGGG|bbbb|1
timeout-before 11?|PGPGPGPGPG|bbbb|1 11?|P||1       11-|GGGGG|bbbb|1
timeout-after  0W|PG||2            11?|P||2       11-|GGGGG|bbbb|1
truncated      0W|PG||2            11?|P||2       11-|GGGGG|bbbb|1
empty          0W|P||2             0W|P||2        11-|GGGGG|bbbb|1
other-id       0W|PG||2            0W|P||2        11-|GGGGG|bbbb|1
redirect       4-|P||1             4-|P||1        4-|G||1
"""


def cells(table: str) -> list[tuple[str, str, str]]:
    _, *rows = (line.split() for line in table.strip().splitlines())
    columns = {"put": 1, "if-match": 1, "cond-id": 1, "cond": 2, "get": 3}
    return [(row[0], asked, row[at]) for row in rows for asked, at in columns.items()]


def run(fault: str, asked: str, times: int) -> tuple[Exchange, Desk, Store]:
    clock = Clock()
    store = Store(clock)
    store.put("p-1", name=[{"family": "Doe"}], gender="unknown")
    clock.passed += 3600
    interaction = ASKED[asked]()
    left = [times]

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method != interaction.method or not left[0]:
            return store(request)
        left[0] -= 1
        return FAULTS[fault](request, store, clock)

    desk = Desk(answer, clock)
    return desk.send(interaction), desk, store


def described(exchange: Exchange, desk: Desk, store: Store) -> str:
    claim = {True: "W", False: "-", None: "?"}[exchange.written]
    methods = "".join(request.method[0] for request in desk.requests)
    backoff = [0.25, 0.5, 1.0, 2.0][: len(desk.clock.slept)]
    ours = desk.clock.slept == backoff
    waits = "b" * len(backoff) if ours else "".join(f"{wait:g}" for wait in desk.clock.slept)
    versions = len(store.versions["p-1"])
    return f"{exchange.exit_code}{claim}|{methods}|{waits}|{versions}"


def check_claims(exchange: Exchange, store: Store) -> None:
    """Never a duplicate, never a false success, never a false "nothing written"."""
    assert list(store.versions) == ["p-1"]
    current = store.versions["p-1"][-1]["gender"]
    if exchange.written is not None and exchange.interaction.writes:
        assert exchange.written == (current == "female")
    if exchange.interaction.writes:
        assert (exchange.exit_code == 0) == (exchange.written is True)
    assert (exchange.result == "unknown") == (exchange.exit_code == 11)
    assert (exchange.written is None) <= (exchange.exit_code == 11)


@pytest.mark.parametrize(("fault", "asked", "cell"), cells(ONCE))
def test_a_fault_that_passes(fault: str, asked: str, cell: str) -> None:
    exchange, desk, store = run(fault, asked, times=1)
    assert described(exchange, desk, store) == cell
    check_claims(exchange, store)


@pytest.mark.parametrize(("fault", "asked", "cell"), cells(ALWAYS))
def test_a_fault_that_stays(fault: str, asked: str, cell: str) -> None:
    exchange, desk, store = run(fault, asked, times=99)
    assert described(exchange, desk, store) == cell
    check_claims(exchange, store)
    sends = [one for one in desk.requests if one.method == exchange.interaction.method]
    assert exchange.attempts == len(sends)


def test_the_matrix_is_whole() -> None:
    assert {fault for fault, _, _ in cells(ONCE)} == set(FAULTS)
    assert {fault for fault, _, _ in cells(ALWAYS)} == set(FAULTS)
