"""Faults on demand: what they say, how often they strike, and how they reach a client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import httpx
import pytest

from caller import BASE, Caller, patient, raw, sign
from hlcli.errors import UsageError
from hlcli.local.endpoint import Request
from hlcli.local.faults import Fault, Faults, parse_fault
from hlcli.local.server import listening
from hlcli.local.transport import LocalTransport

READINGS = {
    "429:2": Fault("429", count=2),
    "503+1:3": Fault("503", count=3, retry_after="1"),
    "429+Sun, 22 Nov 2026 07:43:45 GMT:1": Fault(
        "429", count=1, retry_after="Sun, 22 Nov 2026 07:43:45 GMT"
    ),
    "reset-before:1": Fault("reset", count=1),
    "reset-after:10%": Fault("reset", share=0.1, after=True),
    "throttle-400:0": Fault("throttle-400"),
    "500-after:1": Fault("500", count=1, after=True),
    "truncated:100%": Fault("truncated", share=1.0, after=True),
    "html:1": Fault("html", count=1),
}


@pytest.mark.parametrize("text", READINGS)
def test_reading_a_fault(text: str) -> None:
    assert parse_fault(text) == READINGS[text]


@pytest.mark.parametrize(
    "text", ["", "429", "429:", "429:x", "429:-1", "429:101%", "418:1", "truncated-after:1", ":1"]
)
def test_a_fault_nobody_knows(text: str) -> None:
    with pytest.raises(UsageError, match="unknown fault") as caught:
        parse_fault(text)
    assert "429:2" in (caught.value.problem.hint or "")


def test_counted_faults_strike_in_order_and_then_no_more(caller: Caller) -> None:
    faults = Faults((parse_fault("429:2"), parse_fault("503:1")), lambda: 0.0)
    request = sign(raw("GET", f"{BASE}/Patient"), caller.clock.when)
    statuses = [faults.deliver(request, caller.endpoint.handle).response.status for _ in range(5)]
    assert statuses == [429, 429, 503, 200, 200]


def test_a_share_strikes_as_chance_has_it(caller: Caller) -> None:
    chances = iter([0.09, 0.10, 0.5, 0.0])
    faults = Faults((parse_fault("500:10%"),), lambda: next(chances))
    request = sign(raw("GET", f"{BASE}/Patient"), caller.clock.when)
    statuses = [faults.deliver(request, caller.endpoint.handle).response.status for _ in range(4)]
    assert statuses == [500, 200, 200, 500]


def put(client: httpx.Client, base: str, caller: Caller) -> httpx.Response:
    """Create or update Patient/p with a signed request, over whatever carries it."""
    url = httpx.URL(f"{base}Patient/p")
    body = b'{"resourceType": "Patient", "id": "p"}'
    host = url.netloc
    request = sign(Request("PUT", url.raw_path, ((b"Host", host),), body), caller.clock.when)
    return client.put(url, headers=list(request.headers), content=body)


Sender = Callable[[], httpx.Response]
Carrier = Callable[[Caller, str], AbstractContextManager[Sender]]


@contextmanager
def in_process(caller: Caller, fault: str) -> Iterator[Sender]:
    transport = LocalTransport(caller.endpoint, Faults((parse_fault(fault),), lambda: 0.0))
    with httpx.Client(transport=transport) as client:
        yield lambda: put(client, f"http://localhost{BASE}/", caller)


@contextmanager
def over_a_socket(caller: Caller, fault: str) -> Iterator[Sender]:
    faults = Faults((parse_fault(fault),), lambda: 0.0)
    with (
        listening(caller.endpoint, faults=faults) as base,
        httpx.Client(trust_env=False, timeout=_patience(fault)) as client,
    ):
        yield lambda: put(client, base, caller)


def _patience(fault: str) -> float:
    """Short only where the endpoint keeps silent: a loaded machine answers late."""
    return 0.3 if fault.startswith("timeout") else 30.0


CARRIERS = pytest.mark.parametrize("carrier", [in_process, over_a_socket])

#: fault -> the error of httpx, and the versions written by the first request.
BROKEN: dict[str, tuple[type[Exception], int]] = {
    "reset-before:1": (httpx.ReadError, 0),
    "reset-after:1": (httpx.ReadError, 1),
    "truncated:1": (httpx.RemoteProtocolError, 1),
    "timeout:1": (httpx.ReadTimeout, 0),
    "timeout-after:1": (httpx.ReadTimeout, 1),
}


@CARRIERS
@pytest.mark.parametrize("fault", BROKEN)
def test_a_lost_answer(caller: Caller, carrier: Carrier, fault: str) -> None:
    error, written = BROKEN[fault]
    with carrier(caller, fault) as send:
        with pytest.raises(error):
            send()
        assert send().headers["ETag"] == f'W/"{written + 1}"'


#: fault -> status, headers that must be there, and the versions written.
ANSWERED: dict[str, tuple[int, dict[str, str], int]] = {
    "429:1": (429, {"x-amzn-errortype": "TooManyRequestsException"}, 0),
    "429+86400:1": (429, {"retry-after": "86400"}, 0),
    "throttle-400:1": (400, {"x-amzn-errortype": "ThrottlingException"}, 0),
    "503+2:1": (503, {"retry-after": "2"}, 0),
    "500:1": (500, {"content-type": "application/fhir+json"}, 0),
    "500-after:1": (500, {}, 1),
    "502-after:1": (502, {"content-type": "text/html"}, 1),
    "504:1": (504, {}, 0),
    "html:1": (502, {"content-type": "text/html"}, 0),
    "redirect:1": (307, {"location": "http://elsewhere.invalid/"}, 0),
    "empty:1": (201, {"content-length": "0"}, 1),
    "other-id:1": (201, {"content-type": "application/fhir+json"}, 1),
}


@CARRIERS
@pytest.mark.parametrize("fault", ANSWERED)
def test_a_wrong_answer(caller: Caller, carrier: Carrier, fault: str) -> None:
    status, headers, written = ANSWERED[fault]
    with carrier(caller, fault) as send:
        answer = send()
        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in headers} == headers
        assert send().headers["ETag"] == f'W/"{written + 1}"'


def test_another_id_is_in_the_answer_only(caller: Caller) -> None:
    with in_process(caller, "other-id:1") as send:
        assert send().json()["id"] == "somebody-else"
    assert caller.get("/Patient").ids == ["p"]


def test_the_transport_carries_the_bytes_as_they_are(caller: Caller) -> None:
    """A target pinned by extension is what arrives, as it would over a socket."""
    body = '{"resourceType": "Patient", "id": "p", "name": [{"text": "é"}], '
    body += '"extension": [{"url": "x", "valueDecimal": 1.50}]}'
    target = f"{BASE}/Patient?name=a:b|c".encode()
    request = sign(
        Request("PUT", target, ((b"Host", b"localhost"),), body.encode()), caller.clock.when
    )
    with httpx.Client(transport=LocalTransport(caller.endpoint)) as client:
        answer = client.put(
            "http://localhost/elsewhere",
            headers=list(request.headers),
            content=request.body,
            extensions={"target": target},
        )
    assert answer.status_code == 201
    assert b"1.50" in answer.content
    assert caller.get("/Patient/p").response.body == answer.content


def test_closing_the_transport_closes_the_store_of_its_owner_only(caller: Caller) -> None:
    LocalTransport(caller.endpoint).close()
    assert caller.put("/Patient/p", patient("p")).status == 201
    LocalTransport(caller.endpoint, owner=True).close()
    assert caller.get("/Patient/p").status == 500


def test_every_fault_meets_one_request_only(caller: Caller) -> None:
    faults = Faults((parse_fault("429:5"), parse_fault("503:5")), lambda: 0.0)
    request = Request("GET", b"/", ())
    found = Counter(
        faults.deliver(request, caller.endpoint.handle).response.status for _ in range(12)
    )
    assert found == {429: 5, 503: 5, 401: 2}
