"""`hlcli get` and `hlcli history`: one resource, as it is and as it was."""

from __future__ import annotations

from typing import Annotated

import typer

from hlcli.commands import body, start
from hlcli.commands.options import Connection, Output, Paging, ResourceAndId, spread
from hlcli.errors import UsageError
from hlcli.fhir import identity, interaction


@spread
def get(
    ctx: typer.Context,
    resource: ResourceAndId,
    *,
    version_id: Annotated[
        str | None, typer.Option("--version-id", metavar="N", help="this version of it")
    ] = None,
    connection: Connection,
    output: Output,
) -> int:
    """Read a resource by id. Reads are immediate, unlike searches.

    \b
      hlcli get Patient/jane-1
      hlcli get Patient/jane-1 --version-id 3
      hlcli get Patient/jane-1 --query resource.birthDate
    """
    screen = start.screen(ctx, output)
    resource, versioned, named = resource.partition("/_history/")
    if versioned and version_id is not None:
        raise UsageError("two versions: one behind the id, one in --version-id", hint="give one")
    version_id = named if versioned else version_id
    type, id = body.exactly(resource, "get")
    if version_id is not None:
        identity.check_id_text(version_id, "version id")
    asked = interaction.vread(type, id, version_id) if version_id else interaction.read(type, id)
    return start.session(ctx, connection, screen).run(asked)


@spread
def history(
    ctx: typer.Context,
    resource: ResourceAndId,
    *,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="T", help="versions from then on: a date or time, UTC"),
    ] = None,
    paging: Paging,
    connection: Connection,
    output: Output,
) -> int:
    """The versions of a resource, the newest first: when, and how many elements each changed.

    On a terminal a table; in a pipe one version a line, as it was. A deletion has nothing to show
    but its number and time: its line says "deleted": true. With --output json the Bundle. A
    history may lag minutes behind.

    \b
      hlcli history Patient/jane-1
      hlcli history Patient/jane-1 --since 2026-11-01 --all
      hlcli history Patient/jane-1 | jq -r 'select(.deleted | not) | .birthDate'
    """
    from hlcli.commands import shaping
    from hlcli.plans import listing

    screen = start.screen(ctx, output)
    type, id = body.exactly(resource, "history")
    query = (*shaping.since(since), *shaping.count(paging))
    session = start.session(ctx, connection, screen)
    return listing.run(session, interaction.history(type, id, query), all=paging.all)
