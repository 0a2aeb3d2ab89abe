"""Colour, width and marks, decided per stream."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.env import Stream
from hlcli.view.console.look import look
from stage import JANE, answered, conditional, put, screen, see


@pytest.mark.parametrize(
    ("tty", "environ", "no_color", "color"),
    [
        (True, {}, False, True),
        (True, {"TERM": "xterm-256color"}, False, True),
        (True, {"TERM": "dumb"}, False, False),
        (True, {"NO_COLOR": "1"}, False, False),
        (True, {"NO_COLOR": ""}, False, True),  # no-color.org: empty means unset
        (True, {}, True, False),
        (True, {"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        (True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        (True, {"FORCE_COLOR": "1"}, True, False),
        (False, {}, False, False),
        (False, {"FORCE_COLOR": "1"}, False, True),
    ],
)
def test_colour(tty: bool, environ: Mapping[str, str], no_color: bool, color: bool) -> None:
    assert look(Stream(io.BytesIO(), tty), environ, no_color).color is color


@pytest.mark.parametrize(
    ("encoding", "begins"),
    [("utf-8", "✓ 200"), ("ascii", "ok: 200"), ("latin-1", "ok: 200"), ("no-such", "ok: 200")],
)
def test_marks_fit_the_encoding(encoding: str, begins: str) -> None:
    assert look(Stream(io.BytesIO(), True, 80, encoding), {}).marks["ok"] == begins.split()[0]


def test_signs_that_an_encoding_lacks_are_replaced_and_the_rest_is_numbered() -> None:
    on = screen(True, encoding="ascii", no_color=True, store="Zürich …7f3a")
    err = see(answered(put(), 200, JANE), on).err
    assert err.startswith("ok: 200 OK - updated Patient/2de0")
    assert "Z\\xfcrich ...7f3a - " in err


def test_data_leaves_as_utf_8_whatever_the_locale() -> None:
    body = '{"resourceType": "Patient", "id": "1", "name": "Zoë 😀"}'.encode()
    for tty in (True, False):
        out = see(answered(put(), 200, body), screen(tty, encoding="ascii", no_color=True)).text
        assert "Zoë 😀" in out


def test_colour_on_marks_and_json_and_one_dim_line() -> None:
    seen = see(answered(put(), 200, JANE), screen(True))
    first, second = seen.err.splitlines()
    assert first.startswith("\x1b[32m✓\x1b[0m 200 OK · updated")
    assert second.startswith("  \x1b[2meu-west-1")
    assert second.endswith("\x1b[0m")
    assert '  \x1b[36m"gender"\x1b[0m: \x1b[32m"female"\x1b[0m,\n' in seen.text
    assert '  \x1b[36m"active"\x1b[0m: \x1b[35mtrue\x1b[0m,\n' in seen.text


def test_each_stream_is_decided_for_itself() -> None:
    """`hlcli put … | jq` on a terminal: a coloured status line, plain bytes in the pipe."""
    on = screen(True)
    pipe = Stream(io.BytesIO())
    env = on.env.__class__(on.env.stdin, pipe, on.env.stderr, {"FORCE_COLOR": "1"})
    mixed = screen(True, env=env)
    seen = see(answered(put(), 200, JANE), mixed)
    assert seen.err.startswith("\x1b[32m✓")
    assert seen.out == JANE + b"\n"


@given(st.integers(min_value=20, max_value=200), st.booleans())
def test_ids_are_never_broken(width: int, done: bool) -> None:
    exchange = answered(conditional(b'{"id": "%s"}' % (b"x" * 64)), 409)
    if done:
        exchange = answered(put(), 200, JANE)
    err = see(exchange, screen(True, width=width, no_color=True)).err
    assert ("Patient/" + ("2de04858-ba65-44c1-8af1-f2fe69a977d9" if done else "x" * 64)) in err
