"""`hlcli get` and `hlcli search`: look before and after."""

from __future__ import annotations

from typing import Annotated

import typer

from hlcli.commands import body, criteria, meaning, start
from hlcli.commands.options import (
    Connection,
    CriteriaOptions,
    Output,
    ResourceAndId,
    ResourceType,
    spread,
)
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
    type, id = body.type_and_id(resource)
    if id is None:
        raise UsageError("get takes TYPE/ID", hint=f"hlcli get {type}/ID, or hlcli search {type}")
    identity.check_id_text(id)
    if version_id is not None:
        identity.check_id_text(version_id, "version id")
    asked = interaction.vread(type, id, version_id) if version_id else interaction.read(type, id)
    return start.session(ctx, connection, screen).run(asked)


@spread
def search(
    ctx: typer.Context,
    resource: ResourceType,
    *,
    criteria_options: CriteriaOptions,
    connection: Connection,
    output: Output,
) -> int:
    """Search, one page: a table on a terminal, one resource a line in a pipe.

    Every option that is not listed here is a search parameter. New writes can take a minute to
    appear. hlcli params TYPE lists them.

    \b
      hlcli search Patient --name peter --birthdate 2000-01-01
      hlcli search Observation --subject Patient/jane-1 --_count 100
      hlcli search Patient --identifier 'http://hospital/mrn|4711' | jq -r .id
    """
    screen = start.screen(ctx, output)
    type, id = body.type_and_id(resource)
    if id is not None:
        raise UsageError("search takes a TYPE alone", hint=f"by id: hlcli get {resource}")
    pairs = ctx.meta["criteria"]
    unknown = criteria_options.allow_unknown_param
    criteria.check_names(type, pairs, ctx.meta["own"], allow_unknown=unknown)
    meaning.check(type, pairs, allow_unknown=unknown)
    return start.session(ctx, connection, screen).run(interaction.search(type, pairs))
