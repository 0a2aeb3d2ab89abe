"""Nothing a server, a file or a store says is obeyed by a terminal."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from hlcli.errors import Place, Problem
from hlcli.fhir import interaction
from hlcli.fhir.exchange import Notice
from hlcli.fhir.interaction import Reply
from hlcli.view.answer.failure import show_problem
from hlcli.view.answer.notice import show_notice
from hlcli.view.answer.table import show_bundle
from hlcli.view.console.visible import cells, visible, visible_json
from stage import OURS, answered, conditional, outcome, put, screen, see, watch

NASTY = st.text(
    st.one_of(
        st.characters(max_codepoint=0x9F),
        st.sampled_from("\x1b\x9b\x7f\u202e\u2066\u2028\u200f\ufeff\U000e0041é日😀[]/"),
    ),
    max_size=30,
)
OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0041]"
)


def harmless(text: str) -> bool:
    """No control character but newline, once our own colours are taken out."""
    return OBEYED.search(OURS.sub("", text)) is None


@given(NASTY)
def test_visible_is_one_harmless_line(text: str) -> None:
    assert harmless(visible(text))
    assert "\n" not in visible(text)


@given(NASTY)
def test_visible_json_is_the_same_value(text: str) -> None:
    shown = visible_json(json.dumps(text, ensure_ascii=False))
    assert harmless(shown)
    assert json.loads(shown) == text


def test_what_it_looks_like() -> None:
    assert visible("\x1b[31mred\x1b[0m\r\n\t\x9b\u202e\U000e0041") == (
        r"\x1b[31mred\x1b[0m\r\n\t\x9b\u202e\U000e0041"
    )
    assert visible("[red]bold[/red] é 日本 👩‍⚕️") == "[red]bold[/red] é 日本 👩‍⚕️"
    assert cells("日本") == 4
    assert cells("e\u0301") == 1


@given(NASTY, NASTY, st.booleans())
def test_no_reply_is_obeyed(one: str, two: str, done: bool) -> None:
    issue = {"severity": one, "code": two, "diagnostics": one + two, "location": [one]}
    headers = (("ETag", one), ("Location", two), ("x-amzn-ErrorType", two))
    body = json.dumps({"resourceType": "Patient", "id": one, two: [one, {two: 1.5}]}).encode()
    exchange = answered(put(), 200 if done else 400, body if done else outcome(issue), headers)
    seen = see(exchange, screen(True, store=one))
    assert harmless(seen.text)
    assert harmless(seen.err)


@given(NASTY, st.sampled_from([400, 401, 403, 404, 409, 412, 429, 500]))
def test_no_text_or_html_is_obeyed(text: str, status: int) -> None:
    for body in (text, f"<html>{text}</html>", json.dumps({"message": text})):
        reply = answered(conditional(), status, body.encode("utf-8", "replace"))
        for tty in (True, False):
            seen = see(reply, screen(tty))
            assert harmless(seen.err)
            assert seen.err.count("\n") < 30


@given(NASTY, NASTY)
def test_no_table_is_obeyed_and_markup_is_text(one: str, two: str) -> None:
    patient = {"resourceType": "Patient", "id": one, "birthDate": two, "gender": "[red]x[/red]"}
    bundle = {"resourceType": "Bundle", "entry": [{"resource": patient}]}
    asked = interaction.search("Patient", (("name", "x"),))
    seen = see(answered(asked, 200, json.dumps(bundle).encode()), screen(True), show_bundle)
    assert harmless(seen.text)
    assert "[red]x[/red]" in "".join(seen.text.split())


@given(NASTY, NASTY)
def test_no_problem_or_notice_is_obeyed(one: str, two: str) -> None:
    place = Place(one, 1, min(2, len(two) + 1), ((1, two),))
    problem = Problem("invalid-input", one, hint=two, place=place)
    for tty in (True, False):
        on = screen(tty)
        show_problem(problem, on)
        show_notice(Notice("debug", lines=(one, two)), on)
        assert harmless(watch(on, lambda: 0).err)


@given(NASTY)
def test_no_query_result_is_obeyed(text: str) -> None:
    from hlcli.view.console.screen import compile_query

    body = json.dumps({"resourceType": "Patient", "id": "1", "x": text, "y": [text]}).encode()
    for query in ("resource.x", "resource.y", "resource"):
        on = screen(True, query=compile_query(query))
        assert harmless(see(answered(put(), 200, body), on).text)


def test_a_log_line_cannot_be_forged() -> None:
    message = "no\nok: 200 updated Patient/1 version 1, prod\r\x1b[2K"
    seen = see(answered(put(), 400, outcome({"diagnostics": message})), screen())
    assert len(seen.err.splitlines()) == 2
    assert r"no\nok: 200 updated" in seen.err


def test_in_a_pipe_the_data_is_what_was_received() -> None:
    body = b'{"resourceType": "Patient", "id": "1", "x": "\xc2\x9b\\u001b[31m", "y": 1.50}'
    assert see(answered(put(), 200, body), screen()).out == body + b"\n"
    assert Reply(200, (), body).resource is not None
