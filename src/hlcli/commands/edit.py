"""`hlcli edit`: change what is stored, in an editor or by flags."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from hlcli.commands import body, start
from hlcli.commands.options import YES, Changes, Connection, Output, ResourceAndId, spread


@spread
def edit(
    ctx: typer.Context,
    resource: ResourceAndId,
    *,
    changes: Changes,
    yes: Annotated[bool, typer.Option("--yes", help=YES)] = False,
    no_validate: Annotated[
        bool, typer.Option("--no-validate", help="send it whatever R4's rules of structure say")
    ] = False,
    connection: Connection,
    output: Output,
) -> int:
    """Change the current version of a resource in an editor, see the changes, and put them back.

    The editor is $VISUAL, else $EDITOR, else vi. What is wrong with the text comes back into it as
    comments. It is put for the version you saw; if somebody else was faster, your change goes on
    top of theirs, and you are asked again. Where both changed the same, nothing is written.
    Whatever is not written is kept in a file, and named. With --set there is no editor.

    \b
      hlcli edit Patient/jane-1
      hlcli edit Patient/jane-1 --set active=false --unset 'telecom[0]' --yes
      EDITOR='sed -i s/Jnae/Jane/' hlcli edit Patient/jane-1 --yes
    """
    from hlcli.plans import editing, work

    screen = start.screen(ctx, output)
    type, id = body.exactly(resource, "edit")
    change = partial(body.edited, edits=changes) if changes else None
    session = start.session(ctx, connection, screen)
    return editing.edit(session, type, id, work.Manner(change, sure=yes, lax=no_validate))
