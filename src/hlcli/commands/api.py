"""`hlcli api`: any other interaction, signed."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

import typer

from hlcli import files
from hlcli.commands import headers, start
from hlcli.commands.options import YES, Connection, Output, WriteOptions, spread
from hlcli.errors import UsageError
from hlcli.fhir import interaction, query
from hlcli.fhir.interaction import Pairs

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ENOUGH = 64 * 1024 * 1024


@spread
def api(
    ctx: typer.Context,
    method: Annotated[str, typer.Argument(metavar="METHOD", show_default=False)],
    path: Annotated[str, typer.Argument(metavar="PATH", show_default=False)],
    *,
    field: Annotated[
        list[str] | None,
        typer.Option("--field", "-f", metavar="NAME=VALUE", help="a parameter of the query"),
    ] = None,
    input: Annotated[
        str | None, typer.Option("--input", metavar="FILE|-", help="the body, sent as it is")
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option("--header", "-H", metavar="NAME:VALUE", help="a further request header"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=YES)] = False,
    connection: Connection,
    output: Output,
) -> int:
    """Send any request below the FHIR base: operations, bundles, what has no command of its own.

    PATH is as in a URL, below the base. The body is sent as it is and not checked. Only reads are
    repeated after a lost answer.

    \b
      hlcli api GET metadata
      hlcli api GET 'Patient/jane-1/$everything' --field _count=100
      hlcli api POST '' --input transaction.json
    """
    screen = start.screen(ctx, output)
    segments, pairs = _target(path)
    given = (_pair(text) for text in field or ())
    asked = interaction.any_other(
        _method(method),
        segments,
        (*pairs, *given),
        headers.of(WriteOptions(header=header)),
        _body(ctx, input),
    )
    session = start.session(ctx, connection, screen)
    if yes:
        session.allow()
    return session.run(asked)


def _method(word: str) -> str:
    if word.upper() not in _METHODS:
        raise UsageError(f"METHOD is one of: {', '.join(_METHODS)}", hint="hlcli api GET metadata")
    return word.upper()


def _target(path: str) -> tuple[tuple[str, ...], Pairs]:
    """Segments and pairs, decoded once: they are encoded again by the one encoder."""
    if "://" in path:
        raise UsageError(
            "PATH is below the endpoint's base", hint="the endpoint goes in --endpoint-url"
        )
    if "#" in path:
        raise UsageError("PATH holds a fragment, which no server receives")
    above, _, below = path.partition("?")
    bare = above.strip("/")
    segments = tuple(unquote(one) for one in bare.split("/")) if bare else ()
    return segments, query.decode_pairs(below)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError("--field takes NAME=VALUE")
    return name, value


def _body(ctx: typer.Context, input: str | None) -> bytes:
    if input is None:
        return b""
    if input == "-":
        return files.read_stream(start.env(ctx).stdin.raw, _ENOUGH)
    return files.read(input, _ENOUGH)
