"""Links between pages: made into requests of our own, or refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.errors import Problem
from hlcli.fhir import interaction, posted, query
from hlcli.fhir.interaction import Interaction
from hlcli.fhir.links import has_next, next_of

BASE = "https://host.example/datastore/1/r4"
ASKED = interaction.search("Patient", (("name", "peter"), ("_count", "7")))


def bundle(url: object) -> dict[str, Any]:
    links = [{"relation": "self", "url": f"{BASE}/Patient"}, {"relation": "next", "url": url}]
    return {"resourceType": "Bundle", "link": links}


def followed(url: str, base: str = BASE) -> Interaction:
    found = next_of(bundle(url), base, ASKED)
    assert isinstance(found, Interaction), found
    return found


def test_a_raw_token_is_decoded_and_its_pluses_stay() -> None:
    found = followed(f"{BASE}/Patient?_count=5&page=a+b/c%2Bd==")
    assert (found.name, found.method, found.path) == ("search-type", "GET", ("Patient",))
    assert found.query == (("_count", "5"), ("page", "a+b/c+d=="))
    assert query.target(found.path, found.query).endswith("page=a%2Bb%2Fc%2Bd%3D%3D")


def test_the_count_is_repeated_where_the_link_has_none() -> None:
    assert followed(f"{BASE}/Patient?page=x").query == (("page", "x"), ("_count", "7"))
    asked = posted.search("Patient", (("_count", "9"),))
    found = next_of(bundle(f"{BASE}/Patient?page=x"), BASE, asked)
    assert isinstance(found, Interaction)
    assert (found.method, found.body) == ("GET", b"")
    assert found.query == (("page", "x"), ("_count", "9"))


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (f"{BASE}/Patient/x/_history?page=1", ("Patient", "x", "_history")),
        (f"{BASE}//Patient?page=1", ("Patient",)),
        (f"{BASE}?page=1", ()),
        ("HTTPS://HOST.example:443/datastore/1/r4/Patient?page=1", ("Patient",)),
        (f"{BASE}/Patient?page=1#there", ("Patient",)),
        ("Patient?page=1", ("Patient",)),
        ("/datastore/1/r4/Patient?page=1", ("Patient",)),
    ],
)
def test_the_endpoint_is_told_by_scheme_host_port_and_path(url: str, path: tuple[str, ...]) -> None:
    assert followed(url).path == path
    assert followed(url).query[0] == ("page", "1")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/datastore/1/r4/Patient?page=secret",
        "https://host.example.evil.example/datastore/1/r4/Patient",
        "https://host.example@evil.example/datastore/1/r4/Patient",
        "https://me:pw@host.example/datastore/1/r4/Patient",
        "https://host.example:444/datastore/1/r4/Patient",
        "http://host.example/datastore/1/r4/Patient",
        "//evil.example/datastore/1/r4/Patient",
        "https://host.example\\@evil.example/datastore/1/r4/Patient",
        "https://host.example/datastore/2/r4/Patient",
        "https://host.example/datastore/1/r4x/Patient",
        "https://host.example/",
        f"{BASE}/../../2/r4/Patient",
        f"{BASE}/%2e%2e/Patient",
        f"{BASE}/..%2f..%2f2/r4/Patient",
        f"{BASE}/Patient%5c..%5c..",
        "../../2/r4/Patient",
        "https://host.example:port/datastore/1/r4/Patient",
        "https://[::1/datastore/1/r4/Patient",
        "javascript:alert(1)",
        "",
        17,
    ],
)
def test_what_leads_elsewhere_is_refused_without_its_query(url: object) -> None:
    found = next_of(bundle(url), BASE, ASKED)
    assert isinstance(found, Problem)
    assert (found.type, found.exit_code) == ("redirect", 4)
    assert "not followed" in found.message
    assert "secret" not in found.message
    assert "pw" not in found.message


@pytest.mark.parametrize("end", ["A" * 70_000, "\ud800", "\n", "\x7f"])
def test_what_no_server_could_mean_is_refused_as_such(end: str) -> None:
    found = next_of(bundle(f"{BASE}/Patient?page={end}"), BASE, ASKED)
    assert isinstance(found, Problem)
    assert (found.type, found.hint) == ("bad-answer", None)


@pytest.mark.parametrize("links", [None, [], {}, "x", [{"relation": "self", "url": "x"}], [7]])
def test_the_last_page_has_no_next(links: object) -> None:
    page = {"resourceType": "Bundle", "link": links}
    assert next_of(page, BASE, ASKED) is None
    assert not has_next(page)
    assert has_next(bundle("x"))


@given(st.lists(st.tuples(st.text("a_", min_size=1), st.text(max_size=9)), max_size=5))
def test_what_our_encoder_wrote_comes_back(pairs: list[tuple[str, str]]) -> None:
    pairs = [(name, "".join(c for c in value if c.isprintable())) for name, value in pairs]
    url = BASE + query.target(("Patient",), tuple(pairs))
    expected = tuple(pairs) if any(n == "_count" for n, _ in pairs) else (*pairs, ("_count", "7"))
    assert followed(url).query == expected


@given(st.text())
def test_any_text_is_followed_below_the_base_or_refused(url: str) -> None:
    found = next_of(bundle(url), BASE, ASKED)
    if isinstance(found, Interaction):
        assert not {".", "..", ""} & {*found.path}
    else:
        assert isinstance(found, Problem)
