"""Courses of events nobody plans for: nothing is written twice, nobody's change is lost."""

from __future__ import annotations

import httpx

from hlcli.local.transport import LocalTransport
from rival import JANE, rivalry

INACTIVE = ("put", "Patient/jane-1", "--merge", "--set", "active=false", "--output", "json")


def test_a_refusal_of_what_was_written_does_not_write_it_again() -> None:
    """Something on the way sent it twice, and hands on the answer to the second."""

    def twice(request: httpx.Request, line: LocalTransport) -> httpx.Response:
        first = line.handle_request(request)
        return line.handle_request(request) if request.method == "PUT" else first

    with rivalry() as line:
        line.spoil = twice
        told = line.run(*INACTIVE).json
        assert (told["exitCode"], told["versionId"]) == (0, "2")
        assert line.stored() == JANE | {"active": False}
