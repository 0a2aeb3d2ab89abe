"""What a refusal means, in words, whatever form the answer has."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hlcli.errors import EXIT_OF, Place, Problem
from hlcli.fhir import interaction
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Reply
from hlcli.view.console.visible import cells
from hlcli.view.content.status import moment, span
from hlcli.view.wording.denied import denial
from stage import (
    JANE,
    PETER,
    PETER_1,
    REQUEST,
    SEARCH,
    UUID,
    answered,
    conditional,
    logged,
    lost,
    outcome,
    put,
    screen,
    see,
    told,
)

SIGNATURE = "The request signature we calculated does not match the signature you provided."
ACTION = "User: x is not authorized to perform: {} on resource: y"


@pytest.mark.parametrize(
    ("status", "text", "type", "said", "hint"),
    [
        (403, SIGNATURE, "", "another signature", "--region"),
        (403, "x", "InvalidSignatureException", "another signature", "clock"),
        (403, "Signature expired: 1 is now earlier", "InvalidSignatureException", "time", "clock"),
        (403, ACTION.format("healthlake:SearchWithGet"), "", "healthlake:SearchWithGet", "IAM"),
        (403, ACTION.format("kms:Decrypt"), "AccessDeniedException", "KMS", "kms:GenerateDataKey"),
        (403, "The KMS key is disabled", "", "KMS", "kms:Decrypt"),
        (403, "x", "ExpiredTokenException", "expired", "sign in"),
        (403, "The security token included in the request is expired", "", "expired", "sign in"),
        (
            403,
            "The security token included in the request is invalid.",
            "",
            "access key",
            "profile",
        ),
        (403, "x", "UnrecognizedClientException", "access key", "profile"),
        (403, "Missing Authentication Token", "", "no signature", "--auth"),
        (401, "", "", "no credentials it accepts", "--auth"),
        (403, "", "", "may not do this", "IAM"),
    ],
)
def test_denials(status: int, text: str, type: str, said: str, hint: str) -> None:
    headers = (("x-amzn-ErrorType", f"{type}:http://internal.amazon.com/"),) if type else ()
    for body in (json.dumps({"message": text}).encode(), outcome({"diagnostics": text})):
        found = denial(Reply(status, headers, body), put())
        assert said in found.said
        assert hint in found.hint
        err = logged(answered(put(), status, body, headers))
        assert found.said in err
        assert f"try: {found.hint}\n" in err


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        ("2", "come back in 2 s"),
        ("86400", "come back in 24 h"),
        ("Sun, 22 Nov 2026 08:00:00 GMT", "come back at 2026-11-22 08:00:00Z"),
        ("Sun, 22 Nov 2026 09:00:00 +0100", "come back at 2026-11-22 08:00:00Z"),
        ("Sun, 06 Nov 99999999999 08:49:37 GMT", "slow down"),
        ("soon", "slow down"),
        ("²", "slow down"),
        ("9" * 400, "slow down"),
    ],
)
def test_when_to_come_back(wait: str, said: str) -> None:
    err = logged(answered(put(), 429, b"", (("Retry-After", wait),)))
    assert f"{said}\n" in err


def test_spans_and_moments() -> None:
    spans = (0.4, 2, 12.4, 100, 300, 7200, 86400, 172800, 604800)
    assert [span(one) for one in spans] == [
        "0.4 s", "2 s", "12 s", "100 s", "5 min", "2 h", "24 h", "2 days", "7 days"
    ]  # fmt: skip
    assert moment("2026-11-22T07:43:45.133456789+01:00") == "2026-11-22 07:43:45+01:00"
    assert moment("yesterday") == "yesterday"


def test_aws_error_types_are_named() -> None:
    err = logged(answered(put(), 400, b'{"message": "m", "__type": "com.x#Validation"}'))
    assert "the endpoint says: Validation: m" in err


@pytest.mark.parametrize("type", sorted(EXIT_OF))
@pytest.mark.parametrize("written", [True, False, None])
@pytest.mark.parametrize("tty", [True, False])
def test_every_failure_says_what_became_of_the_write(
    type: str, written: bool | None, tty: bool
) -> None:
    for asked in (put(), conditional(), interaction.read("Patient", "1")):
        for reply in (None, Reply(500, (), b"")):
            exchange = Exchange(asked, "", "failed", written, reply, Problem(type))
            err = see(exchange, screen(tty, no_color=True, width=200)).err
            fate = {True: "written", False: "nothing written", None: "may be written"}[written]
            assert (fate if asked.writes else "Patient/1") in err.splitlines()[0]
            if written is False and not asked.writes:
                assert "written" not in err
            assert f"exit {EXIT_OF[type]}" in err.splitlines()[0]
            if written is None:
                assert "try: hlcli " in err


def test_a_problem_without_a_message_still_says_something() -> None:
    exchange = Exchange(put(), "", "not-sent", False, None, Problem("unreachable"))
    assert "exit 6: the endpoint could not be reached\n" in logged(exchange)


def test_a_failed_precondition_that_nobody_sent_names_no_version_of_ours() -> None:
    without = "exit 12 version-mismatch, request {}: a precondition failed, although none was sent"
    said = without.format(REQUEST[1])
    assert f"{said}\n" in logged(answered(put(), 412))
    stored = answered(put(headers=(("If-Match", ""),)), 412, b"", (("ETag", 'W/"4"'),))
    assert f"{said}; the stored version is 4\n" in logged(stored)
    assert "try:" not in logged(answered(interaction.read("Patient", "1"), 412))


@pytest.mark.parametrize(
    ("total", "found"),
    [("true", "no"), ("-1", "no"), ('"7"', "no"), ("1e9", "no"), ("7", "0 of 7")],
)
def test_a_total_that_is_no_number_is_not_said(total: str, found: str) -> None:
    body = f'{{"resourceType": "Bundle", "total": {total}}}'.encode()
    assert f"ok: 200 found {found} Patient, " in logged(answered(SEARCH, 200, body))


def test_a_conflict_says_which_rows_it_may_be() -> None:
    either = (
        "either the search found another resource than Patient/peter-1, "
        "or it found none and Patient/peter-1 exists already"
    )
    assert either in logged(answered(conditional(PETER_1), 409))
    assert "either" not in logged(answered(conditional(), 409))


def test_a_search_that_found_the_one_is_not_claimed_after_a_lost_answer() -> None:
    notes = ("confirmed-by-reading",)
    err = logged(answered(conditional(), 200, JANE, notes=notes, result="updated"))
    assert "the one match" not in err
    assert "the answer was lost" in err


def test_the_case_hint_is_for_people_who_may_have_made_a_duplicate() -> None:
    new = answered(conditional(), 201, JANE)
    hint = "case-sensitive: check the case of name\n"
    assert hint in see(new, screen(True)).err
    assert hint not in logged(new)
    assert hint not in see(new, screen(True, store="local")).err
    assert hint not in see(answered(conditional(), 200, JANE), screen(True)).err
    exact = interaction.conditional_update("Patient", (("name:exact", "P"), ("phone", "1")), b"")
    assert hint not in see(answered(exact, 201, JANE), screen(True)).err


@pytest.mark.parametrize(
    ("pairs", "command"),
    [
        (PETER[:1], "--name peter"),
        ((("name", "van der Berg"),), "--name 'van der Berg'"),
        ((("given", "-quiet"),), "--given=-quiet"),
        ((("given", ""),), "--given=''"),
        ((("identifier", "http://x|'1'"),), """--identifier 'http://x|'"'"'1'"'"''"""),
        ((("a b", "c d"),), "--param 'a b'='c d'"),
        ((("name:exact", "é"), ("name", "b")), "--name:exact 'é' --name b"),
    ],
)
def test_the_command_that_tells_can_be_pasted(pairs: interaction.Pairs, command: str) -> None:
    asked = interaction.conditional_update("Patient", pairs, b"{}")
    err = see(lost(asked), screen(show_values=True, again=("--store", "my prod"))).err
    assert f"try: hlcli search Patient {command} --store 'my prod' (" in err
    body = interaction.conditional_update("Patient", pairs, b'{"id": "p-1"}')
    assert "try: hlcli get Patient/p-1\n" in logged(lost(body))


def test_stored_issues_that_are_no_outcome_are_shown_as_they_are() -> None:
    url = "http://healthlake.amazonaws.com/fhir/StructureDefinition/validation-issue"
    body = json.dumps(
        {
            "resourceType": "Patient",
            "id": UUID,
            "meta": {"extension": [{"url": url, "valueString": "not json"}, {"url": "x"}, 1]},
        }
    ).encode()
    err = logged(answered(put(), 200, body, notes=("issues-stored",)))
    assert "warning: invalid: not json\n" in err
    bare = answered(put(), 200, JANE, notes=("issues-stored",))
    assert "is stored although it is not valid" in see(bare, screen(quiet=True)).err


LINES = ((3, '\t"a": 1,'), (4, '  "name": "Doe" "x"'))


def _refused(place: Place, **options: Any) -> list[str]:
    on = screen(no_color=True, **options)
    problem = Problem("invalid-input", "expected a colon", place=place)
    return told(problem, on).err.splitlines()


def test_lines_of_the_file_reach_a_log_only_where_values_may() -> None:
    place = Place("a.json", 4, 17, LINES)
    first = "a.json:4:17: error: not sent: expected a colon"
    assert _refused(place) == [first]
    assert _refused(place, show_values=True) == [
        first,
        '    3 |     "a": 1,',
        '    4 |   "name": "Doe" "x"',
        "      |                 ^",
    ]


def test_an_excerpt_of_a_very_long_line_shows_the_place() -> None:
    line = '{"x":"' + "日本" * 60 + '","y" 1' + "\t" * 200 + "}"
    shown = _refused(Place("one.json", 1, 132, ((1, line),)), tty=True)
    assert '"y" 1' in shown[1]
    assert cells(shown[1]) <= 80
    assert shown[2].index("^") == cells(shown[1].partition('"y"')[0]) + 3


def test_a_place_without_lines_and_a_caret_without_room() -> None:
    assert _refused(Place("one.json", 1, 1), tty=True) == [
        "✗ not sent · one.json:1:1 · exit 2",
        "  expected a colon",
    ]
    narrow = _refused(Place("one.json", 1, 9, ((1, '{"abcd" 1}'),)), tty=True, width=24)
    assert narrow[-2:] == ["      |         ^", "  expected a colon"]
