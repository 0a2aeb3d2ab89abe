"""`hlcli put`: update by id."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from hlcli.commands import body, looks, merging, sending, start
from hlcli.commands.options import (
    BodyFile,
    Connection,
    Edits,
    Looks,
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
    look: Looks,
    write: WriteOptions,
    connection: Connection,
    output: Output,
) -> int:
    """Update a resource by id; creates it when the id is free.

    A PUT replaces the whole resource. --merge changes some elements of what is there: objects of
    FILE are merged into it, its lists replace lists, null takes out; then --set and --unset. It
    never creates, and keeps what others write meanwhile, or stops where both changed the same.

    Without FILE the body is built from --set alone, and such a put only creates, unless --replace
    or --merge is given.

    --if-match auto reads first and replaces that version and no later one; where nothing is, it
    creates. --expect create or update insists on the one (13 where nothing can be updated or the
    other was done, 12 where the endpoint refuses). --skip-unchanged makes no version of what
    stands there already. --dry-run reads what these need, and writes nothing.

    \b
      hlcli put Patient jane.json
      hlcli put Patient/jane-1 - < jane.json
      hlcli put Patient/jane-1 --merge --set active=false
      hlcli put Patient jane.json --if-match auto --skip-unchanged
    """
    screen = start.screen(ctx, output)
    type, id_in_path = body.type_and_id(resource)
    wanted = _one_id(id_in_path, id)
    if look.merge:
        patch = merging.patch(start.env(ctx), type, file, edits)
        asked = interaction.update(
            type, merging.id_of(patch, wanted), b"", looks.pairs(write, look)
        )
        session = start.session(ctx, connection, screen, patch.over)
        return merging.send(session, asked, patch, write, looks.terms(write, look))
    source = body.read(start.env(ctx), type, file, edits)
    found, chosen, inserted = identity.resolve(source, type, wanted)
    alone = file is None and not edits.replace
    pairs = looks.pairs(_create_only(write, look) if alone else write, look)
    asked = interaction.update(type, chosen, found.bytes, pairs)
    session = start.session(ctx, connection, screen, source)
    care = looks.care(write, look, found)
    rehearsed = dataclasses.replace(write, dry_run=write.dry_run and care is None)
    return sending.send(
        session, asked, rehearsed, inserted=inserted and file is not None, care=care
    )


def _one_id(in_path: str | None, flag: str | None) -> str | None:
    if in_path is not None and flag is not None and in_path != flag:
        raise UsageError("TYPE/ID and --id name two ids; give one")
    return in_path if in_path is not None else flag


def _create_only(write: WriteOptions, look: Looks) -> WriteOptions:
    """From flags alone: create, but never wipe a patient by `put Patient/X --set active=false`."""
    named = {
        "--if-match": write.if_match is not None,
        "--skip-unchanged": look.skip_unchanged,
        "--expect update": look.expect == "update",
    }
    other = next((name for name, given in named.items() if given), None)
    if other is not None:
        raise UsageError(
            f"{other} without a file would replace the whole resource by the --set elements",
            hint="--merge changes these elements alone; or give the file, or --replace",
        )
    return dataclasses.replace(write, if_none_match="*")
