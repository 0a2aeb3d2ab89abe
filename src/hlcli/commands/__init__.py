"""The counter: argv in, one Interaction out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from hlcli import __version__
from hlcli.commands import cond_update, demo, help, local, put, read
from hlcli.commands.command import Command, CriteriaCommand, OwnHelp, Page


class Root(OwnHelp, TyperGroup):
    """The front page is written by hand; a test holds it to the commands there are."""

    def get_help(self, ctx: object) -> str:  # noqa: ARG002  (Typer's signature)
        """The front page."""
        return help.FRONT


app = typer.Typer(
    name="hlcli",
    cls=Root,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        raise Page(f"hlcli {__version__}\n")


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    version: bool = typer.Option(  # noqa: ARG001  (its callback acts)
        False, "--version", help="the version", is_eager=True, callback=_version
    ),
) -> None:
    """safe, signed updates for AWS HealthLake and its kind (FHIR R4)"""
    if ctx.invoked_subcommand is None:
        raise Page(help.FRONT)


#: What Typer raises for a command line it cannot parse; it has a public name only from 0.28.
ParseError: type[typer.BadParameter] = typer.BadParameter.__bases__[0]

_COMMANDS: Mapping[str, tuple[Callable[..., int], type[TyperCommand]]] = {
    "put": (put.put, Command),
    "cond-update": (cond_update.cond_update, CriteriaCommand),
    "get": (read.get, Command),
    "search": (read.search, CriteriaCommand),
    "serve": (local.serve, Command),
    "demo": (demo.demo, Command),
    "help": (help.help, Command),
}
for _name, (_function, _class) in _COMMANDS.items():
    app.command(_name, cls=_class)(_function)


def parser() -> Any:
    """The command tree, ready to parse."""
    return get_command(app)


def names() -> tuple[str, ...]:
    """Every command there is, in the order of the front page."""
    return tuple(_COMMANDS)
