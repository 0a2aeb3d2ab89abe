"""Tab in real bash, zsh and fish, with what `hlcli completion SHELL --install` put there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

import shells
from front import World
from hlcli.commands import names, parser
from hlcli.commands.help import TOPICS
from hlcli.fhir import healthlake, search

STORES = """default = "prod"
[stores.prod]
endpoint = "https://x/[stores.none]"
  [stores.test_2]  # indented
region = "eu-west-1"
[stores."two words"]
[defaults]
timeout = 10
[stores.prod-eu]"""


class Shell(Protocol):
    """What a test asks of a shell."""

    def candidates(self, line: str) -> list[str]: ...

    def close(self) -> None: ...


def home_with(shell: str, home: Path) -> str:
    """A new user's home with the completions installed; what hlcli told the user to do."""
    (home / "jane doe.json").write_text("{}")
    (home / "jim.json").write_text("{}")
    (home / ".config" / "hlcli").mkdir(parents=True, exist_ok=True)
    (home / ".config" / "hlcli" / "config.toml").write_text(STORES)
    ran = World({"HOME": str(home)}).run("completion", shell, "--install")
    assert ran.code == 0, ran.err
    return "\n".join(re.findall(r"^  (.*)$", ran.err, re.M))


def bash(home: Path) -> Shell:
    return shells.bash(home, home_with("bash", home))


def zsh(home: Path) -> Shell:
    (home / ".zshrc").write_text(home_with("zsh", home))
    return shells.zsh(home)


def fish(home: Path) -> Shell:
    home_with("fish", home)
    return shells.Fish(shells.needed("fish"), home)


@pytest.fixture(scope="module", params=[bash, zsh, fish], ids=lambda one: str(one.__name__))
def shell(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shell]:
    """Each shell in turn, one process for all the lines."""
    started: Shell = request.param(tmp_path_factory.mktemp("home"))
    yield started
    started.close()


def options(command: str) -> list[str]:
    """The long options of a command, as Typer has them."""
    params = parser().commands[command].params
    long = [name for one in params for name in one.opts if name.startswith("--")]
    return [*long, "--help"]


def parameters(type: str) -> list[str]:
    """The search parameters of a type, as options."""
    known = search.parameters(type)
    return [f"--{name}" for name in known if healthlake.support(type, name) == "supported"]


TYPES = list(search.resource_types())
RESULTS = [f"--{name}" for name in search.RESULT_PARAMETERS]
FILES = ["jane doe.json", "jim.json"]
SHELLS = ["bash", "fish", "powershell", "zsh"]

