"""`hlcli man`: the manual page."""

from __future__ import annotations

import typer

from hlcli.commands import start


def man(ctx: typer.Context) -> int:
    """Print the manual page, hlcli(1).

    Installed with hlcli, `man hlcli` finds it under the prefix.

    \b
      hlcli man | man -l -
      hlcli man > ~/.local/share/man/man1/hlcli.1
      man hlcli
    """
    from hlcli.commands import manpage, parser
    from hlcli.view.console.page import show_page

    return show_page(manpage.page(parser()), start.env(ctx))
