"""PUT by id, POST, DELETE and the reads, as healthlake.md section 3 and 5.1 have them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from caller import Caller, Clock, patient
from hlcli.fhir import jsontext

LEVEL = "x-amzn-healthlake-fhir-validation-level"


def test_a_put_to_a_free_id_creates_and_to_a_used_one_updates(caller: Caller, clock: Clock) -> None:
    first = caller.put("/Patient/p-1", patient("p-1", active=True))
    clock.forward(1.5)
    second = caller.put("/Patient/p-1", patient("p-1", active=True))
    assert (first.status, first.header("ETag"), first.json["meta"]) == (
        201,
        'W/"1"',
        {"versionId": "1", "lastUpdated": "2026-11-22T07:43:45.133Z"},
    )
    assert (second.status, second.header("ETag"), second.json["meta"]["versionId"]) == (
        200,
        'W/"2"',
        "2",
    )
    assert second.header("Last-Modified") == "Sun, 22 Nov 2026 07:43:46 GMT"
    assert second.header("Content-Type") == "application/fhir+json"


def test_every_answer_has_a_request_id_and_the_endpoints_own_date(caller: Caller) -> None:
    uuid = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    for answer in (caller.get("/Patient/none"), caller.get("/Patient"), caller.get("/nonsense")):
        assert answer.header("Date") == "Sun, 22 Nov 2026 07:43:45 GMT"
        assert uuid.fullmatch(answer.header("x-amzn-requestid") or "")


def test_the_text_is_kept_but_for_what_the_server_sets(caller: Caller) -> None:
    sent = (
        '{"resourceType":"Observation","status":"final","code":{"text":"é漢😀\\ud83d"},'
        '"meta":{"versionId":"99","tag":[{"code":"t"}],'
        '"lastUpdated":"1999-01-01T00:00:00Z"},"id":"o","valueQuantity":{"value":1.50},'
        '"extension":[{"url":"a","valueDecimal":0.10},{"url":"b","valueDecimal":1E3},'
        '{"url":"c","valueDecimal":-0},{"url":"d","valueDecimal":123456789012345678901234567890}]}'
    )
    stored = caller.put("/Observation/o", sent.encode())
    expected = sent.replace('"99"', '"1"').replace(
        "1999-01-01T00:00:00Z", "2026-11-22T07:43:45.133Z"
    )
    assert stored.status == 201
    assert stored.response.body.decode() == jsontext.dumps(jsontext.loads(expected))
    assert "1.50" in stored.response.body.decode()
    assert caller.get("/Observation/o").response.body == stored.response.body


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "structure"),
        (b"{", "structure"),
        (b'{"resourceType": "Patient", "id": "p", "id": "p"}', "structure"),
        (b'{"resourceType": "Patient", "id": "p", "x": NaN}', "structure"),
        (b"[" * 300 + b"]" * 300, "structure"),
        (b"[]", "structure"),
        (b'{"id": "p"}', "invalid"),
        (b'{"resourceType": "Patient"}', "invalid"),
        (b'{"resourceType": "Patient", "id": "q"}', "invalid"),
        (b'{"resourceType": "Patient", "id": 7}', "value"),
        (b'{"resourceType": "Observation", "id": "p"}', "invalid"),
        (b'{"resourceType": "Patient", "id": "p", "meta": []}', "structure"),
        ('{"resourceType": "Patient", "id": "p", "x": "é"}'.encode("latin-1"), "structure"),
    ],
)
def test_a_body_that_is_not_the_resource_of_the_url(caller: Caller, body: bytes, code: str) -> None:
    answer = caller.put("/Patient/p", body)
    assert (answer.status, answer.codes) == (400, [code])
    assert caller.get("/Patient/p").status == 404


@pytest.mark.parametrize("id", ["a" * 65, "a_b", "%C3%A9", "%2E%2E", "a%2Fb", "a%0Ab"])
def test_an_illegal_id(caller: Caller, id: str) -> None:
    assert caller.put(f"/Patient/{id}", patient("p")).status == 400
    assert caller.get(f"/Patient/{id}").status == 400


def test_five_megabytes_are_the_most(caller: Caller) -> None:
    head = '{"resourceType": "Binary", "id": "b", "contentType": "text/plain", "data": "'
    fits = f'{head}{"QUJD" * ((5_242_880 - len(head) - 2) // 4)}"'
    most = fits + " " * (5_242_880 - len(fits) - 1) + "}"
    assert caller.put("/Binary/b", most.encode()).status == 201
    over = caller.put("/Binary/b", f"{most} ".encode())
    assert (over.status, over.codes) == (413, ["too-long"])


def test_validation_level_and_consistency_are_taken_if_known(caller: Caller) -> None:
    for level in ("strict", "structure-only", "minimal"):
        assert caller.put("/Patient/p", patient("p"), [(LEVEL, level)]).status in (200, 201)
    assert caller.put("/Patient/p", patient("p"), [(LEVEL, "none")]).status == 400
    consistency = "x-amz-fhir-history-consistency-level"
    assert caller.put("/Patient/p", patient("p"), [(consistency, "strong")]).status == 200
    assert caller.put("/Patient/p", patient("p"), [(consistency, "weak")]).status == 400


TAGS = {'W/"2"': 200, '"2"': 200, "*": 200, 'W/"1", W/"2"': 200, 'W/"1"': 412, "2": 400}


@pytest.mark.parametrize(("tag", "status"), TAGS.items())
def test_if_match(caller: Caller, tag: str, status: int) -> None:
    caller.put("/Patient/p", patient("p"))
    caller.put("/Patient/p", patient("p"))
    answer = caller.put("/Patient/p", patient("p"), [("If-Match", tag)])
    assert answer.status == status
    assert status == 200 or answer.codes == ["conflict" if status == 412 else "value"]


def test_if_match_needs_something_there(caller: Caller) -> None:
    for tag in ('W/"1"', "*"):
        assert caller.put("/Patient/p", patient("p"), [("If-Match", tag)]).status == 412
    assert caller.get("/Patient/p").status == 404


def test_a_deleted_resource_has_no_version_to_match(caller: Caller) -> None:
    caller.put("/Patient/p", patient("p"))
    assert caller.call("DELETE", "/Patient/p").header("ETag") == 'W/"2"'
    for tag in ('W/"2"', "*"):
        assert caller.put("/Patient/p", patient("p"), [("If-Match", tag)]).status == 412


def test_if_none_match_needs_an_id_that_was_never_used(caller: Caller) -> None:
    only_new = [("If-None-Match", "*")]
    assert caller.put("/Patient/p", patient("p"), only_new).status == 201
    assert caller.put("/Patient/p", patient("p"), only_new).status == 412
    caller.call("DELETE", "/Patient/p")
    assert caller.put("/Patient/p", patient("p"), only_new).status == 412
    assert caller.put("/Patient/q", patient("q"), [("If-None-Match", 'W/"1"')]).status == 400


def test_deleted_is_gone_and_a_put_brings_it_back(caller: Caller) -> None:
    assert caller.call("DELETE", "/Patient/p").status == 404
    caller.put("/Patient/p", patient("p"))
    assert caller.call("DELETE", "/Patient/p", b"", [("If-Match", 'W/"7"')]).status == 412
    gone = caller.call("DELETE", "/Patient/p")
    assert (gone.status, gone.response.body) == (204, b"")
    assert caller.call("DELETE", "/Patient/p").status == 204
    read = caller.get("/Patient/p")
    assert (read.status, read.codes) == (410, ["deleted"])
    assert caller.get("/Patient").ids == []
    back = caller.put("/Patient/p", patient("p"))
    assert (back.status, back.header("ETag")) == (201, 'W/"3"')


def test_a_post_takes_an_id_of_the_servers_and_names_no_location(caller: Caller) -> None:
    first = caller.call("POST", "/Patient", patient("mine"))
    second = caller.call("POST", "/Patient", patient("mine"))
    assert (first.status, first.header("Location")) == (201, None)
    assert len({first.id, second.id, "mine"}) == 3
    assert caller.get(f"/Patient/{first.id}").response.body == first.response.body


@pytest.mark.parametrize("header", ["If-None-Exist", "x-amz-fhir-idempotency-key"])
def test_a_post_that_must_not_duplicate_is_refused(caller: Caller, header: str) -> None:
    assert caller.call("POST", "/Patient", patient(), [(header, "x")]).codes == ["not-supported"]
    assert caller.get("/Patient").ids == []


def test_reading_one_version(caller: Caller) -> None:
    for active in (True, False):
        caller.put("/Patient/p", patient("p", active=active))
    caller.call("DELETE", "/Patient/p")
    assert caller.get("/Patient/p/_history/1").json["active"] is True
    assert caller.get("/Patient/p/_history/2").header("ETag") == 'W/"2"'
    assert caller.get("/Patient/p/_history/3").status == 410
    for number in ("4", "0", "x", "%C2%B2", "9" * 30):
        assert caller.get(f"/Patient/p/_history/{number}").status == 404


def test_the_history_of_one_resource(caller: Caller) -> None:
    assert caller.get("/Patient/p/_history").status == 404
    caller.put("/Patient/p", patient("p"))
    caller.call("DELETE", "/Patient/p")
    caller.put("/Patient/p", patient("p"))
    caller.put("/Patient/p", patient("p"))
    bundle = caller.get("/Patient/p/_history").json
    told = [(one["request"]["method"], one["response"]) for one in bundle["entry"]]
    assert bundle["type"] == "history"
    assert [(method, response["status"], response["etag"]) for method, response in told] == [
        ("PUT", "200", 'W/"4"'),
        ("PUT", "201", 'W/"3"'),
        ("DELETE", "204", 'W/"2"'),
        ("PUT", "201", 'W/"1"'),
    ]
    assert [entry.get("resource", {}).get("id") for entry in bundle["entry"]] == [
        "p",
        "p",
        None,
        "p",
    ]
    assert bundle["entry"][2]["response"]["location"] == "Patient/p/_history/2"


def test_an_audit_event_can_be_created_and_read_only(caller: Caller) -> None:
    event = {
        "resourceType": "AuditEvent",
        "id": "a",
        "type": {"code": "rest"},
        "recorded": "2026-11-22T07:43:45Z",
        "agent": [{"requestor": True}],
        "source": {"observer": {"display": "here"}},
    }
    made = caller.call("POST", "/AuditEvent", event)
    assert made.status == 201
    refused = [
        caller.put("/AuditEvent/a", event),
        caller.put("/AuditEvent", event, _id="a"),
        caller.call("DELETE", f"/AuditEvent/{made.id}"),
    ]
    for answer in refused:
        assert (answer.status, answer.codes) == (400, ["not-supported"])
    assert caller.get(f"/AuditEvent/{made.id}").status == 200


DOCUMENT = {
    "resourceType": "DocumentReference",
    "id": "d",
    "status": "current",
    "content": [{"attachment": {"title": "A letter"}}],
}


def extension(url: str, value: Any) -> dict[str, Any]:
    return {"url": url, "valueDecimal": value}


def test_a_document_reference_keeps_its_extensions(caller: Caller) -> None:
    def put(text: str, **query: str) -> list[str]:
        body = f'{jsontext.dumps(DOCUMENT)[:-1]}, "extension": [{text}]}}'
        target = "/DocumentReference" if query else "/DocumentReference/d"
        answer = caller.put(target, body.encode(), **query)
        assert answer.status in (200, 201)
        stored = jsontext.loads(answer.response.body)
        return [f"{one['url']} {one['valueDecimal']!r}" for one in stored["extension"]]

    assert put('{"url": "a", "valueDecimal": 1.50}') == ["a 1.50"]
    assert put('{"url": "b", "valueDecimal": 1}, {"valueDecimal": 1.50, "url": "a"}') == [
        "a 1.50",
        "b 1",
    ]
    assert put('{"url": "a", "valueDecimal": 1.5}', _id="d") == ["a 1.50", "b 1", "a 1.5"]
    plain = caller.put("/DocumentReference/d", DOCUMENT)
    assert len(plain.json["extension"]) == 3
    caller.call("DELETE", "/DocumentReference/d")
    assert put('{"url": "c", "valueDecimal": 2}') == ["c 2"]


def test_other_types_are_replaced_whole(caller: Caller) -> None:
    caller.put("/Patient/p", patient("p", extension=[extension("a", 1)]))
    assert "extension" not in caller.put("/Patient/p", patient("p")).json


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PATCH", "/Patient/p", 400),
        ("DELETE", "/Patient", 400),
        ("GET", "/_history", 400),
        ("GET", "/Patient/_history", 400),
        ("GET", "/Patient/p/$everything", 400),
        ("POST", "/$export", 400),
        ("POST", "/", 400),
        ("PUT", "/metadata", 400),
        ("GET", "/Patient/p/x/y/z", 400),
        ("PUT", "/Parameters/p", 400),
        ("GET", "/Patent/p", 404),
        ("PUT", "/patient/p", 404),
    ],
)
def test_what_is_not_done_here(caller: Caller, method: str, path: str, status: int) -> None:
    answer = caller.call(method, path, patient("p") if method == "PUT" else b"")
    assert (answer.status, answer.codes) == (status, ["not-supported"])


def test_an_update_by_id_has_no_parameters(caller: Caller) -> None:
    assert caller.put("/Patient/p", patient("p"), name="peter").codes == ["invalid"]
    assert caller.put("/Patient/p", patient("p"), _format="json").status == 201