LINES: list[tuple[str, list[str]]] = [
    # Commands and their options.
    ("hlcli ", list(names())),
    ("hlcli co", ["completion", "cond-update", "config"]),
    ("hlcli --", ["--help", "--version"]),
    ("hlcli put Patient --", options("put")),
    ("hlcli serve --", options("serve")),
    ("hlcli put Patient jim.json --if", ["--if-match", "--if-none-match"]),
    ("hlcli put --dry-run Patient --dry", ["--dry-run"]),
    # Values of options, apart and joined; none where nobody can know them.
    ("hlcli put Patient --output ", ["id", "json", "resource", "text"]),
    ("hlcli get Patient/1 -o ", ["id", "json", "resource", "text"]),
    ("hlcli put Patient --output=j", ["--output=json"]),
    ("hlcli put Patient --validation-level s", ["strict", "structure-only"]),
    ("hlcli put Patient --if-none-match ", ["*"]),
    ("hlcli put Patient --region ", []),
    ("hlcli search Patient --name ", []),
    # The stores of the config file.
    ("hlcli put Patient --store ", ["prod", "prod-eu", "test_2"]),
    ("hlcli get --store=prod-", ["--store=prod-eu"]),
    ("hlcli put Patient --profile ", []),
    # Files.
    ("hlcli put Patient ", FILES),
    ("hlcli put Patient --set active=true ji", ["jim.json"]),
    ("hlcli cond-update Patient --name peter ", FILES),
    ("hlcli put Patient --ca-bundle ja", ["jane doe.json"]),
    ("hlcli put Patient --ca-bundle=ji", ["--ca-bundle=jim.json"]),
    ("hlcli serve --db j", FILES),
    ("hlcli serve --db :m", [":memory:"]),
    # Resource types, spelt as they are or nearly so.
    ("hlcli put ", TYPES),
    ("hlcli search Pati", ["Patient"]),
    ("hlcli cond-update --region eu-west-1 pati", ["Patient"]),
    ("hlcli get Pati", ["Patient/"]),
    ("hlcli get Patient/", []),
    # Search parameters of the type, result parameters for a search only.
    ("hlcli cond-update Patient --", options("cond-update") + parameters("Patient")),
    ("hlcli search Observation --", options("search") + parameters("Observation") + RESULTS),
    ("hlcli cond-update --local Patient --name peter --bir", ["--birthdate"]),
    ("hlcli cond-update Patient --_la", ["--_lastUpdated"]),
    ("hlcli search Patient --_co", ["--_contained", "--_containedType", "--_count"]),
    ("hlcli cond-update ValueSet --version 1 ji", ["jim.json"]),  # no flag here
    ("hlcli search Nobody --nam", []),
    ("hlcli put Patient --nam", []),
    # Their modifiers.
    ("hlcli search Patient --name:", ["--name:contains", "--name:exact", "--name:missing"]),
    ("hlcli search Patient --gender:n", ["--gender:not"]),
    ("hlcli cond-update Patient --birthdate:", ["--birthdate:missing"]),
    ("hlcli search Group --value:", [f"--value:{one}" for one in ("missing", "not", "text")]),
    # --param NAME=VALUE and NAME=@FILE.
    ("hlcli search Patient --param nam", ["name="]),
    ("hlcli search Patient --param name=@ji", ["name=@jim.json"]),
    # Whatever else.
    ("hlcli completion ", SHELLS),
    ("hlcli help ", [*{*names(), *TOPICS}]),
    ("hlcli serve --port 0 -- mkfif", ["mkfifo"]),
    ("hlcli serve -- ls ji", ["jim.json"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), LINES, ids=[line for line, _ in LINES])
def test_the_shell_offers(shell: Shell, line: str, expected: list[str]) -> None:
    assert shell.candidates(line) == sorted(expected)


def test_a_search_without_another_word_offers_its_parameters(shell: Shell) -> None:
    assert set(shell.candidates("hlcli search Patient ")) >= {*parameters("Patient"), *RESULTS}


def test_bash_whose_words_are_not_cut_at_colons_and_equals_signs(tmp_path: Path) -> None:
    setup = home_with("bash", tmp_path)
    shell = shells.bash(tmp_path, f"{setup}; COMP_WORDBREAKS=${{COMP_WORDBREAKS//[:=]}}")
    try:
        assert shell.candidates("hlcli search Patient --name:e") == ["--name:exact"]
        assert shell.candidates("hlcli put Patient --output=j") == ["--output=json"]
    finally:
        shell.close()


def test_bash_leaves_the_users_own_settings_as_they_were(tmp_path: Path) -> None:
    shell = shells.bash(tmp_path, f"set -u; {home_with('bash', tmp_path)}")
    try:
        asked = "echo $- $IFS; shopt"
        shell.type(f"{asked} >before\n")
        assert shell.candidates("hlcli put pati") == ["Patient"]
        assert shell.candidates("hlcli search Patient --nam") == ["--name"]
        assert shell.candidates("hlcli search --local ") == sorted(TYPES)
        shell.type(f"{asked} >after\n")
        shell.candidates("hlcli ")
    finally:
        shell.close()
    assert (tmp_path / "before").read_text() == (tmp_path / "after").read_text()
