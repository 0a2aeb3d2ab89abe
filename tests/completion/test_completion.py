"""`hlcli completion`: what it prints, where it installs, and what it never overwrites."""

from __future__ import annotations

from pathlib import Path

import pytest

from front import World
from hlcli.completion import SHELLS
from hlcli.completion.places import place

CHECKED_IN = Path(__file__).parents[2] / "completions"


@pytest.mark.parametrize("shell", SHELLS)
def test_the_checked_in_file_is_what_hlcli_prints(shell: str) -> None:
    name = SHELLS[shell].file
    printed = World().run("completion", shell).out
    assert (CHECKED_IN / name).read_bytes() == printed, (
        f"stale: hlcli completion {shell} > completions/{name}"
    )


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_small_and_the_same_in_every_encoding(shell: str) -> None:
    printed = World(encoding="ascii").run("completion", shell).out
    assert printed.isascii()
    assert len(printed) < 100_000


@pytest.mark.parametrize("argv", [("completion",), ("completion", "tcsh")])
def test_another_shell_is_refused_by_naming_those_there_are(argv: tuple[str, ...]) -> None:
    ran = World().run(*argv)
    assert (ran.code, ran.text) == (2, "")
    assert "bash" in ran.err


PLACES = [
    ("bash", {}, "/home/jane/.local/share/bash-completion/completions/hlcli"),
    ("bash", {"XDG_DATA_HOME": "/data"}, "/data/bash-completion/completions/hlcli"),
    ("bash", {"BASH_COMPLETION_USER_DIR": "/own"}, "/own/completions/hlcli"),
    ("zsh", {}, "/home/jane/.zfunc/_hlcli"),
    ("fish", {}, "/home/jane/.config/fish/completions/hlcli.fish"),
    ("fish", {"XDG_CONFIG_HOME": "/conf"}, "/conf/fish/completions/hlcli.fish"),
    ("fish", {"XDG_CONFIG_HOME": "relative"}, "/home/jane/.config/fish/completions/hlcli.fish"),
    ("powershell", {}, "/home/jane/.config/powershell/hlcli.ps1"),
]


@pytest.mark.parametrize(("shell", "environ", "file"), PLACES)
def test_where_the_shell_looks(shell: str, environ: dict[str, str], file: str) -> None:
    assert place(shell, {"HOME": "/home/jane", **environ}).file == Path(file)


@pytest.mark.parametrize("shell", SHELLS)
def test_install_says_where_and_prints_nothing(shell: str, tmp_path: Path) -> None:
    world = World({"HOME": str(tmp_path)})
    ran = world.run("completion", shell, "--install")
    file = place(shell, world.environ).file
    assert (ran.code, ran.out) == (0, b"")
    assert ran.err.startswith(f"ok: {file} is written\n")
    assert file.read_bytes() == world.run("completion", shell).out
    assert [one for one in file.parent.iterdir() if one != file] == []


def test_install_again_says_so_and_mends_what_is_old(tmp_path: Path) -> None:
    world = World({"HOME": str(tmp_path)})
    world.run("completion", "fish", "--install")
    assert "was up to date" in world.run("completion", "fish", "--install").err
    file = place("fish", world.environ).file
    file.write_text(file.read_text() + "# an older version's\n")
    assert "is written" in world.run("completion", "fish", "--install").err
    assert "# an older" not in file.read_text()


def test_a_file_that_is_not_ours_stays(tmp_path: Path) -> None:
    world = World({"HOME": str(tmp_path)})
    file = place("bash", world.environ).file
    file.parent.mkdir(parents=True)
    file.write_bytes(b"# my own \xff")
    ran = world.run("completion", "bash", "--install")
    assert (ran.code, ran.out) == (2, b"")
    assert f"{file} was not written by hlcli" in ran.err
    assert file.read_bytes() == b"# my own \xff"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    world = World({"HOME": str(tmp_path)})
    link = place("fish", world.environ).file
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "dotfiles.fish")
    assert world.run("completion", "fish", "--install").code == 0
    assert link.is_symlink()
    assert (tmp_path / "dotfiles.fish").exists()


def test_zsh_is_told_its_two_lines_until_zshrc_has_them(tmp_path: Path) -> None:
    world = World({"HOME": str(tmp_path)})
    lines = "  fpath=(~/.zfunc $fpath)\n  autoload -Uz compinit && compinit\n"
    assert world.run("completion", "zsh", "--install").err.endswith(lines)
    (tmp_path / ".zshrc").write_text(lines)
    assert "fpath" not in world.run("completion", "zsh", "--install").err


@pytest.mark.parametrize("shell", SHELLS)
def test_without_a_home_it_says_what_to_do(shell: str) -> None:
    ran = World().run("completion", shell, "--install")
    assert (ran.code, ran.out) == (3, b"")
    assert "HOME is not set" in ran.err


def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / ".config").write_text("")
    ran = World({"HOME": str(tmp_path)}).run("completion", "fish", "--install")
    assert ran.code == 3
    assert "internal" not in ran.err
