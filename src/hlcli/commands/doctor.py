"""`hlcli doctor`: is the store well, and if not, what to change."""

from __future__ import annotations

from typing import Annotated

import typer

from hlcli.commands import start
from hlcli.commands.options import Connection, Output, spread
from hlcli.errors import UsageError


@spread
def doctor(
    ctx: typer.Context,
    *,
    write: Annotated[
        bool,
        typer.Option("--write", help="create and delete a marked Basic resource, too"),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="write to a protected store without being asked")
    ] = False,
    connection: Connection,
    output: Output,
) -> int:
    """Check step by step that a store can be used, and say what to change where it cannot.

    Configuration, credentials, network, clock, whose keys they are, the data store's status, a
    signed request, a query that is hard to sign, reading; with --write, writing and how long
    searches lag. Reads show nothing of what they find. The exit code is that of the first cross.

    \b
      hlcli doctor
      hlcli doctor --store prod --write
      hlcli doctor --output json | jq -r '.[] | select(.result == "failed").hint'
    """
    from hlcli.plans import diagnosing

    if output.curl:
        raise UsageError("--curl prints one request, and doctor makes many")
    screen = start.screen(ctx, output)
    return diagnosing.diagnose(
        lambda: start.session(ctx, connection, screen), screen, write=write, sure=yes
    )
