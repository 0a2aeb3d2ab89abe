"""`hlcli completion`: completions for the shell, printed or installed."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from hlcli import files
from hlcli.commands import start
from hlcli.commands.command import Page
from hlcli.commands.options import Output
from hlcli.errors import InputRefused, UsageError


def completion(
    ctx: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish|powershell", show_default=False)],
    *,
    install: Annotated[
        bool, typer.Option("--install", help="put it where the shell looks, and say where")
    ] = False,
) -> int:
    """Print the completions for a shell: commands, options, resource types, search parameters.

    The script is static: Tab starts no hlcli.

    \b
      hlcli completion bash --install
      hlcli completion zsh --install
      source <(hlcli completion bash)
    """
    from hlcli.commands.outline import grown
    from hlcli.completion import SHELLS, script

    if shell not in SHELLS:
        raise UsageError(f"completions are for one of: {', '.join(SHELLS)}")
    text = script(shell, grown())
    if not install:
        raise Page(text)
    return _install(ctx, shell, text)


def _install(ctx: typer.Context, shell: str, text: str) -> int:
    from hlcli.completion import MARK
    from hlcli.completion.places import place
    from hlcli.view.pages.installed import show_installed

    where = place(shell, start.env(ctx).environ, windows=os.name == "nt")
    before = files.text_if_there(where.file)
    if before is not None and MARK not in before:
        raise InputRefused(
            f"{where.file} was not written by hlcli, and stays as it is",
            hint=f"move it away, or: hlcli completion {shell} > FILE",
        )
    files.replace(where.file, text)
    known = where.profile is not None and where.told in (files.text_if_there(where.profile) or "")
    lines = ("new shells have it",) if known else where.lines
    show_installed(start.screen(ctx, Output()), str(where.file), before == text, lines)
    return 0
