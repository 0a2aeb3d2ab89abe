"""The docs cannot lie: README, help and the exit-code table are held to the code."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from front import World
from hlcli import __version__
from hlcli.commands import names, parser
from hlcli.commands.help import TOPICS
from hlcli.errors import EXIT_CODES, EXIT_OF

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)
COMMANDS = parser().commands


def test_the_first_block_is_the_two_commands() -> None:
    first, second = BLOCKS[0].splitlines()
    assert first.endswith("venv/bin/hlcli demo")
    assert second.endswith("venv/bin/pytest -n auto")


def test_the_ci_runs_the_readmes_test_command() -> None:
    assert BLOCKS[0].splitlines()[1].rpartition("venv/bin/")[2] in (ROOT / ".ci/run").read_text()


def test_the_readmes_exit_table_is_the_one_in_the_code() -> None:
    rows = re.findall(r"^\| (\d+) \| (.*) \| (.*) \|$", README, re.M)
    assert rows == [(str(row.code), row.meaning, row.written) for row in EXIT_CODES]


def test_help_lists_every_exit_code() -> None:
    ran = World().run("help", "exit-codes")
    assert re.findall(r"^ +(\d+)  ", ran.text, re.M) == [str(row.code) for row in EXIT_CODES]
    squeezed = re.sub(r"\s+", " ", re.sub(r"  (yes|no|maybe|\?)$", "", ran.text, flags=re.M))
    assert all(row.meaning in squeezed for row in EXIT_CODES)
    front = re.search(r"exit(.*)more", World().run("--help").text, re.S)
    assert front
    assert set(re.findall(r"\d+", front.group(1))) == {str(row.code) for row in EXIT_CODES}


def test_every_error_type_ends_in_a_code_of_the_table() -> None:
    assert set(EXIT_OF.values()) <= {row.code for row in EXIT_CODES}


def test_the_front_page_names_every_command_and_no_other() -> None:
    page = World().run("--help").text
    listed = re.findall(r"^  (?:write|look|check|where|bulk|else|local|shell) +(.*)$", page, re.M)
    words = {word for line in listed for word in line.split("  ") if word.strip() in names()}
    assert {word.strip() for word in words} | {"help"} == set(names())


@pytest.mark.parametrize("argv", [(), ("--help",), ("-h",), ("help",)])
def test_the_front_page_fits_the_screen(argv: tuple[str, ...]) -> None:
    ran = World().run(*argv)
    assert ran.code == 0
    assert ran.text.startswith("hlcli · ")
    assert max(map(len, ran.text.splitlines())) <= 80


@pytest.mark.parametrize("name", names())
def test_every_command_has_help_that_fits_80_columns(name: str) -> None:
    ran = World().run(name, "--help")
    assert ran.code == 0
    assert "Usage: hlcli" in ran.text
    assert max(map(len, ran.text.splitlines())) <= 80
    if name not in TOPICS:  # a page that says where the options are
        assert World().run("help", name).text == ran.text


def _typed(text: str) -> list[list[str]]:
    """Every hlcli command line in a text, up to a pipe, redirect or substitution's end."""
    found = re.findall(r"(?:^|\$\(|`|&& venv/bin/| )hlcli ([a-z-]+(?: [^\n`|>)#]*)?)", text)
    return [shlex.split(line.replace("\\\n", " ").split(" ||")[0], comments=True) for line in found]


@pytest.mark.parametrize(
    "words", _typed("\n".join(BLOCKS)) + _typed(World().run("--help").text), ids=" ".join
)
def test_every_command_line_in_readme_and_front_page_exists(words: list[str]) -> None:
    assert words[0] in names(), words
    command = COMMANDS[words[0]]
    known = {opt for one in command.params for opt in one.opts} | {"--help"}
    if words[0] not in ("cond-update", "search"):
        assert {
            word.split("=")[0] for word in words if word.startswith("--") and word != "--"
        } <= known


def test_every_option_the_readme_names_exists() -> None:
    every = {opt for one in COMMANDS.values() for param in one.params for opt in param.opts}
    criteria = {
        "--patient",
        "--name",
        "--name:exact",
        "--birthdate",
        "--phone",
        "--identifier",
        "--aws-sigv",
    }
    named = set(re.findall(r"(?<![\w-])(--[a-z][a-z:-]*)", README))
    assert named - criteria - {"--version", "--help"} <= every


def test_the_version_is_one() -> None:
    assert World().run("--version").text == f"hlcli {__version__}\n"
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text()
