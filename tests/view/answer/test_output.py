"""What stdout gets in each form, and what --quiet leaves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front import Ran
from hlcli.errors import UsageError
from hlcli.fhir import interaction
from hlcli.fhir.exchange import Exchange
from hlcli.view.answer.table import show_bundle
from hlcli.view.console.screen import compile_query
from stage import JANE, SEARCH, UUID, answered, conditional, lost, outcome, put, screen, see

BODY = (
    b'{"resourceType" :"Observation","id":"o-1",  "value":1.50, "all":[0.10,1E3,null,true,"x"],\n'
    b'"texts":["a","b\\u001b"],"objects":[{"v":1.0}], "none":[]}'
)
UPDATE = answered(interaction.update("Observation", "o-1", BODY), 200, BODY)
FAILED = answered(put(), 409, outcome({"severity": "error", "code": "conflict"}))


def queried(expression: str, exchange: Exchange = UPDATE, output: str = "text") -> Ran:
    return see(exchange, screen(output=output, query=compile_query(expression)))


def test_a_query_that_finds_nothing_says_so() -> None:
    assert "note: --query finds nothing here" in queried("resource.missing").err
    assert "note:" not in queried("resource.id").err
    assert "note:" not in queried("resource.missing", FAILED, "json").err


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("output", ["text", "resource"])
def test_a_pipe_gets_the_received_bytes_and_a_line_break(output: str, ending: bytes) -> None:
    exchange = answered(put(), 200, BODY + ending)
    assert see(exchange, screen(output=output)).out == BODY + (ending or b"\n")


def test_an_outcome_is_no_resource_but_is_a_body() -> None:
    exchange = answered(put(), 200, outcome({"severity": "information"}), notes=("outcome-only",))
    assert see(exchange, screen()).out == b""
    assert see(exchange, screen(output="resource")).json["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize("output", ["text", "resource", "id"])
@pytest.mark.parametrize("exchange", [FAILED, lost(put()), lost(conditional())])
def test_stdout_is_empty_on_failure(output: str, exchange: Exchange) -> None:
    assert see(exchange, screen(output=output)).out == b""
    query = compile_query("status")
    assert see(exchange, screen(output=output, query=query)).out == b""


def test_an_id_for_a_shell() -> None:
    assert see(answered(put(), 200, JANE), screen(output="id")).text == f"Patient/{UUID}\n"
    assert see(answered(put(), 200), screen(output="id")).text == f"Patient/{UUID}\n"
    located = (("Location", f"https://x/r4/Patient/{UUID}/_history/1"),)
    empty = answered(conditional(), 201, b"", located)
    assert see(empty, screen(output="id")).text == f"Patient/{UUID}\n"
    unnamed = see(answered(conditional(), 201), screen(output="id", quiet=True))
    assert (unnamed.code, unnamed.text) == (0, "")
    assert unnamed.err == "warning: the answer names no id\n"


def test_ids_of_a_search() -> None:
    odd = b'{"resource":{"id":"2"}},{},{"resource":{"resourceType":"Patient","id":3}}'
    body = b'{"resourceType":"Bundle","entry":[{"resource":%s},%s]}' % (JANE, odd)
    seen = see(answered(SEARCH, 200, body), screen(output="id"), show_bundle)
    assert seen.text == f"Patient/{UUID}\n"


@pytest.mark.parametrize(
    ("expression", "out"),
    [
        ("resource.id", "o-1\n"),
        ("status", "200\n"),
        ("resource.value", "1.50\n"),
        ("resource.all", "0.10\n1E3\nnull\ntrue\nx\n"),
        ("resource.texts", "a\nb\x1b\n"),
        ("resource.objects", '[{"v": 1.0}]\n'),
        ("resource.none", ""),
        ("resource.missing", "null\n"),
        ("{v: resource.value, n: resource.all[:2]}", '{"v": 1.50, "n": [0.10, 1E3]}\n'),
        ("max(resource.all[:2])", "1E3\n"),
        ("sum(resource.all[:2])", "1000.1\n"),
        ("to_string(resource.value)", "1.50\n"),
        ("to_string(resource.id)", "o-1\n"),
        ("abs(resource.value)", "1.5\n"),
        ("sort_by(resource.objects, &v)[0].v", "1.0\n"),
        ("resource.value > `1`", "true\n"),
        ("type(resource.value)", "number\n"),
        ("not_null(error, 'fine')", "fine\n"),
    ],
)
def test_query(expression: str, out: str) -> None:
    seen = queried(expression)
    assert (seen.text, seen.code) == (out, 0)


def test_query_with_json_is_json_on_failure_too() -> None:
    assert queried("resource.id", output="json").text == '"o-1"\n'
    assert queried("error.type", FAILED, output="json").text == '"conflict"\n'


@pytest.mark.parametrize("expression", ["", "a[", "a b", "nofunction(@)", "a.sort_by(b, &nope(c))"])
def test_a_bad_expression_is_refused_at_once(expression: str) -> None:
    with pytest.raises(UsageError) as refused:
        compile_query(expression)
    assert refused.value.problem.exit_code == 2


@pytest.mark.parametrize(
    "expression", ["length(status)", "resource.id < status", "avg(method)", "&status"]
)
def test_an_expression_that_does_not_fit_does_not_undo_the_write(expression: str) -> None:
    seen = queried(expression)
    assert (seen.code, seen.out) == (0, b"")
    assert "warning: written, but --query does not fit the answer: " in seen.err
    read = answered(interaction.read("Patient", "1"), 200, JANE)
    seen = queried(expression, read)
    assert (seen.code, seen.out) == (2, b"")
    assert "error: --query does not fit the answer: " in seen.err


def test_why_an_expression_does_not_fit_repeats_no_value() -> None:
    for expression in ("length(resource.texts[0] == 'a')", "abs(resource.texts)"):
        err = queried(expression).err
        assert "() takes " in err
        assert "'a'" not in err


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")  # jmespath's own, for ``
@given(st.text(max_size=30))
def test_no_expression_is_a_bug(expression: str) -> None:
    try:
        query = compile_query(expression)
    except UsageError:
        return
    assert see(UPDATE, screen(query=query)).code == 0


def test_quiet_drops_the_status_line_and_notes_only() -> None:
    for tty in (True, False):
        on: dict[str, Any] = {"quiet": True, "no_color": True}
        assert see(answered(put(), 200, JANE, notes=("empty-answer",)), screen(tty, **on)).err == ""
        assert "409" in see(FAILED, screen(tty, **on)).err
        warned = answered(put(), 200, outcome({"severity": "error"}, {"severity": "information"}))
        assert "warning: Patient/" in see(warned, screen(tty, **on)).err
        assert "info" not in see(warned, screen(tty, **on)).err
