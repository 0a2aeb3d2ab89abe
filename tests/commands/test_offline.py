"""What is said of mistakes in commands that ask no endpoint: nothing of theirs is "not sent"."""

from __future__ import annotations

from pathlib import Path

import pytest

from front import World

MISTAKES = [
    (("validate",), "Missing argument 'FILE…'", "hlcli validate --help"),
    (("validate", "x.json", "--validation-level", "lax"), "takes one of: strict", ""),
    (("explain",), "Missing argument", "hlcli explain --help"),
    (("explain", "Patient.nam"), 'Patient has no element "nam"', "did you mean Patient.name?"),
    (("explain", "Patient", "name"), "1 word too many", "hlcli explain TYPE.ELEMENT"),
    (("params",), "Missing argument", "hlcli params --help"),
    (("params", "Pateint"), "not an R4 resource type", "did you mean Patient?"),
    (("params", "Patient", "name"), "1 word too many", "hlcli params TYPE | grep WORD"),
    (("params", "Patient/1"), "takes a TYPE alone", "hlcli params Patient"),
    (("config", "bogus"), "config takes one of", ""),
    (("completion", "tcsh"), "completions are for one of: bash", ""),
]


@pytest.mark.parametrize(("argv", "says", "hint"), MISTAKES, ids=lambda one: str(one)[:40])
def test_a_mistake_is_said_without_a_word_of_sending(
    argv: tuple[str, ...], says: str, hint: str
) -> None:
    ran = World().run(*argv)
    assert (ran.code, ran.out) == (2, b"")
    first, *rest = ran.err.splitlines()
    assert first.startswith("error: ")
    assert says in first
    assert "sent" not in ran.err
    assert hint in "".join(rest)


def test_a_person_sees_the_mistake_in_the_first_line() -> None:
    code, seen = World({"NO_COLOR": "1"}, tty=True).screen("explain", "Patient.nam")
    assert code == 2
    assert seen == ('✗ Patient has no element "nam" · exit 2\n  try: did you mean Patient.name?\n')


def test_a_command_that_sends_says_that_it_did_not() -> None:
    assert World().run("put", "Pateint", "x.json").err.startswith("error: not sent: ")


@pytest.mark.parametrize("argv", [("explain", "Patient"), ("validate", "jane.json")])
def test_a_query_that_finds_nothing_or_does_not_fit_is_told(
    argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jane.json").write_text('{"resourceType": "Patient"}')
    nothing = World().run(*argv, "--query", "nosuch.key")
    assert (nothing.code, nothing.out) == (0, b"null\n")
    assert nothing.err.startswith("note: --query finds nothing here")
    assert "note:" not in World().run(*argv, "--query", "nosuch.key", "--quiet").err
    assert "note:" not in World().run(*argv, "--query", "keys(@)[0]").err
    misfit = World().run(*argv, "--query", "length(`3`)")
    assert (misfit.code, misfit.out) == (2, b"")
    assert "error: --query does not fit" in misfit.err


@pytest.mark.parametrize("argv", [("validate", "-"), ("put", "Patient/1", "-", "--local", "-q")])
def test_at_a_terminal_it_is_said_that_the_body_is_waited_for(argv: tuple[str, ...]) -> None:
    _, seen = World({"NO_COLOR": "1"}, tty=True).screen(*argv)
    assert seen.startswith("  reading standard input · end it with Ctrl-D on a line of its own\n")
    assert "reading" not in World().run(*argv, stdin=b"{}").err
