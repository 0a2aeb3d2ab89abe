"""`hlcli load`: many resources, nothing lost."""

from __future__ import annotations

from typing import Annotated

import typer

from hlcli.commands import loading, start
from hlcli.commands.load_options import EachOptions, LoadOutput, RunOptions, Selection
from hlcli.commands.options import Connection, spread
from hlcli.env import stays
from hlcli.errors import UsageError


@spread
def load(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE…|-]", show_default=False)
    ] = None,
    *,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", metavar="PARAM[,PARAM]", help="conditional updates by these search parameters"
        ),
    ] = None,
    selection: Selection,
    each: EachOptions,
    run: RunOptions,
    connection: Connection,
    output: LoadOutput,
) -> int:
    """Load many resources: files, folders, globs, standard input; NDJSON, JSON, Bundles, packed.

    Each is put by its id, or with --by as a conditional update whose criteria are taken from the
    resource itself. What could not be done lies in the run's folder as failed.ndjson. A load that
    was stopped, or killed, goes on when the same command is given again: hlcli help load.

    \b
      hlcli load patients.ndjson
      hlcli load export/ --by identifier
      zcat big.ndjson.gz | hlcli load - --rate 500
      hlcli load --resume 20261122-074345
    """
    from hlcli.plans import loading as plan

    loading.printable(output)
    screen = start.screen(ctx, output)
    if not paths:
        return _again(ctx, run)
    session = start.session(ctx, connection, screen)
    if run.yes:
        session.allow()
    if "-" in paths:
        start.say_waiting(start.env(ctx))
    stays()
    words: tuple[str, ...] = ctx.meta["words"]
    each_ = loading.Each(tuple(by or ()), each, session.validation_level, ctx.meta["rehearse"])
    return plan.load(session, loading.asked(tuple(paths), each_, selection, run, words))


def _again(ctx: typer.Context, run: RunOptions) -> int:
    """The run's own words, and then those given now."""
    from hlcli.bulk.kept.runs import recall

    if run.resume is None:
        raise UsageError(
            "nothing to load: neither a file nor a folder, nor - for standard input",
            hint="to go on with an earlier load: hlcli load --resume RUN",
        )
    before = recall(run.resume).argv
    started: start.Started = ctx.obj
    end = before.index("--") if "--" in before else len(before)  # after that there are only paths
    return started.main(["load", *before[:end], *ctx.meta["words"], *before[end:]], started.env)
