"""`hlcli validate`: are these files R4?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from hlcli import files as disk
from hlcli.commands import start
from hlcli.commands.options import CheckOptions, Output, spread
from hlcli.env import Env

if TYPE_CHECKING:
    from hlcli.fhir.validate import Told


@spread
def validate(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE…", show_default=False)],
    *,
    check: CheckOptions,
    output: Output,
) -> int:
    """Check files against R4's rules of structure: any resource, Bundles too. Nothing is sent.

    Findings are the data: they go to stdout, on a terminal with the line and a caret, in a pipe
    as file:line:column: error: …; with --output json as one OperationOutcome. Exit 2 if one of
    them is an error. Profiles, invariants and terminology beyond required codes are not checked.

    \b
      hlcli validate jane.json
      hlcli validate export/*.json --output json | jq '.issue | length'
      hlcli validate draft.json --validation-level minimal
    """
    from hlcli.view.pages import checked

    screen = start.screen(ctx, output)
    return checked.show(_examined(start.env(ctx), files, check.validation_level), screen)


def _examined(env: Env, names: list[str], level: str | None) -> Iterator[tuple[Told, ...]]:
    """One file at a time: there may be many."""
    from hlcli.fhir.examine import examine
    from hlcli.fhir.validate import level_of

    for name in names:
        shown = "<stdin>" if name == "-" else name
        yield examine(shown, partial(_raw, env, name), level=level_of(level))


def _raw(env: Env, name: str) -> bytes:
    from hlcli.fhir.examine import MOST

    return start.standard_input(env, MOST) if name == "-" else disk.read(name, MOST)
