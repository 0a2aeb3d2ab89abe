"""`hlcli help TOPIC` and `hlcli man` say what the code does."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import hlcli
from docks import Dock, ndjson, patient
from front import World
from hlcli.bulk.told.events import Ended
from hlcli.bulk.told.figures import Figures
from hlcli.commands import help, names
from hlcli.view.answer.jsonobject import KEYS
from hlcli.view.load.about import About
from hlcli.view.load.report_json import as_value, checked_value
from test_docs import COMMANDS

SOURCE = Path(hlcli.__file__).parent
MAN = Path(__file__).parents[1] / "man" / "hlcli.1"
_OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]*)")
#: Names of AWS's that are no variables of its environment.
_NO_VARIABLES = {"AWS_AUTH", "AWS_OWNED_KMS_KEY"}
#: Older names, and what AWS's own tools set for each other.
_UNSPOKEN = {
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
}


def topic(name: str) -> str:
    ran = World().run("help", name)
    assert ran.code == 0
    return ran.text


@pytest.mark.parametrize("name", help.TOPICS)
def test_a_topic_is_one_page_of_80_columns(name: str) -> None:
    lines = topic(name).splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 42
    assert all(other in World().run("help", "--help").text for other in help.TOPICS)


def test_the_environment_topic_names_every_variable_that_is_read() -> None:
    text = "\n".join(path.read_text() for path in SOURCE.rglob("*.py") if path.name != "topics.py")
    read = set(re.findall(r'"((?:HLCLI|AWS)_[A-Z_]+)"', text)) - _NO_VARIABLES - _UNSPOKEN
    said = set(re.findall(r"\b(?:HLCLI|AWS)_[A-Z_]+", topic("environment")))
    assert said == read


def test_the_output_topic_names_the_keys_of_the_object_in_their_order() -> None:
    text = topic("output")
    keys = text.split("nothing to say:")[1].split("result  ")[0].split()
    assert tuple(keys) == KEYS


def test_the_load_topic_names_every_key_and_every_file_there_is(tmp_path: Path) -> None:
    text = topic("load")
    figures = Figures()
    figures.add(Ended(1.0, "done"))
    keys = text.split("have one object:")[1].split("ended says why")[0].split()
    assert keys == [*as_value(figures.summary, About("s"), 0)]
    counted = text.split("as JSON: ")[1].split(".")[0].split()
    assert counted == [*checked_value({}, figures.summary, 0)]
    dock = Dock(tmp_path / "run")
    dock.load(ndjson(tmp_path / "p.ndjson", [patient(1, birthDate="x")]))
    told = set(text.split("--run-dir:")[1].split("Both failed")[0].split())
    assert {file.name for file in dock.folder.iterdir()} <= told
    assert "load, import and doctor print objects of their own" in topic("output")


@pytest.mark.parametrize("name", ["output", "conditional-update", "safety", "load"])
def test_every_option_a_topic_names_exists(name: str) -> None:
    every = {opt for one in COMMANDS.values() for param in one.params for opt in param.opts}
    named = set(_OPTION.findall(topic(name))) - {"--identifier", "--help"}
    assert named
    assert named <= every


def test_every_option_that_insists_is_in_the_safety_topic() -> None:
    every = {opt for one in COMMANDS.values() for param in one.params for opt in param.opts}
    insist = {opt for opt in every if opt.startswith(("--allow-", "--no-v", "--replace", "--yes"))}
    assert insist <= set(_OPTION.findall(topic("safety")))


@pytest.mark.parametrize("name", sorted(set(names()) - {"demo"}))  # it takes no words
def test_every_command_shows_three_examples(name: str) -> None:
    text = World().run(name, "--help").text
    assert len(re.findall(r"^    .*\bhlcli\b", text, re.M)) >= 3
    assert f"    hlcli {name}" in text


@pytest.mark.parametrize(
    ("word", "meant"), [("safty", "safety"), ("Exit-Codes", "exit-codes"), ("serch", "search")]
)
def test_a_misspelt_topic_is_guessed(word: str, meant: str) -> None:
    ran = World().run("help", word)
    assert (ran.code, f"did you mean {meant}?" in ran.err) == (2, True)


def test_the_checked_in_manual_page_is_what_hlcli_prints() -> None:
    assert MAN.read_text() == World().run("man").text, "stale: hlcli man > man/hlcli.1"


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed here")
def test_roff_understands_the_manual_page() -> None:
    ran = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", str(MAN)], capture_output=True, text=True, check=True
    )
    assert ran.stderr == ""
    plain = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", ran.stdout)
    assert all(f"hlcli {name}" in plain.replace("‐", "-") for name in names())
