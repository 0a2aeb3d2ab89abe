"""The manual page, hlcli(1), from the same sources as --help.

https://man7.org/linux/man-pages/man7/groff_man.7.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer

from hlcli import __version__
from hlcli.commands import help
from hlcli.errors import EXIT_CODES

_HEAD = """\
.TH HLCLI 1 "" "hlcli {version}" "User Commands"
.SH NAME
hlcli \\- safe, signed updates for AWS HealthLake and its kind (FHIR R4)
.SH SYNOPSIS
.B hlcli
.I COMMAND
[\\fIWORDS\\fR] [\\fIOPTIONS\\fR]
"""
#: Groups of options that every command that talks has: written once.
_COMMON = ("Connection", "Output")
_SHOWN_BY = "put"


def page(root: Any) -> str:
    """The whole page, as roff."""
    context = root.make_context("hlcli", [], resilient_parsing=True)
    lines = [_HEAD.format(version=__version__), *_commands(root, context)]
    lines += _common(root.commands[_SHOWN_BY], context)
    for name, topic in help.TOPICS.items():
        if name != "exit-codes":
            lines += [f".SH {name.upper().replace('-', ' ')}", *_verbatim(topic())]
    lines += [".SH EXIT STATUS", *_exits()]
    return "\n".join(line.rstrip("\n") for line in lines) + "\n"


def _commands(root: Any, parent: Any) -> Iterator[str]:
    yield ".SH COMMANDS"
    for name, command in root.commands.items():
        context = typer.Context(command, info_name=name, parent=parent)
        usage = " ".join(command.collect_usage_pieces(context))
        yield f".SS hlcli {_text(f'{name} {usage}')}"
        yield from _prose(command.help or "")
        for panel, records in _options(command, context).items():
            if panel not in _COMMON:
                yield from _records(records)


def _common(command: Any, parent: Any) -> Iterator[str]:
    context = typer.Context(command, info_name=_SHOWN_BY, parent=parent)
    for panel, records in _options(command, context).items():
        if panel in _COMMON:
            yield f".SH {panel.upper()} OPTIONS"
            yield from _records(records)


def _options(command: Any, context: Any) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for one in command.get_params(context):
        record = one.get_help_record(context)
        if one.param_type_name == "option" and record is not None and one.name != "help":
            panel = getattr(one, "rich_help_panel", None) or ""
            found.setdefault(panel, []).append(record)
    return found


def _records(records: list[tuple[str, str]]) -> Iterator[str]:
    for names, meaning in records:
        yield ".TP"
        yield f".B {_text(names)}"
        yield _text(meaning)


def _prose(text: str) -> Iterator[str]:
    """Paragraphs filled; those that click leaves alone (\\b) letter for letter."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.startswith("\b"):
            yield from _verbatim(paragraph.removeprefix("\b").strip("\n"))
        else:
            yield ".PP"
            yield _text(" ".join(paragraph.split()))


def _verbatim(text: str) -> Iterator[str]:
    yield from (".PP", ".nf", *map(_text, text.rstrip("\n").splitlines()), ".fi")


def _exits() -> Iterator[str]:
    for row in EXIT_CODES:
        yield from (".TP", f".B {row.code}", _text(f"{row.meaning} (written: {row.written})"))


def _text(line: str) -> str:
    """A line that roff takes as text: no request, no escape, no hyphen made a dash."""
    plain = line.replace("\\", "\\e").replace("-", "\\-")
    plain = plain.replace("…", "...").replace("·", "|").replace("→", "\\->")
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain
