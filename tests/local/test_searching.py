"""Search by GET and by POST, pages, metadata, and what a path or a query may not be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st

from caller import BASE, HOST, KEYS, Caller, Clock, encode, patient, raw, sign
from hlcli.fhir.match import SearchRefused, plan
from hlcli.fhir.search import parameters, resource_types
from hlcli.local.narrowing import wanted_words

FORM = [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]


@pytest.fixture
def many(caller: Caller) -> Caller:
    for number in range(25):
        name = "Peter" if number % 5 else "Anna"
        caller.put(f"/Patient/p-{number:02}", patient(f"p-{number:02}", name=[{"given": [name]}]))
    return caller


def test_a_searchset(many: Caller) -> None:
    found = many.get("/Patient", name="anna")
    assert found.status == 200
    assert found.ids == ["p-00", "p-05", "p-10", "p-15", "p-20"]
    assert (found.json["type"], "total" in found.json) == ("searchset", False)
    entry = found.json["entry"][0]
    assert entry["fullUrl"] == f"http://{HOST}{BASE}/Patient/p-00"
    assert entry["search"] == {"mode": "match"}


def pages(many: Caller, first: list[str], url: str | None) -> Iterator[list[str]]:
    """Follow next links as a client should: decoded, and strictly encoded again."""
    yield first
    while url:
        parts = urlsplit(url)
        assert parts.netloc == HOST
        page = unquote(parts.query.rpartition("page=")[2])
        assert page.endswith("==")
        assert parts.query.endswith("==")
        answer = many.call(
            "GET", parts.path.removeprefix(BASE), **{**dict(parse_qsl(parts.query)), "page": page}
        )
        yield answer.ids
        url = next_link(answer.json)


def next_link(bundle: dict[str, list[dict[str, str]]]) -> str | None:
    return next((one["url"] for one in bundle["link"] if one["relation"] == "next"), None)


@pytest.mark.parametrize("by_post", [False, True])
def test_pages_hold_everything_once(many: Caller, by_post: bool) -> None:
    query = {"name": "peter", "_count": "7"}
    if by_post:
        first = many.call("POST", "/Patient/_search", encode(query.items()).encode(), FORM)
    else:
        first = many.get("/Patient", **query)
    found = list(pages(many, first.ids, next_link(first.json)))
    assert [len(page) for page in found] == [7, 7, 6]
    assert sorted(id for page in found for id in page) == [f"p-{n:02}" for n in range(25) if n % 5]


def test_pages_of_a_history(caller: Caller) -> None:
    for _ in range(5):
        caller.put("/Patient/p", patient("p"))
    first = caller.get("/Patient/p/_history", _count="2")
    assert len(list(pages(caller, first.ids, next_link(first.json)))) == 3


def test_a_raw_page_token_fails_as_it_does_on_aws() -> None:
    caller = Caller(Clock(datetime.now(UTC)))  # botocore takes no other time
    for id in ("a", "b"):
        caller.put(f"/Patient/{id}", patient(id))
    url = next_link(caller.get("/Patient", _count="1").json) or ""
    verbatim = AWSRequest("GET", url)
    keys = Credentials(KEYS.access_key, KEYS.secret_key)
    SigV4Auth(keys, "healthlake", "us-east-1").add_auth(verbatim)
    answer = caller.handle(raw("GET", url.partition(HOST)[2], b"", verbatim.headers.items()))
    assert (answer.status, answer.header("x-hlcli-signature-differs")) == (403, "query")
    caller.store.close()


@pytest.mark.parametrize("count", ["0", "101", "-1", "x", "", "1" * 5000])
def test_count_is_from_1_to_100(caller: Caller, count: str) -> None:
    assert caller.get("/Patient", _count=count).codes == ["value"]


@pytest.mark.parametrize("page", ["x", "eA==", "WzFd", "bnVsbA==", "WyJhIiwiYiJd", "é"])
def test_a_page_of_somebody_elses(caller: Caller, page: str) -> None:
    assert caller.get("/Patient", page=page).codes == ["invalid"]


def test_a_total_where_it_is_asked_for(many: Caller) -> None:
    assert many.get("/Patient", name="peter", _total="accurate", _count="1").json["total"] == 20
    assert many.get("/Patient", _total="estimate").codes == ["not-supported"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"nmae": "x"}, "invalid"),
        ({"_sort": "nmae"}, "invalid"),
        ({"_include": "x"}, "invalid"),
        ({"_format": "xml"}, "not-supported"),
        ({"page": "x", "name": "y"}, "invalid"),
    ],
)
def test_an_unknown_parameter_is_refused(caller: Caller, query: dict[str, str], code: str) -> None:
    answer = caller.get("/Patient", **query)
    assert (answer.status, answer.codes) == (400, [code])


def test_a_form_writes_a_space_as_a_plus_and_a_url_does_not(caller: Caller) -> None:
    caller.put("/Patient/p", patient("p", name=[{"family": "van der Berg"}]))
    form = b"family=van+der%20Berg"
    assert caller.call("POST", "/Patient/_search", form, FORM).ids == ["p"]
    assert caller.call("POST", "/Patient/_search", family="van der Berg").ids == ["p"]
    assert caller.call("POST", "/Patient/_search", form, FORM, name="x").codes == ["invalid"]
    assert caller.call("POST", "/Patient/_search", form).codes == ["not-supported"]


def test_created_at_is_when_the_first_version_was_written(caller: Caller) -> None:
    caller.put("/Patient/old", patient("old"))
    caller.clock.forward(86_400)
    caller.put("/Patient/old", patient("old"))
    caller.put("/Patient/new", patient("new"))
    assert caller.get("/Patient", createdAt="2026-11-22").ids == ["old"]
    assert caller.get("/Patient", _lastUpdated="2026-11-22").ids == []
    assert caller.get("/Patient", createdAt="ge2026-11-23").ids == ["new"]


def test_extra_slashes_are_tolerated(caller: Caller) -> None:
    caller.put("/Patient/p", patient("p"))
    assert caller.get("//Patient/p").status == 200
    assert caller.get("/Patient/").ids == ["p"]


def test_what_is_not_utf8_is_refused(caller: Caller) -> None:
    target = f"{BASE}/Patient?name=%ff"
    assert caller.handle(sign(raw("GET", target), caller.clock.when)).codes == ["invalid"]


ELSEWHERE = {
    "/datastore/x/r4/Patient": "ResourceNotFoundException",
    "/datastore": "UnknownOperationException",
    "/": "UnknownOperationException",
}


@pytest.mark.parametrize("path", ELSEWHERE)
def test_another_data_store_and_no_data_store(caller: Caller, path: str) -> None:
    answer = caller.handle(sign(raw("GET", path), caller.clock.when))
    assert (answer.status, answer.header("x-amzn-ErrorType")) == (404, ELSEWHERE[path])
    assert answer.json["message"]


@pytest.mark.parametrize("path", [f"{BASE}/metadata", f"{BASE}/Patient", "/", "/datastore/x/r4/"])
def test_nothing_is_answered_without_a_signature(caller: Caller, path: str) -> None:
    answer = caller.handle(raw("GET", path))
    assert (answer.status, answer.header("x-hlcli-signature-differs")) == (401, "missing")
    assert answer.header("x-amzn-ErrorType") == "MissingAuthenticationTokenException"
    other = caller.handle(sign(raw("GET", path), caller.clock.when, region="eu-west-1"))
    assert (other.status, other.header("x-hlcli-signature-differs")) == (403, "scope")


def test_a_store_that_is_gone_is_an_outcome(caller: Caller) -> None:
    caller.store.close()
    answer = caller.put("/Patient/p", patient("p", name=[{"text": "secret"}]))
    assert (answer.status, answer.codes) == (500, ["no-store"])
    assert b"secret" not in answer.response.body


def test_a_bug_is_an_outcome_and_no_traceback(clock: Clock) -> None:
    times = iter([clock.when, clock.when, None, clock.when])
    caller = Caller(clock, {"now": lambda: next(times)})
    answer = caller.put("/Patient/p", patient("p", name=[{"text": "secret"}]))
    assert (answer.status, answer.codes) == (500, ["exception"])
    assert answer.json["issue"][0]["diagnostics"].startswith("A bug in the local endpoint: Attri")
    assert b"Traceback" not in answer.response.body
    caller.store.close()


def test_metadata_says_what_is_there(caller: Caller) -> None:
    answer = caller.get("/metadata")
    statement = answer.json
    assert (answer.status, statement["fhirVersion"]) == (200, "4.0.1")
    assert "NOT AWS HealthLake" in statement["implementation"]["description"]
    by_type = {one["type"]: one for one in statement["rest"][0]["resource"]}
    assert set(by_type) == set(resource_types()) - {"OperationOutcome", "Parameters"}
    assert by_type["Patient"]["conditionalUpdate"] is True
    assert by_type["AuditEvent"]["conditionalUpdate"] is False


def test_metadata_names_the_parameters_that_are_answered_and_no_others(caller: Caller) -> None:
    for one in caller.get("/metadata").json["rest"][0]["resource"]:
        stated = {parameter["name"] for parameter in one["searchParam"]}
        for name in parameters(one["type"]):
            try:
                plan(one["type"], ((f"{name}:missing", "true"),))
            except SearchRefused:
                assert name not in stated
            else:
                assert name in stated


CODES = ["abc", "ABC", "true", "1.5", "é", "a,b", "x|y", 'q"', "final"]
VALUES = st.sampled_from([*CODES, "sys|abc", "|abc", "sys|", "abc,final", "abc,sys|final", "x\\|y"])


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(["identifier", "code", "status", "_id", "_tag", "value-string"]),
    VALUES,
    st.sampled_from(CODES),
    st.booleans(),
)
def test_narrowing_never_hides_a_match(name: str, value: str, code: str, scoped: bool) -> None:
    system = {"system": "sys"} if scoped else {}
    resource = {
        "resourceType": "Observation",
        "id": "abc",
        "status": "final",
        "meta": {"tag": [{"code": code, **system}]},
        "identifier": [{"value": code, **system}],
        "code": {"coding": [{"code": code, **system}]},
        "valueString": code,
    }
    try:
        expected = plan("Observation", ((name, value),))(resource)
    except SearchRefused:
        return
    caller = Caller()
    with closing(caller.store):
        caller.put("/Observation/abc", resource)
        found = caller.get("/Observation", **{name: value}).ids
    assert found == (["abc"] if expected else [])


def test_narrowing_looks_at_plain_tokens_only() -> None:
    query = (("identifier", "s|a-1"), ("gender", "male"), ("active", "true"), ("name", "x"))
    assert wanted_words("Patient", query) == ("a-1",)
    assert wanted_words("CodeSystem", (("version", "a"),)) == ()  # compared without case
    assert wanted_words("Patient", (("identifier:not", "a"), ("identifier", "a,b"))) == ()
    assert wanted_words("Patient", (("identifier", "a,s|b"), ("identifier", r"a\|b"))) == ()


def test_narrowing_follows_an_update(caller: Caller) -> None:
    for code in ("old", "new"):
        caller.put("/Patient/p", patient("p", identifier=[{"value": code}]))
    assert caller.get("/Patient", identifier="new").ids == ["p"]
    assert caller.get("/Patient", identifier="old").ids == []
