"""`hlcli delete`: delete by id."""

from __future__ import annotations

from typing import Annotated

import typer

from hlcli.commands import body, headers, start
from hlcli.commands.options import YES, Connection, Output, ResourceAndId, WriteOptions, spread
from hlcli.fhir import interaction


@spread
def delete(
    ctx: typer.Context,
    resource: ResourceAndId,
    *,
    if_match: Annotated[
        str | None,
        typer.Option(
            "--if-match",
            metavar="VERSION|ETAG|auto",
            help="only if this is the current version; auto: the one there is now",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=YES)] = False,
    no_explain: Annotated[
        bool, typer.Option("--no-explain", help="no further reads to explain a 409 or 412")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="print the request and delete nothing")
    ] = False,
    connection: Connection,
    output: Output,
) -> int:
    """Delete a resource by id. Its history stays, its id stays taken, and a put brings it back.

    On a terminal it shows what stands there and asks, and deletes that version only. Where
    nobody can be asked it refuses without --yes.

    \b
      hlcli delete Patient/jane-1
      hlcli delete Patient/jane-1 --if-match 3 --yes
      hlcli delete Patient/jane-1 --dry-run
    """
    from hlcli.plans import deleting

    screen = start.screen(ctx, output)
    type, id = body.exactly(resource, "delete")
    seen = if_match == "auto"
    pairs = headers.of(WriteOptions(if_match=None if seen else if_match))
    session = start.session(ctx, connection, screen)
    manner = deleting.Manner(sure=yes, seen=seen, dry_run=dry_run, explain=not no_explain)
    return deleting.delete(session, interaction.delete(type, id, pairs), manner)
