"""What a person and a log see, as readable text: goldens/terminal.txt and goldens/log.txt.

`HLCLI_GOLDENS=write pytest tests/view/test_goldens.py` writes them anew; read the diff.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from hlcli.errors import Place, Problem
from hlcli.fhir import interaction
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.view.answer.failure import show_problem
from hlcli.view.answer.notice import show_notice
from hlcli.view.answer.reply import show
from hlcli.view.answer.table import show_bundle
from hlcli.view.console.screen import Screen
from stage import (
    JANE,
    PETER_1,
    SEARCH,
    STALE,
    UUID,
    answered,
    conditional,
    lost,
    outcome,
    put,
    screen,
    watch,
)

FOLDER = Path(__file__).with_name("goldens")
NAMED = "Unknown extension http://hospital.example/ward"
ETAG = (("ETag", 'W/"4"'),)
GET = interaction.read("Patient", UUID)
ERRORS = outcome(
    {
        "severity": "error",
        "code": "processing",
        "diagnostics": "Element 'Patient.identifier': minimum required = 1, but only found 0",
        "location": ["Patient.identifier"],
    },
    {
        "severity": "error",
        "code": "invalid",
        "details": {"text": "Not a gender"},
        "diagnostics": "The value 'female' of Doe is not in http://hl7.org/fhir/ValueSet/x, "
        "which is required",
        "expression": ["Patient.gender"],
    },
    {
        "severity": "information",
        "code": "processing",
        "details": {"text": NAMED},
        "diagnostics": NAMED,
        "location": ["Patient.extension[0]"],
    },
)
STORED = JANE.replace(
    b'"active"',
    b'"extension": [{"url": "http://healthlake.amazonaws.com/fhir/StructureDefinition/'
    b'validation-issue", "valueString": "{\\"resourceType\\":\\"OperationOutcome\\",\\"issue\\":'
    b'[{\\"severity\\":\\"error\\",\\"code\\":\\"processing\\",\\"diagnostics\\":'
    b'\\"FHIR resource in payload failed FHIR validation rules.\\"}]}"}], "active"',
)
BUNDLE = (
    b'{"resourceType": "Bundle", "total": 7, "link": [{"relation": "next", "url": "https://x"}], '
    b'"entry": [{"resource": ' + JANE + b'}, {"resource": {"resourceType": "Patient", "id": '
    b'"peter-1", "meta": {"versionId": "12"}, "birthDate": "2000-01-01"}}, {"search": {"mode": '
    b'"outcome"}, "resource": {"resourceType": "OperationOutcome", "issue": [{"severity": '
    b'"warning", "code": "not-supported", "diagnostics": "_sort was ignored"}]}}]}'
)
FORBIDDEN = b'{"message": "User: arn:aws:iam::1:user/x is not authorized to perform: ' + (
    b'healthlake:UpdateResource on resource: arn:aws:healthlake:x"}'
)
HTML = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1>nginx"

EXCHANGES: dict[str, Exchange] = {
    "put: updated": answered(put(), 200, JANE, ETAG),
    "put: created after three attempts": answered(put(), 201, JANE, ETAG, attempts=3),
    "put: an empty answer": answered(put(), 200, b"", ETAG, notes=("empty-answer",)),
    "put: the lost answer was found by reading": answered(
        put(), 200, JANE, notes=("confirmed-by-reading", "clock-corrected")
    ),
    "put: stored although not valid": answered(put(), 200, STORED, notes=("issues-stored",)),
    "put: an OperationOutcome instead": answered(put(), 200, ERRORS, notes=("outcome-only",)),
    "cond-update: created": answered(conditional(JANE), 201, JANE),
    "cond-update: updated": answered(conditional(JANE), 200, JANE),
    "get: read": answered(GET, 200, JANE, ETAG),
    "put: refused with issues": answered(put(), 400, ERRORS),
    "put: refused with AWS's message": answered(put(), 400, b'{"message": "Doe? No."}'),
    "put: refused without a word": answered(put(), 422),
    "put: too large": answered(put(), 413),
    "put: stale version": answered(put(headers=STALE), 412, b"", ETAG),
    "put: exists already": answered(put(headers=(("If-None-Match", "*"),)), 412),
    "put: conflict": answered(put(), 409),
    "cond-update: conflict with an id": answered(conditional(PETER_1), 409),
    "cond-update: conflict without an id": answered(conditional(), 409),
    "cond-update: several match": answered(conditional(), 412),
    "get: not found": answered(GET, 404),
    "get: deleted": answered(GET, 410),
    "get: no such version": answered(interaction.vread("Patient", "jane-1", "7"), 404),
    "put: no such data store": answered(put(), 404, b'{"message": "not found"}'),
    "put: not signed": answered(put(), 401),
    "put: not allowed": answered(put(), 403, FORBIDDEN),
    "put: redirect": answered(
        put(), 307, b"", (("Location", "https://user:pw@evil.example:8443/Patient?name=doe"),)
    ),
    "put: throttled": answered(put(), 429, b"", (("Retry-After", "86400"),), attempts=5),
    "put: failed": answered(put(), 500, HTML, attempts=5),
    "put: not reached": Exchange(
        put(), "", "not-sent", False,
        problem=Problem("unreachable", "could not connect: connection refused"),
    ),
    "put: no credentials": Exchange(
        put(), "", "not-sent", False,
        problem=Problem("credentials", "no AWS credentials were found", hint="aws configure"),
    ),
    "put: lost": lost(put(), message="no answer came within 30 s"),
    "cond-update: lost": lost(conditional()),
    "cond-update: lost, with an id": lost(conditional(PETER_1)),
    "cond-update: a gateway's 502": answered(
        conditional(), 502, HTML, result="unknown", written=None, problem=Problem("lost-answer")
    ),
    "put: interrupted": Exchange(
        put(), "", "unknown", None, problem=Problem("interrupted", status=143)
    ),
}  # fmt: skip
SEARCHES: dict[str, Exchange] = {
    "search: a page": answered(SEARCH, 200, BUNDLE),
    "search: nothing": answered(SEARCH, 200, b'{"resourceType": "Bundle", "total": 0}'),
    "search: refused": answered(SEARCH, 400, outcome({"severity": "error", "code": "invalid"})),
}
TYPO = Place(
    "jane.json", 4, 31, ((3, '  "active": true,'), (4, '  "name": [{"use": "official" "family":'))
)
PROBLEMS: dict[str, Problem] = {
    "not sent: a place in a file": Problem(
        "invalid-input",
        'expected "," or "}" before the next key',
        hint="put a comma before it",
        private_hint='put a comma after "official"',
        place=TYPO,
    ),
    "not sent: usage": Problem(
        "usage",
        "unknown search parameter --nmae",
        hint="did you mean --name?",
    ),
    "a bug": Problem("internal", "a bug in hlcli: KeyError", private_message="KeyError: 'Doe'"),
}
NOTICES: dict[str, Notice] = {
    "waiting": Notice("waiting", 0.4, "429 Too Many Requests", 1),
    "looking": Notice("looking"),
    "a slow clock": Notice("clock", 720.0),
    "a fast clock": Notice("clock", -400.0),
    "credentials": Notice("credentials"),
    "a byte order mark": Notice("bom-dropped", reason="jane.json"),
    "an id": Notice("id-inserted", reason="jane.json"),
    "debug": Notice("debug", lines=("PUT /Patient/…", "authorization: (left out)")),
}
Scene = Callable[[Screen], int | None]


def _scenes() -> dict[str, Scene]:
    return {
        **{name: partial(show, one) for name, one in EXCHANGES.items()},
        **{name: partial(show_bundle, one) for name, one in SEARCHES.items()},
        **{name: partial(show_problem, one) for name, one in PROBLEMS.items()},
        **{name: partial(show_notice, one) for name, one in NOTICES.items()},
    }


SCENES = _scenes()


def _golden(face: str) -> dict[str, str]:
    text = (FOLDER / f"{face}.txt").read_text("utf-8")
    parts = text.split("\n=== ")[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts}


def _shown(name: str, tty: bool) -> str:
    on = screen(tty, no_color=True, again=("--profile", "prod"))
    seen = watch(on, lambda: SCENES[name](on))
    data = f"--- stdout\n{seen.text}" if seen.out else ""
    return f"{seen.err}{data}--- exit {seen.code}\n"


@pytest.mark.parametrize("face", ["terminal", "log"])
def test_goldens(face: str) -> None:
    shown = {name: _shown(name, face == "terminal") for name in SCENES}
    if os.environ.get("HLCLI_GOLDENS") == "write":
        head = f"What stderr says, then stdout: {face}.\n"
        text = "".join(f"\n=== {name}\n{said}" for name, said in shown.items())
        (FOLDER / f"{face}.txt").write_text(head + text, "utf-8")
    golden = _golden(face)
    assert list(golden) == list(shown)
    for name, said in shown.items():
        assert said.rstrip("\n") == golden[name].rstrip("\n"), name


@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.parametrize("name", SCENES)
def test_no_message_is_wider_than_the_terminal(name: str, width: int) -> None:
    """But for ids and the like, which are never broken: a line of one word."""
    seen = watch(on := screen(True, width=width, no_color=True), lambda: SCENES[name](on))
    wide = [line for line in seen.err.splitlines() if len(line) > width]
    assert all(len(line.split()) <= 3 or "debug:" in line for line in wide), wide
    assert not wide or width < 80
