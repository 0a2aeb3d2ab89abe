"""What a refusal means, in words, whatever form the answer has."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hlcli.errors import EXIT_OF, Place, Problem
from hlcli.fhir import interaction
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Reply
from hlcli.view.body import text_of
from hlcli.view.denied import denial
from hlcli.view.failure import show_problem
from hlcli.view.status import moment, span
from hlcli.view.visible import cells
from stage import (
    JANE,
    PETER,
    UUID,
    answered,
    conditional,
    lost,
    outcome,
    put,
    screen,
    see,
    watch,
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
        found = denial(Reply(status, headers, body))
        assert said in found.said
        assert hint in found.hint
        err = see(answered(put(), status, body, headers), screen()).err
        assert found.said in err
        assert f"try: {found.hint}\n" in err


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", ""),
        (b" \n", ""),
        (b'{"message": "m"}', "m"),
        (b'{"Message": "M"}', "M"),
        (b'{"errorMessage": "e"}', "e"),
        (b"plain \n", "plain"),
        (b"\xff\xfe", "��"),
        (b"<html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>\n<hr>nginx",
         "502 Bad Gateway nginx"),
        (b"<title>Oops</title><style>p {}</style><script>x()</script><p>a&amp;b</p><!-- c -->",
         "Oops: a&b"),
        (b"<html><head><title>Gone</title></head><body>away", "Gone: away"),
        (b"<Error><Code>1</Code></Error>", "1"),
        (JANE, "the answer's body is a Patient"),
        (outcome({}), ""),
        (b"x" * 500, "x" * 400 + " …"),
    ],
)  # fmt: skip
def test_bodies_that_are_no_outcome(body: bytes, text: str) -> None:
    assert text_of(Reply(500, (), body)) == text


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        ("2", "come back in 2 s"),
        ("86400", "come back in 24 h"),
        ("Sun, 22 Nov 2026 08:00:00 GMT", "come back at 2026-11-22 08:00:00Z"),
        ("soon", "slow down"),
        ("²", "slow down"),
        ("9" * 400, "slow down"),
    ],
)
def test_when_to_come_back(wait: str, said: str) -> None:
    err = see(answered(put(), 429, b"", (("Retry-After", wait),)), screen()).err
    assert f"{said}\n" in err


def test_spans_and_moments() -> None:
    spans = (0.4, 2, 12.4, 100, 300, 7200, 86400, 172800, 604800)
    assert [span(one) for one in spans] == [
        "0.4 s", "2 s", "12 s", "100 s", "5 min", "2 h", "24 h", "2 days", "7 days"
    ]  # fmt: skip
    assert moment("2026-11-22T07:43:45.133456789+01:00") == "2026-11-22 07:43:45+01:00"
    assert moment("yesterday") == "yesterday"


def test_aws_error_types_are_named() -> None:
    err = see(answered(put(), 400, b'{"message": "m", "__type": "com.x#Validation"}'), screen()).err
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
            assert fate in err.splitlines()[0]
            assert f"exit {EXIT_OF[type]}" in err.splitlines()[0]
            if written is None:
                assert "try: hlcli " in err


def test_a_problem_without_a_message_still_says_something() -> None:
    exchange = Exchange(put(), "", "not-sent", False, None, Problem("unreachable"))
    assert "exit 6: the endpoint could not be reached\n" in see(exchange, screen()).err


def test_a_conflict_says_which_rows_it_may_be() -> None:
    either = (
        "either the search found another resource than Patient/peter-1, "
        "or it found none and Patient/peter-1 exists already"
    )
    body = b'{"resourceType": "Patient", "id": "peter-1"}'
    assert either in see(answered(conditional(body), 409), screen()).err
    assert "either" not in see(answered(conditional(), 409), screen()).err


def test_a_search_that_found_the_one_is_not_claimed_after_a_lost_answer() -> None:
    notes = ("confirmed-by-reading",)
    err = see(answered(conditional(), 200, JANE, notes=notes, result="updated"), screen()).err
    assert "the one match" not in err
    assert "the answer was lost" in err


def test_the_case_hint_is_for_people_who_may_have_made_a_duplicate() -> None:
    new = answered(conditional(), 201, JANE)
    hint = "case-sensitive: check the case of name\n"
    assert hint in see(new, screen(True)).err
    assert hint not in see(new, screen()).err
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
    assert "try: hlcli get Patient/p-1\n" in see(lost(body), screen()).err


def test_stored_issues_that_are_no_outcome_are_shown_as_they_are() -> None:
    url = "http://healthlake.amazonaws.com/fhir/StructureDefinition/validation-issue"
    body = json.dumps(
        {
            "resourceType": "Patient",
            "id": UUID,
            "meta": {"extension": [{"url": url, "valueString": "not json"}, {"url": "x"}, 1]},
        }
    ).encode()
    err = see(answered(put(), 200, body, notes=("issues-stored",)), screen()).err
    assert "warning: invalid: not json\n" in err
    bare = answered(put(), 200, JANE, notes=("issues-stored",))
    assert "is stored although it is not valid" in see(bare, screen(quiet=True)).err


LINES = ((3, '\t"a": 1,'), (4, '  "name": "Doe" "x"'))


def _refused(place: Place, **options: Any) -> list[str]:
    on = screen(no_color=True, **options)
    problem = Problem("invalid-input", "expected a colon", place=place)
    return watch(on, lambda: show_problem(problem, on)).err.splitlines()


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
