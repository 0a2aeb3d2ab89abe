"""`hlcli explain`: what R4 says about a type or an element."""

from __future__ import annotations

from typing import Annotated

import typer

from hlcli.commands import start
from hlcli.commands.options import Output, spread


@spread
def explain(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(metavar="TYPE[.ELEMENT]", show_default=False)],
    *,
    output: Output,
) -> int:
    """What R4 says of a type or an element: cardinality, types, codes, search parameters.

    A type is shown as a tree. The paths of error messages are understood, indexes and all.

    \b
      hlcli explain Patient
      hlcli explain Patient.contact.name
      hlcli explain 'Observation.value[x]' --output json
    """
    from hlcli.fhir import explain as library
    from hlcli.view.pages import explained

    return explained.show(library.explain(path), start.screen(ctx, output))
