"""`hlcli diff`: what a put would change, or what was changed between two versions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from hlcli.commands import body, merging, start
from hlcli.commands.merging import Patch
from hlcli.commands.options import BodyFile, Connection, Edits, Output, ResourceMaybeId, spread
from hlcli.errors import UsageError
from hlcli.fhir import document, identity, interaction
from hlcli.fhir.document import Document
from hlcli.fhir.interaction import Interaction

if TYPE_CHECKING:
    from hlcli.plans.comparing import Make
    from hlcli.plans.standing import Standing


@spread
def diff(
    ctx: typer.Context,
    resource: ResourceMaybeId,
    file: BodyFile = None,
    *,
    version_id: Annotated[
        str | None, typer.Option("--version-id", metavar="N", help="that version, not the current")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="M", help="compare it with this version")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="compare the narrative, too")] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="exit 1 where they differ, as diff does")
    ] = False,
    merge: Annotated[
        bool, typer.Option("--merge", help="what put --merge would change: these elements alone")
    ] = False,
    edits: Edits,
    connection: Connection,
    output: Output,
) -> int:
    """Show what a put would change in what is stored, element by element. It only reads.

    Lists are compared by what is in them, numbers with their precision. What the server sets in
    meta does not count, nor does the narrative. Exit 10 where nothing is stored yet.

    A put replaces the whole resource: without FILE and --merge, every element that --set does not
    name is shown as removed. --output resource prints what the put would send.

    \b
      hlcli diff Patient jane.json
      hlcli diff Patient/jane-1 --merge --set active=false --exit-code
      hlcli diff Patient/jane-1 --version-id 3 --to 5
      hlcli diff Patient/jane-1 --version-id 3 --output json
    """
    screen = start.screen(ctx, output)
    type, id = body.type_and_id(resource)
    bodied = file is not None or bool(edits)
    _check(version_id, to, edits, bodied=bodied, merge=merge)
    found = body.given(start.env(ctx), type, file, edits) if bodied else None
    id, make = _made(found, type, id, edits, merge=merge) if bodied else (_known(type, id), None)
    old = _asked(type, id, version_id)
    from hlcli.plans import comparing

    alone = bodied and not (file or merge or edits.replace)
    manner = comparing.Manner(text, exit_code, alone=alone, merge=merge)
    session = start.session(ctx, connection, screen)
    if make is None:
        return comparing.versions(session, old, _asked(type, id, to), manner)
    return comparing.with_body(session, old, make, manner)


def _check(
    version_id: str | None, to: str | None, edits: Edits, *, bodied: bool, merge: bool
) -> None:
    """Two things to compare, and no third."""
    if not bodied and (version_id is None or merge):
        raise UsageError(
            "nothing to compare: neither a file, nor - for standard input, nor --set",
            hint="name a file, or two versions: --version-id 3 --to 5",
        )
    if to is not None and (bodied or version_id is None):
        raise UsageError("--to goes with --version-id alone: it compares two versions")
    if merge and edits.replace:
        raise UsageError("--replace takes all of the body, --merge some of it: give one")
    for one in (version_id, to):
        if one is not None:
            identity.check_id_text(one, "version id")


def _asked(type: str, id: str, version: str | None) -> Interaction:
    return interaction.read(type, id) if version is None else interaction.vread(type, id, version)


def _known(type: str, id: str | None) -> str:
    if id is None:
        raise UsageError("no id: versions of what?", hint=f"hlcli diff {type}/ID")
    identity.check_id_text(id)
    return id


def _made(
    found: Document | None, type: str, id: str | None, edits: Edits, *, merge: bool
) -> tuple[str, Make]:
    """The id, and what makes the new version: of itself, or with --merge of what is stored."""
    if merge:
        patch = merging.checked(found, type, edits)
        return merging.id_of(patch, id), partial(_merged, patch)
    ready, chosen, _ = identity.resolve(body.whole(found, type, edits), type, id)
    return chosen, lambda _: ready


def _merged(patch: Patch, found: Standing) -> Document:
    current = document.parse("the stored version", found.text.encode(), any_size=True)
    name = patch.over.name if patch.over else "--set"
    return replace(patch.on(current), name=f"{name} merged")
