"""Which of a server's texts may be said: of a success and of broken records a log quotes nothing,
and credentials that come back are shown to nobody."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from hlcli.errors import Problem
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Reply
from hlcli.view.answer.notice import show_notice
from hlcli.view.content.body import text_of
from stage import JANE, answered, logged, outcome, put, screen, see, told, watch

BAD: dict[str, Any] = {"problem": Problem("bad-answer", "no"), "result": "unknown", "written": None}
WITHHELD = "no; what the endpoint says is not shown: it may hold clinical values (--show-values)\n"
#: None of these values was sent: they are another patient's.
RECORD = '{"resourceType": "Patient", "name": [{"family": "Rosenkrantz"}]'
XML = '<Patient xmlns="http://hl7.org/fhir"><text><div>Rosenkrantz</div></text></Patient>'


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
        (b'{"resourceType": "Doe"}', "the answer's body is no resource that R4 knows"),
    ],
)  # fmt: skip
def test_bodies_that_are_no_outcome(body: bytes, text: str) -> None:
    assert text_of(Reply(500, (), body)) == text


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize(
    "body",
    [RECORD, RECORD + ', "v": NaN}', RECORD + "} junk", f" [{RECORD}}}]", "Rosenkrantz", XML,
     json.dumps({"message": RECORD}), '{"name": "Rosenkrantz"}'],
)  # fmt: skip
def test_a_log_quotes_no_record_that_cannot_be_read(status: int, body: str) -> None:
    exchange = answered(put(), status, body.encode(), **BAD)
    assert logged(exchange).splitlines()[0].endswith(WITHHELD.rstrip("\n"))
    assert "Rosenkrantz" not in logged(exchange)
    for err in (logged(exchange, tty=True, width=400), logged(exchange, show_values=True)):
        assert "Rosenkrantz" in err
        assert "not shown" not in err


@pytest.mark.parametrize(
    "body", [b'{"message": "m"}', b"<html>m</html>", b'{"__type": "m"}', b'{"Message": "m"}']
)
def test_of_an_error_a_log_quotes_what_was_meant_to_be_read(body: bytes) -> None:
    assert "no; the endpoint says: m\n" in logged(answered(put(), 400, body, **BAD))
    assert WITHHELD in logged(answered(put(), 200, body, **BAD)) or body == b'{"__type": "m"}'


def test_a_resource_is_not_what_the_endpoint_says() -> None:
    err = logged(answered(put(), 200, b'{"resourceType": "Person"}', **BAD))
    assert "no; the answer's body is a Person\n" in err


def test_a_severity_and_an_error_type_may_be_values_too() -> None:
    for body in (outcome({"severity": "Doe"}), b'{"__type": "Doe", "message": "m"}'):
        assert "Doe" not in logged(answered(put(), 400, body))


def test_a_text_is_masked_before_it_is_cut() -> None:
    said = "x " * 198 + "Jane Doe " + "y" * 99
    asked = put(b'{"resourceType": "Patient", "text": "Jane Doe"}')
    err = logged(answered(asked, 400, json.dumps({"message": said}).encode()))
    assert "Jan" not in err
    assert f"{said[:390]}" in err
    assert "y" * 99 not in err


SECRETS = frozenset({"verySecretToken//abc"})
ECHO = "you sent verySecretToken//abc"


def _failures() -> list[Exchange]:
    texts = [json.dumps({"message": ECHO}), f"<p>{ECHO}</p>", "x" * 380 + ECHO, ECHO[:-3]]
    bodies = [text.encode() for text in texts] + [outcome({"diagnostics": ECHO, "code": ECHO})]
    exchanges = [answered(put(), 400, body, (("ETag", ECHO),)) for body in bodies]
    echoing = Problem("bad-answer", ECHO, hint=ECHO, private_message=ECHO)
    return [*exchanges, replace(answered(put(), 200, JANE), problem=echoing)]


@pytest.mark.parametrize("exchange", _failures())
@pytest.mark.parametrize(("tty", "values"), [(True, False), (False, True), (False, False)])
def test_credentials_that_come_back_are_shown_to_nobody(
    exchange: Exchange, tty: bool, values: bool
) -> None:
    on = screen(tty, width=24, output="json", no_color=True, show_values=values, secrets=SECRETS)
    seen = see(exchange, on)
    everything = seen.err + json.dumps(seen.json["error"])
    assert "verySecret" not in "".join(everything.split())
    assert "[secret]" in everything


def test_nor_by_a_success_a_problem_or_a_notice() -> None:
    warned = answered(put(), 200, outcome({"severity": "warning", "diagnostics": ECHO}))
    assert "you sent [secret]\n" in logged(warned, secrets=SECRETS)
    seen = told(Problem("config", ECHO, hint=ECHO), screen(output="json", secrets=SECRETS))
    assert seen.err == "error: not sent: you sent [secret]\ntry: you sent [secret]\n"
    assert (seen.json["error"]["message"], seen.json["error"]["hint"]) == (
        ("you sent [secret]",) * 2
    )
    on = screen(secrets=SECRETS)
    assert watch(on, lambda: show_notice(Notice("debug", lines=(ECHO,)), on)).err == (
        "debug: you sent [secret]\n"
    )


def test_data_is_what_was_received() -> None:
    body = JANE.replace(b"Doe", b"verySecretToken//abc")
    assert see(answered(put(), 200, body), screen(secrets=SECRETS)).out == body + b"\n"
