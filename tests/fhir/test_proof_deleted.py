"""What a resource, read back, proves about a deletion whose answer was lost."""

from __future__ import annotations

import pytest

from fhir.test_proof import BEFORE, DATE, ELAPSED, IF_MATCH, JUST_BEFORE, SENT, SINCE, reply, stored
from hlcli.fhir.interaction import Pairs, Reply, delete
from hlcli.fhir.proof import Finding, finding

YES, NO, WHO_KNOWS = Finding.WRITTEN, Finding.NOT_WRITTEN, Finding.UNKNOWN
OUTCOME = '{"resourceType": "OperationOutcome"}'


def found(answer: Reply, headers: Pairs = ()) -> Finding:
    return finding(delete("Patient", "p-1", headers), answer, ELAPSED)


@pytest.mark.parametrize(
    ("answer", "proves"),
    [
        (reply(OUTCOME, 410), YES),
        (reply("", 410), YES),
        (reply(OUTCOME, 404), YES),
        (reply("<html>gateway</html>", 404), WHO_KNOWS),
        (reply('{"message": "no such data store"}', 404), WHO_KNOWS),
        (reply("", 403), WHO_KNOWS),
        (reply("", 200), WHO_KNOWS),
    ],
)
def test_gone_is_gone(answer: Reply, proves: Finding) -> None:
    assert found(answer) is proves
    assert found(answer, IF_MATCH) is proves


@pytest.mark.parametrize(
    ("changed", "version", "headers", "date", "proves"),
    [
        (BEFORE, "3", (), DATE, NO),
        (JUST_BEFORE, "3", (), DATE, NO),
        # changed since: deleted and brought back, or only changed
        (SINCE, "4", (), DATE, WHO_KNOWS),
        (SINCE, "5", IF_MATCH, DATE, WHO_KNOWS),
        (None, "3", (), DATE, WHO_KNOWS),
        (BEFORE, "3", (), None, WHO_KNOWS),
        # the version that was to be deleted
        (SINCE, "3", IF_MATCH, DATE, NO),
        (None, "3", IF_MATCH, None, NO),
        (BEFORE, "4", IF_MATCH, DATE, NO),
    ],
)
def test_what_still_stands_was_not_deleted_if_it_is_older_than_that(
    changed: str | None, version: str, headers: Pairs, date: str | None, proves: Finding
) -> None:
    assert found(reply(stored(SENT, changed, version), 200, date), headers) is proves
