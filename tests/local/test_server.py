"""The endpoint over real sockets: the six rows, concurrency, the control plane by botocore."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import botocore.session
import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caller import BASE, KEYS, Caller, Clock, encode, patient, send, sign
from hlcli.errors import ConfigError, UsageError
from hlcli.fhir.query import target as encoded_target
from hlcli.local import box, serving
from hlcli.local.endpoint import DATASTORE_ID, Endpoint, Request
from hlcli.local.server import listening
from hlcli.local.store import Store


def request(base: str, clock: Clock, method: str, target: str, body: bytes = b"") -> Request:
    host = urlsplit(base).netloc.encode()
    return sign(Request(method, target.encode(), ((b"Host", host),), body), clock.when)


@pytest.fixture
def base(caller: Caller) -> Iterator[str]:
    with listening(caller.endpoint) as url:
        yield url


def test_where_it_listens(base: str) -> None:
    assert base.startswith("http://127.0.0.1:")
    assert base.endswith(f"/datastore/{DATASTORE_ID}/r4/")


def test_the_six_rows(base: str, caller: Caller, clock: Clock) -> None:
    def put(family: str, id: str | None = None) -> tuple[int, str | None]:
        body = json.dumps(patient(id)).encode()
        made = request(base, clock, "PUT", f"{BASE}/Patient?family={family}", body)
        reply = send(base, made)
        return reply.status, reply.headers.get("etag")

    for id, family in (("one", "One"), ("two-a", "Two"), ("two-b", "Two")):
        caller.put(f"/Patient/{id}", patient(id, name=[{"family": family}]))
    assert put("None") == (201, 'W/"1"')
    assert put("None", "new") == (201, 'W/"1"')
    assert put("None", "one") == (409, None)
    assert put("One", "other") == (409, None)
    assert put("Two") == (412, None)
    assert put("Two", "two-a") == (412, None)
    assert put("One") == (200, 'W/"2"')


def test_fifty_identical_conditional_updates_make_one_resource(
    base: str, caller: Caller, clock: Clock
) -> None:
    body = b'{"resourceType": "Patient", "identifier": [{"system": "s", "value": "1"}]}'
    same = request(base, clock, "PUT", f"{BASE}/Patient?identifier=s%7C1", body)
    ready = threading.Barrier(50)

    def update(_: int) -> int:
        ready.wait(30)
        return send(base, same).status

    with ThreadPoolExecutor(50) as pool:
        statuses = sorted(pool.map(update, range(50)))
    assert statuses == [200] * 49 + [201]
    [only] = caller.get("/Patient").json["entry"]
    assert only["resource"]["meta"]["versionId"] == "50"


letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
symbols = st.text(st.sampled_from("a -_.~:|+,%/=&?#*é漢😀\\"), max_size=10)
pairs = st.lists(st.tuples((letters | symbols).filter(bool), letters | symbols), max_size=5)
segment = (letters | symbols).filter(lambda text: text not in ("", ".", ".."))


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[str, Clock]]:
    """One server for many examples."""
    clock, store = Clock(), Store()
    with listening(Endpoint(store, keys=KEYS, now=clock.now)) as base:
        yield base, clock
    store.close()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(segment, max_size=3), pairs, st.binary(max_size=30))
def test_what_our_encoder_writes_verifies_over_a_socket(
    shared: tuple[str, Clock], path: list[str], query: list[tuple[str, str]], body: bytes
) -> None:
    base, clock = shared
    target = BASE + encoded_target(("Patient", *path), tuple(query))
    reply = send(base, request(base, clock, "PUT", target, body))
    assert reply.status == 400, reply  # let in, and then refused for what it asks
    assert b"OperationOutcome" in reply.body


def test_headers_of_the_server_are_the_endpoints(base: str, clock: Clock) -> None:
    reply = send(base, request(base, clock, "GET", f"{BASE}/Patient"))
    assert reply.headers["date"] == "Sun, 22 Nov 2026 07:43:45 GMT"
    assert [name for name, _ in reply.pairs].count("date") == 1
    assert "server" not in reply.headers
    assert reply.headers["content-length"] == str(len(reply.body))


def test_a_deletion_has_no_body(base: str, caller: Caller, clock: Clock) -> None:
    caller.put("/Patient/p", patient("p"))
    reply = send(base, request(base, clock, "DELETE", f"{BASE}/Patient/p"))
    assert (reply.status, reply.body) == (204, b"")
    assert "content-length" not in reply.headers


def test_six_megabytes_are_read_and_refused(base: str, clock: Clock) -> None:
    body = b'{"resourceType": "Patient", "id": "p", "x": "' + b"a" * 6_000_000 + b'"}'
    reply = send(base, request(base, clock, "PUT", f"{BASE}/Patient/p", body))
    assert reply.status == 413


def test_a_long_query(base: str, clock: Clock) -> None:
    names = ",".join(["peter"] * 30_000)
    target = f"{BASE}/Patient?{encode([('name', names)])}"
    assert send(base, request(base, clock, "GET", target)).status == 200


def test_no_log_holds_a_url(
    base: str, clock: Clock, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    send(base, request(base, clock, "GET", f"{BASE}/Patient?name=secretname"))
    with socket.create_connection(("127.0.0.1", urlsplit(base).port or 0)) as raw:
        raw.sendall(b"GET /secretname nonsense\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400")
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_latency_holds_every_answer_back(caller: Caller, clock: Clock) -> None:
    with listening(caller.endpoint, latency=0.2) as base:
        before = time.monotonic()
        assert send(base, request(base, clock, "GET", f"{BASE}/Patient")).status == 200
        assert time.monotonic() - before >= 0.2


def test_a_port_that_is_taken(caller: Caller) -> None:
    with listening(caller.endpoint) as base:
        port = urlsplit(base).port or 0
        with (
            pytest.raises(ConfigError, match="cannot listen"),
            listening(caller.endpoint, port=port),
        ):
            pass
    with listening(caller.endpoint, port=port) as again:
        assert again == base


def control_plane(url: str, secret: str = KEYS.secret_key) -> Any:
    session = botocore.session.Session(profile=None)
    return session.create_client(
        "healthlake",
        region_name="us-east-1",
        endpoint_url=url,
        aws_access_key_id=KEYS.access_key,
        aws_secret_access_key=secret,
    )


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The endpoint at the real time, the only one botocore can sign for."""
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    store = Store()
    with listening(Endpoint(store, keys=KEYS, now=lambda: datetime.now(UTC))) as base:
        yield base
    store.close()


