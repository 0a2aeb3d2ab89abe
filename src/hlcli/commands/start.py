"""What every command begins with: its world, its screen, its session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import typer

from hlcli import files
from hlcli.config import FORMS, Connection, Output
from hlcli.env import Env
from hlcli.errors import ConfigError

if TYPE_CHECKING:
    from hlcli.fhir.document import Document
    from hlcli.fhir.exchange import Exchange
    from hlcli.fhir.interaction import Interaction
    from hlcli.session import Session
    from hlcli.view.console.screen import Screen
    from hlcli.view.console.typed import Typed


@dataclass
class Started:
    """What main gives to a command, and what main must know should the command break: the
    session, which remembers whether something was sent. `main` itself is for the tour. `argv` is
    what was typed. `instead` is done in place of sending a write (`settle`)."""

    env: Env
    main: Callable[[Sequence[str], Env], int]
    argv: Sequence[str] = ()
    session: Session | None = field(default=None)
    instead: Callable[[Session, Interaction], Exchange] | None = field(default=None)


def env(ctx: typer.Context) -> Env:
    """The world this command runs in."""
    started: Started = ctx.obj
    return started.env


def standard_input(env: Env, most: int) -> bytes:
    """All of it, `most` bytes at most. At a terminal someone has to know that it is waited for."""
    if env.may_ask:
        from hlcli.fhir.exchange import Notice
        from hlcli.view.answer.notice import show_notice
        from hlcli.view.console.screen import Screen

        show_notice(Notice("typed"), Screen(env))
    return files.read_stream(env.stdin.raw, most)


def screen(ctx: typer.Context, output: Output, form: str | None = None) -> Screen:
    """How to show what comes back; a bad --query is refused here, before anything is sent. `form`
    is the config file's, where nothing nearer names one."""
    from hlcli.view.console.screen import Screen, compile_query

    return Screen(
        env=env(ctx),
        output=output.output or form_from(env(ctx).environ, form),
        chosen=bool(output.output or env(ctx).environ.get("HLCLI_OUTPUT")),
        query=compile_query(output.query) if output.query is not None else None,
        quiet=output.quiet,
        show_values=output.show_values,
        no_color=output.no_color,
        debug=output.debug,
        debug_signing=output.debug_signing,
        curl=output.curl,
        secrets=secrets_in(env(ctx).environ),
    )


#: Variables that hold what nobody may see.
_SECRETS = (
    "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "HLCLI_TOKEN",
    "HLCLI_CLIENT_SECRET", "HLCLI_CLIENT_KEY",
)  # fmt: skip


def secrets_in(environ: Mapping[str, str]) -> set[str]:
    """What must never be shown, should a server or a provider repeat it. What is had elsewhere is
    learned when it is used."""
    return {value for name in _SECRETS if len(value := environ.get(name, "").strip()) >= 8}


def form_from(environ: Mapping[str, str], otherwise: str | None = None) -> str:
    """The output form HLCLI_OUTPUT names. Raises ConfigError for one that does not exist."""
    form = environ.get("HLCLI_OUTPUT") or otherwise or "text"
    if form not in FORMS:
        raise ConfigError(f"HLCLI_OUTPUT must be one of: {', '.join(FORMS)}")
    return form


def session(
    ctx: typer.Context, connection: Connection, screen: Screen, source: Document | None = None
) -> Session:
    """A session with the store these flags and the environment name."""
    from hlcli.opening import opened

    started: Started = ctx.obj
    shown = replace(screen, typed=_typed(ctx, started.argv))
    started.session = opened(started.env, connection, shown, source)
    started.session.instead = started.instead
    return started.session


def _typed(ctx: typer.Context, argv: Sequence[str]) -> tuple[Typed, ...]:
    """The command line of a write, should its message have to say it again."""
    if ctx.command.name not in _REPEATED:
        return ()
    from hlcli.commands.typed import words

    return words(argv, ctx.command.own())  # type: ignore[attr-defined]


_REPEATED = ("put", "cond-update", "delete", "edit")
