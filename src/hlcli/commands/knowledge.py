"""`hlcli params`: what R4 says, offline."""

from __future__ import annotations

from typing import Annotated

import typer

from hlcli.commands import body, start
from hlcli.commands.options import ResourceType
from hlcli.config import Output
from hlcli.errors import UsageError


def params(
    ctx: typer.Context,
    resource: ResourceType,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="text|json", help="what stdout gets")
    ] = None,
) -> int:
    """List the search parameters of a type: the flags of cond-update and search.

    Name, type, modifiers, an example, and what HealthLake does not support. A table on a terminal,
    tab-separated lines in a pipe, with --output json a list.

    \b
      hlcli params Patient
      hlcli params Observation | cut -f 1
      hlcli params Patient --output json | jq -r '.[].name'
    """
    from hlcli.fhir import guide
    from hlcli.view.pages.parameters import show_parameters

    if output not in (None, "text", "json"):
        raise UsageError("--output takes one of: text, json")
    type, id = body.type_and_id(resource)
    if id is not None:
        raise UsageError("params takes a TYPE alone", hint=f"hlcli params {type}")
    return show_parameters(type, guide.entries(type), start.screen(ctx, Output(output=output)))
