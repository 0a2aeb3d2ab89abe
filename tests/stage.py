"""A stage for the window's tests: exchanges made by hand, and what a terminal or a pipe sees."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from front import Ran
from hlcli.env import Env, Stream
from hlcli.errors import Problem
from hlcli.fhir import interaction
from hlcli.fhir.exchange import Exchange, judge
from hlcli.fhir.interaction import Interaction, Pairs, Reply
from hlcli.view.answer import reply as window
from hlcli.view.answer.failure import show_problem
from hlcli.view.console.screen import Screen

ENDPOINT = (
    "https://healthlake.eu-west-1.amazonaws.com/datastore/0123456789abcdef0123456789abcdef/r4"
)
STORE = "eu-west-1 …abcdef"
UUID = "2de04858-ba65-44c1-8af1-f2fe69a977d9"
REQUEST = ("x-amzn-RequestId", "7c1e9f02-5b1a-4a0e-9d55-1f0c2b7e6a90")
PETER: Pairs = (("name", "peter"), ("birthdate", "2000-01-01"), ("phone", "1234567890"))
JANE = (
    f'{{"id": "{UUID}", "resourceType": "Patient", "active": true, "name": [{{"use": "official", '
    '"family": "Doe", "given": ["Jane"]}, {"use": "usual", "given": ["Jane"]}], "gender": '
    '"female", "birthDate": "1985-12-31", "meta": {"versionId": "4", "lastUpdated": '
    '"2026-11-22T07:43:45.133Z"}}'
).encode()
PETER_1 = b'{"resourceType": "Patient", "id": "peter-1"}'
SEARCH = interaction.search("Patient", PETER)
STALE: Pairs = (("If-Match", 'W/"3"'),)

#: Our own colours, so that a text can be read without them.
OURS = re.compile("\x1b\\[(?:0|2|31|32|33|35|36)m")


Show = Callable[[Exchange, Screen], int]


def screen(
    tty: bool = False,
    *,
    out: BinaryIO | None = None,
    err: BinaryIO | None = None,
    width: int = 80,
    encoding: str = "utf-8",
    environ: Mapping[str, str] | None = None,
    **options: Any,
) -> Screen:
    """A Screen on buffers of its own."""
    shape = (tty, width if tty else None, encoding)
    env = Env(
        Stream(io.BytesIO(), tty),
        Stream(out if out is not None else io.BytesIO(), *shape),
        Stream(err if err is not None else io.BytesIO(), *shape),
        environ or {},
    )
    return Screen(**{"env": env, "store": STORE, **options})


def see(exchange: Exchange, on: Screen, show: Show = window.show) -> Ran:
    """Show an exchange on a Screen made by `screen`."""
    return watch(on, lambda: show(exchange, on))


def logged(exchange: Exchange, **options: Any) -> str:
    """What a log gets of it."""
    return see(exchange, screen(**options)).err


def watch(on: Screen, act: Callable[[], int | None]) -> Ran:
    """Do something and see what is on both streams afterwards."""
    code = act() or 0
    out, err = on.env.stdout.raw, on.env.stderr.raw
    assert isinstance(out, io.BytesIO)
    assert isinstance(err, io.BytesIO)
    return Ran(code, out.getvalue(), err.getvalue().decode(on.env.stderr.encoding))


def told(problem: Problem, on: Screen) -> Ran:
    """Show a problem that came before an exchange."""
    return watch(on, lambda: show_problem(problem, on))


def put(body: bytes = JANE, headers: Pairs = ()) -> Interaction:
    """An update of Jane."""
    return interaction.update("Patient", UUID, body, headers)


def conditional(body: bytes = b'{"resourceType": "Patient"}', headers: Pairs = ()) -> Interaction:
    """The conditional update of the seed example."""
    return interaction.conditional_update("Patient", PETER, body, headers)


def outcome(*issues: Mapping[str, Any]) -> bytes:
    """An OperationOutcome body."""
    return json.dumps({"resourceType": "OperationOutcome", "issue": list(issues)}).encode()


def answered(
    asked: Interaction, status: int, body: bytes = b"", headers: Pairs = (), **fields: Any
) -> Exchange:
    """The exchange that `judge` makes of an answer, with other fields as given."""
    reply = Reply(status, (*headers, REQUEST), body)
    verdict = judge(asked, reply)
    problem = Problem(verdict.problem) if verdict.problem else None
    exchange = Exchange(asked, ENDPOINT, verdict.result, verdict.written, reply, problem, 1, 0.214)
    return replace(exchange, **fields)


def lost(asked: Interaction, problem: str = "lost-answer", message: str = "") -> Exchange:
    """A write without an answer."""
    return Exchange(asked, ENDPOINT, "unknown", None, None, Problem(problem, message), 1, 0.4)
