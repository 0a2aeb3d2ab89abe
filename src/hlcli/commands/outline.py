"""The command tree and R4's search parameters as plain data, for the completions of shells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import typer

from hlcli.commands import help, parser
from hlcli.commands.command import CriteriaCommand
from hlcli.completion.tree import FLAG, KINDS, ByKind, Command, Option, Source, Tree
from hlcli.fhir import healthlake, search
from hlcli.fhir.search import Parameter

#: What a placeholder of a usage line stands for. Others stand for what nobody can know.
_KINDS: Mapping[str, str] = {
    "FILE": "files",
    "FILE…": "files",
    "TYPE": "types",
    "TYPE[/ID]": "types",
    "TYPE[.ELEMENT]": "types",
    "TYPE/ID": "types/",
    "STORE": "stores",
    "NAME=@FILE": "criteria",
    "PARAM[,PARAM]": "criteria",
    "-- CMD ARG …": "programs",
}

#: The modifiers HealthLake documents. :Type of a reference is left out: it has 146 spellings.
_MODIFIERS: ByKind = {
    kind: (*healthlake.MODIFIERS.get(kind, ()), "missing")
    for kind in ("string", "token", "reference", "date", "quantity", "number", "uri")
}

#: The one command whose answer the result parameters shape: a write refuses them.
_SHOWS = "search"


def grown() -> Tree:
    """Everything there is to complete, as of now."""
    root = parser()
    context = root.make_context("hlcli", [], resilient_parsing=True)
    commands = [Command("", "", _options(root, context))]
    commands += [_command(name, one, context) for name, one in root.commands.items()]
    common, own = _parameters()
    results = tuple(sorted(search.RESULT_PARAMETERS))
    return Tree(tuple(commands), common, own, results, _MODIFIERS)


def _command(name: str, command: Any, root: Any) -> Command:
    context = typer.Context(command, info_name=name, parent=root)
    words = [one for one in command.get_params(context) if one.param_type_name == "argument"]
    return Command(
        name,
        _plain(command.get_short_help_str(72)),
        _options(command, context),
        tuple(_source(one) for one in words),
        repeats=any(one.nargs == -1 for one in words),
        criteria=isinstance(command, CriteriaCommand),
        results=name == _SHOWS,
    )


def _options(command: Any, context: Any) -> tuple[Option, ...]:
    return tuple(
        Option(
            # Long before short; Typer has the names of --help in no order at all.
            tuple(sorted((*one.opts, *one.secondary_opts), key=lambda name: (-len(name), name))),
            _plain(one.help or ""),
            FLAG if getattr(one, "is_flag", False) else _source(one),
        )
        for one in command.get_params(context)
        if one.param_type_name == "option" and not one.hidden
    )


def _plain(text: str) -> str:
    """ASCII, whatever the terminal."""
    return text.replace("…", "...").replace("·", "-").encode("ascii", "replace").decode()


def _source(one: Any) -> Source:
    """What an option's value or an argument may be, as its usage line has it."""
    pieces = re.sub(r"^\[(.*)\]$", r"\1", one.metavar or "").split("|")
    kinds = [_KINDS[piece] for piece in pieces if piece in _KINDS]
    found = (word for piece in pieces for word in _words(piece))
    return Source(kinds[0] if kinds else "", tuple(found))


def _words(piece: str) -> Iterable[str]:
    """A piece without capitals is to be typed as it stands; a single sign needs no completion."""
    if piece == "TOPIC":
        known = parser().commands  # which are offered beside them
        return tuple(name for name in help.TOPICS if name not in known)
    if piece == "COMMAND":
        return tuple(parser().commands)
    return () if len(piece) < 2 or re.search("[A-Z]", piece) else (piece,)


def _offered(type: str) -> dict[str, search.Parameter]:
    """What hlcli takes without insistence."""
    found = search.parameters(type).items()
    return {name: one for name, one in found if healthlake.support(type, name) == "supported"}


def _parameters() -> tuple[ByKind, Mapping[str, ByKind]]:
    """Those that every type has, and the others of each type."""
    every = {type: _offered(type) for type in search.resource_types()}
    shared = set.intersection(*(set(found) for found in every.values()))
    some = next(iter(every.values()))
    common = _by_kind(some[name] for name in sorted(shared))
    return common, {
        type: _by_kind(found[name] for name in sorted(set(found) - shared))
        for type, found in every.items()
    }


def _by_kind(parameters: Iterable[Parameter]) -> ByKind:
    listed = list(parameters)
    return {kind: names for kind in KINDS if (names := tuple(_named(listed, kind)))}


def _named(parameters: Iterable[Parameter], kind: str) -> Iterator[str]:
    return (one.name for one in parameters if one.type == kind)
