"""The row that is foretold is the row of the endpoint's own table."""

from __future__ import annotations

from itertools import product

import pytest

from hlcli.fhir import interaction
from hlcli.fhir.interaction import Pairs
from hlcli.fhir.rows import Row, row, unmet
from hlcli.local.answers import Refused
from hlcli.local.conditional import target

ALL = list(product(((), ("a",), ("a", "b"), ("a", "b", "c")), (None, "a", "x"), (False, True)))


@pytest.mark.parametrize(("matches", "body_id", "exists"), ALL)
def test_the_endpoint_decides_the_same(
    matches: tuple[str, ...], body_id: str | None, exists: bool
) -> None:
    found = row(matches, body_id, exists)
    try:
        id = target(matches, body_id, exists and body_id is not None)
    except Refused as refused:
        ended = ("refuse", refused.response.status)
    else:
        ended = ("update" if matches else "create", found.status)
        assert found.id == id
    assert (found.does, found.status) == ended
    assert (found.problem is not None) == (found.does == "refuse")


def test_every_row_has_its_number() -> None:
    assert {row(*one).number for one in ALL} == {1, 2, 3, 4, 5, 6}


MATCH: Pairs = (("If-Match", 'W/"3"'),)
ANY: Pairs = (("If-Match", "*"),)
NONE: Pairs = (("If-None-Match", "*"),)
CREATE, UPDATE, REFUSE = Row(1, 201), Row(4, 200, "a"), Row(6, 412)


@pytest.mark.parametrize(
    ("headers", "found", "version", "taken", "problem"),
    [
        ((), UPDATE, "3", False, None),
        (MATCH, UPDATE, "3", False, None),
        (MATCH, UPDATE, "4", False, "version-mismatch"),
        (MATCH, CREATE, None, False, "version-mismatch"),
        (ANY, UPDATE, "4", False, None),
        (ANY, CREATE, None, False, "version-mismatch"),
        (NONE, UPDATE, "4", False, "already-exists"),
        (NONE, CREATE, None, False, None),
        (NONE, CREATE, None, True, "already-exists"),
        (MATCH, REFUSE, None, False, None),
    ],
)
def test_a_precondition_that_fails(
    headers: Pairs, found: Row, version: str | None, taken: bool, problem: str | None
) -> None:
    asked = interaction.conditional_update("Patient", (("name", "x"),), b"{}", headers)
    assert unmet(asked, found, version, taken) == problem