def test_botocore_lists_and_describes_the_data_store(today: str) -> None:
    client = control_plane(today.partition("/datastore")[0])
    [listed] = client.list_fhir_datastores()["DatastorePropertiesList"]
    described = client.describe_fhir_datastore(DatastoreId=DATASTORE_ID)["DatastoreProperties"]
    assert listed == described
    assert described["DatastoreEndpoint"] == today
    assert described["DatastoreStatus"] == "ACTIVE"
    assert (datetime.now(UTC) - described["CreatedAt"]).total_seconds() < 60


def test_botocore_filters_by_name_and_time(today: str) -> None:
    client = control_plane(today.partition("/datastore")[0])

    def count(**filters: Any) -> int:
        return len(client.list_fhir_datastores(Filter=filters)["DatastorePropertiesList"])

    assert count(DatastoreName="hlcli-local", CreatedBefore=datetime.now(UTC)) == 1
    assert count(DatastoreName="another") == 0
    assert count(CreatedAfter=datetime.now(UTC)) == 0
    assert count(DatastoreStatus="DELETED") == 0


def test_botocore_understands_the_refusals(today: str) -> None:
    url = today.partition("/datastore")[0]
    with pytest.raises(ClientError) as caught:
        control_plane(url).describe_fhir_datastore(DatastoreId="0" * 32)
    assert caught.value.response["Error"]["Code"] == "ResourceNotFoundException"
    with pytest.raises(ClientError) as caught:
        control_plane(url, "wrong").list_fhir_datastores()
    assert caught.value.response["Error"]["Code"] == "InvalidSignatureException"
    with pytest.raises(ClientError) as caught:
        control_plane(url).list_tags_for_resource(
            ResourceARN="arn:aws:healthlake:us-east-1:000000000000:datastore/fhir/x"
        )
    assert caught.value.response["Error"]["Code"] == "UnknownOperationException"


@pytest.mark.parametrize(
    "body", [b"[]", b"{", b'{"Filter": 1}', b'{"Filter": {"CreatedAfter": "x"}}']
)
def test_a_control_plane_body_that_makes_no_sense(caller: Caller, body: bytes) -> None:
    headers = ((b"Host", b"h"), (b"X-Amz-Target", b"HealthLake.ListFHIRDatastores"))
    answer = caller.handle(sign(Request("POST", b"/", headers, body), caller.clock.when))
    assert (answer.status, answer.header("x-amzn-ErrorType")) == (400, "SerializationException")


def test_the_box_of_local(clock: Clock) -> None:
    opened = box.open_box(":memory:", now=clock.now)
    host = urlsplit(opened.url).netloc.encode()
    read = Request("GET", f"{BASE}/Patient".encode(), ((b"Host", host),))
    signed = sign(read, clock.when, opened.keys, opened.region)
    assert opened.transport.endpoint.handle(signed).status == 200
    opened.transport.close()
    assert opened.transport.endpoint.handle(signed).status == 500


def test_serving_tells_a_client_what_it_needs(clock: Clock) -> None:
    place = serving.Place(faults=("429:1",), strict_case=True, index_lag=1.0)
    with (
        serving.at(place, clock.now, lambda: 0.0) as first,
        serving.at(serving.Place(), clock.now, lambda: 0.0) as second,
    ):
        secrets = [one.exports["AWS_SECRET_ACCESS_KEY"] for one in (first, second)]
        assert len(set(secrets)) == 2
        assert list(first.exports) == [
            "HLCLI_ENDPOINT_URL",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_REGION",
        ]
        assert first.exports["HLCLI_ENDPOINT_URL"] == first.url
        assert "not AWS HealthLake" in first.note
        made = request(first.url, clock, "GET", f"{BASE}/Patient")
        assert [send(first.url, made).status for _ in range(2)] == [429, 403]


def test_serving_refuses_before_it_listens(clock: Clock) -> None:
    with (
        pytest.raises(UsageError),
        serving.at(serving.Place(faults=("x:1",)), clock.now, lambda: 0.0),
    ):
        pass
