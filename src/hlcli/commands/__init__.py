"""The counter: argv in, one Interaction out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command

from hlcli import __version__
from hlcli.commands import help
from hlcli.commands.command import Command, CriteriaCommand, LoadCommand, OwnHelp, Page
from hlcli.commands.settling import SettleCommand


class Place(NamedTuple):
    """Where a command's function is, and what kind of command it is."""

    module: str
    function: str
    kind: type[Command] = Command


_COMMANDS: Mapping[str, Place] = {
    "put": Place("put", "put"),
    "cond-update": Place("cond_update", "cond_update", CriteriaCommand),
    "delete": Place("delete", "delete"),
    "edit": Place("edit", "edit"),
    "load": Place("load", "load", LoadCommand),
    "settle": Place("settle", "settle", SettleCommand),
    "get": Place("read", "get"),
    "history": Place("read", "history"),
    "search": Place("search", "search", CriteriaCommand),
    "diff": Place("diff", "diff"),
    "validate": Place("validate", "validate"),
    "params": Place("knowledge", "params"),
    "explain": Place("explain", "explain"),
    "datastores": Place("datastores", "datastores"),
    "import": Place("imports", "import_"),
    "config": Place("config", "config"),
    "doctor": Place("doctor", "doctor"),
    "api": Place("api", "api"),
    "serve": Place("local", "serve"),
    "demo": Place("demo", "demo"),
    "completion": Place("completion", "completion"),
    "man": Place("man", "man"),
    "help": Place("help", "help"),
}

#: They ask no endpoint for FHIR data, so that nothing of theirs is ever sent, or not sent.
_OFFLINE = (
    *("validate", "params", "explain", "config", "datastores", "import"),
    *("serve", "demo", "completion", "man", "help"),
)

#: What Typer raises for a command line it cannot parse; it has a public name only from 0.28.
ParseError: type[typer.BadParameter] = typer.BadParameter.__bases__[0]


class Root(OwnHelp, TyperGroup):
    """The front page is written by hand; a test holds it to the commands there are."""

    def get_help(self, ctx: object) -> str:  # noqa: ARG002  (Typer's signature)
        """The front page."""
        return help.FRONT


def names() -> tuple[str, ...]:
    """Every command there is, in the order of the front page."""
    return tuple(_COMMANDS)


def sends(argv: Sequence[str]) -> bool:
    """False where argv names a command that asks no endpoint."""
    return next((word for word in argv if not word.startswith("-")), "") not in _OFFLINE


def parser(*wanted: str) -> Any:
    """The command tree, ready to parse; with `wanted`, that part of it.

    Typer builds every option of every command it is told of, so that a tree of one command
    starts faster than the whole.
    """
    app = typer.Typer(
        name="hlcli",
        cls=Root,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback(invoke_without_command=True)(_root)
    for name in wanted or names():
        place = _COMMANDS[name]
        function = getattr(import_module(f"hlcli.commands.{place.module}"), place.function)
        app.command(name, cls=place.kind)(function)
    return get_command(app)


def parser_for(argv: list[str]) -> Any:
    """The smallest tree that understands argv."""
    first = argv[0] if argv else "--help"
    if first in _COMMANDS and first != "help":
        return parser(first)
    return parser("help") if first in ("--help", "-h", "--version") else parser()


def _version(wanted: bool) -> None:
    if wanted:
        raise Page(f"hlcli {__version__}\n")


def _root(
    ctx: typer.Context,
    version: bool = typer.Option(  # noqa: ARG001  (its callback acts)
        False, "--version", help="the version", is_eager=True, callback=_version
    ),
) -> None:
    """safe, signed updates for AWS HealthLake and its kind (FHIR R4)"""
    if ctx.invoked_subcommand is None:
        raise Page(help.FRONT)
