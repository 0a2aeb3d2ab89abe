"""Where each shell looks for a completion, and what its user still has to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from hlcli.errors import ConfigError


class Place(NamedTuple):
    """The file, and the lines to tell the user; with `profile` only if that file (a start-up
    file of the shell) does not have the word `told` in it."""

    file: Path
    lines: tuple[str, ...]
    profile: Path | None = None
    told: str = ""


def place(shell: str, environ: Mapping[str, str], windows: bool = False) -> Place:
    """Where to install. Raises ConfigError where there is no home directory."""
    home = _home(environ)
    if shell == "bash":
        return _bash(home, environ)
    if shell == "zsh":
        return _zsh(home, environ)
    config = _folder(environ, "XDG_CONFIG_HOME", home / ".config")
    if shell == "fish":
        return Place(config / "fish" / "completions" / "hlcli.fish", ("new shells have it",))
    folder = home / "Documents" / "PowerShell" if windows else config / "powershell"
    return Place(
        folder / "hlcli.ps1", ("add this line to $PROFILE:", f'  . "{folder / "hlcli.ps1"}"')
    )


def _bash(home: Path, environ: Mapping[str, str]) -> Place:
    data = _folder(environ, "XDG_DATA_HOME", home / ".local" / "share")
    user = _folder(environ, "BASH_COMPLETION_USER_DIR", data / "bash-completion")
    file = user / "completions" / "hlcli"
    return Place(
        file,
        (
            "new shells have it, with the package bash-completion",
            "without that package, add this line to ~/.bashrc:",
            f"  . '{file}'",
        ),
    )


def _zsh(home: Path, environ: Mapping[str, str]) -> Place:
    folder = home / ".zfunc"
    profile = _folder(environ, "ZDOTDIR", home) / ".zshrc"
    lines = (
        f"add these two lines to {profile}:",
        "  fpath=(~/.zfunc $fpath)",
        "  autoload -Uz compinit && compinit",
    )
    return Place(folder / "_hlcli", lines, profile, ".zfunc")


def _home(environ: Mapping[str, str]) -> Path:
    named = environ.get("HOME") or environ.get("USERPROFILE")
    if not named:
        raise ConfigError(
            "no home directory: HOME is not set",
            hint="print the script instead, without --install, and put it where you want it",
        )
    return Path(named)


def _folder(environ: Mapping[str, str], name: str, otherwise: Path) -> Path:
    """What a variable names; a relative path counts for nothing, as the XDG rules say."""
    named = Path(environ.get(name, ""))
    return named if named.is_absolute() else otherwise
