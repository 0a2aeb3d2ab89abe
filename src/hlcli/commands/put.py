"""`hlcli put`: update by id."""

from __future__ import annotations

from typing import Annotated

import typer

from hlcli.commands import body, headers, sending, start
from hlcli.commands.options import (
    BodyFile,
    Connection,
    Edits,
    Output,
    ResourceMaybeId,
    WriteOptions,
    spread,
)
from hlcli.errors import UsageError
from hlcli.fhir import identity, interaction


@spread
def put(
    ctx: typer.Context,
    resource: ResourceMaybeId,
    file: BodyFile = None,
    *,
    id: Annotated[str | None, typer.Option("--id", help="the id, if the file has none")] = None,
    edits: Edits,
    write: WriteOptions,
    connection: Connection,
    output: Output,
) -> int:
    """Update a resource by id; creates it when the id is free.

    Without FILE the body is built from --set alone. Because a PUT replaces the whole resource,
    such a put only creates, unless --replace is given.

    \b
      hlcli put Patient jane.json
      hlcli put Patient/jane-1 - < jane.json
      hlcli put Patient jane.json --if-match 3 --set active=false
    """
    screen = start.screen(ctx, output)
    type, id_in_path = body.type_and_id(resource)
    source = body.read(start.env(ctx), type, file, edits)
    found, chosen, inserted = identity.resolve(source, type, _one_id(id_in_path, id))
    pairs = headers.of(_create_only(write) if file is None and not edits.replace else write)
    asked = interaction.update(type, chosen, found.bytes, pairs)
    session = start.session(ctx, connection, screen, source)
    return sending.send(session, asked, write, inserted=inserted and file is not None)


def _one_id(in_path: str | None, flag: str | None) -> str | None:
    if in_path is not None and flag is not None and in_path != flag:
        raise UsageError("TYPE/ID and --id name two ids; give one")
    return in_path if in_path is not None else flag


def _create_only(write: WriteOptions) -> WriteOptions:
    """From flags alone: create, but never wipe a patient by `put Patient/X --set active=false`."""
    if write.if_match is not None:
        raise UsageError(
            "--if-match without a file would replace the whole resource by the --set elements",
            hint="give the file, or insist with --replace",
        )
    return WriteOptions(**{**vars(write), "if_none_match": "*"})
