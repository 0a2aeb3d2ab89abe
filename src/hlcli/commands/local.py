"""`hlcli serve`: the local endpoint, for other programs."""

from __future__ import annotations

import threading
from typing import Annotated

import typer

from hlcli.commands import start
from hlcli.commands.options import Output
from hlcli.env import stays
from hlcli.errors import UsageError


def serve(
    ctx: typer.Context,
    command: Annotated[list[str] | None, typer.Argument(metavar="[-- CMD ARG …]")] = None,
    *,
    port: Annotated[int, typer.Option(help="0 takes a free one", min=0, max=65535)] = 0,
    db: Annotated[str, typer.Option(metavar="FILE|:memory:")] = ":memory:",
    index_lag: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="a write is not yet found by search")
    ] = 0.0,
    latency: Annotated[float, typer.Option(metavar="MS", min=0, help="answer later")] = 0.0,
    strict_case: Annotated[
        bool, typer.Option("--strict-case", help="string search as HealthLake documents it")
    ] = False,
    fault: Annotated[
        list[str] | None, typer.Option(metavar="KIND:N|KIND:P%", help="misbehave on purpose")
    ] = None,
    auth: Annotated[
        str, typer.Option(metavar="sigv4|bearer", help="bearer: a SMART store, and its tokens")
    ] = "sigv4",
    token_life: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="of a bearer token")
    ] = 300.0,
    bucket: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="the bucket in hlcli import, whatever its name"),
    ] = None,
) -> int:
    """Run the local endpoint: HealthLake's URLs, signature check and conditional update, on
    SQLite. It is not HealthLake.

    Without a command it prints READY and what a client needs, and runs until it is stopped. With
    one, it runs that command with its environment set, ends with it and returns its exit code.
    Faults: 429, 503, 500, reset-before, reset-after, truncated, html.

    \b
      hlcli serve --port 8000 --db store.sqlite
      hlcli serve -- ./nightly.sh
      hlcli serve --fault 429:2 --fault reset-after:1 -- pytest
    """
    from hlcli.local import around, serving
    from hlcli.view.pages.served import show_note, show_ready

    env, screen = start.env(ctx), start.screen(ctx, Output())
    if auth not in ("sigv4", "bearer"):
        raise UsageError("--auth takes one of: sigv4, bearer")
    faults = tuple(fault or ())
    place = serving.Place(
        port, db, index_lag, latency / 1000, strict_case, faults, auth, token_life, bucket
    )
    stays()
    with serving.at(place, env.now, env.random) as served:
        show_note(screen, served.note)
        if command:
            return around.run(command, env.environ, served.exports)
        show_ready(screen, served.url, served.exports, served.unset)
        threading.Event().wait()
    return 0
