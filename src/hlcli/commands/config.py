"""`hlcli config`: which stores there are, what is in force, and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Annotated, Any

import typer

from hlcli import config as house
from hlcli import files
from hlcli.commands import start
from hlcli.commands.options import Connection, Output, spread
from hlcli.errors import UsageError


@spread
def config(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(metavar="list|show|use|set|path")] = "list",
    words: Annotated[list[str] | None, typer.Argument(metavar="[NAME] [KEY=VALUE]...")] = None,
    *,
    connection: Connection,
    output: Output,
) -> int:
    """List the named stores, show what is in force, choose a store, change a setting.

    show names every setting and where it came from. set makes a store, changes it, and with an
    empty value takes a setting out; NAME defaults holds for all stores. No secret is kept here.

    \b
      hlcli config set prod datastore_id=ID region=eu-west-1 protected=true
      hlcli config use prod
      hlcli config show --store prod
    """
    actions: dict[str, Callable[..., int]] = {
        "list": _list, "show": _show, "use": _use, "set": _set, "path": _path,
    }  # fmt: skip
    if action not in actions:
        raise UsageError(f"config takes one of: {', '.join(actions)}")
    return actions[action](ctx, tuple(words or ()), connection, output)


def _list(ctx: typer.Context, words: tuple[str, ...], _: Connection, output: Output) -> int:
    from hlcli.view.pages.settings import show_stores

    _no_more(words, "list")
    file = house.load(start.env(ctx).environ)
    rows = [
        {
            "default": "*" if name == file.default else "",
            "name": name,
            "target": one.endpoint or one.datastore_id,
            "region": one.region,
            "profile": one.profile,
            "protected": bool(one.protected),
        }
        for name, one in file.stores.items()
    ]
    empty = f"no store is named in {file.path}; hlcli config set NAME datastore_id=ID region=REGION"
    return show_stores(rows, start.screen(ctx, output), empty)


def _show(
    ctx: typer.Context, words: tuple[str, ...], connection: Connection, output: Output
) -> int:
    from hlcli.opening import decided
    from hlcli.view.pages.settings import show_settings

    _no_more(words, "show", "name the store with --store NAME")
    found = decided(start.env(ctx), connection)
    rows = [
        {"setting": name, "value": value, "source": found.sources[name] or "not set"}
        for name, value in found.shown.items()
    ]
    return show_settings(rows, start.screen(ctx, output))


def _use(ctx: typer.Context, words: tuple[str, ...], found: Connection, output: Output) -> int:
    from hlcli.config.editing import with_default

    file = house.load(start.env(ctx).environ)
    if not words:
        return _ask_which(ctx, file, found, output)
    if len(words) > 1:
        raise UsageError("config use takes the NAME of a store", hint=house.known(file))
    if words[0] not in file.stores:
        raise UsageError("there is no store of that name", hint=house.near(words[0], file))
    return _write(ctx, file, with_default(file, words[0]), output)


def _ask_which(
    ctx: typer.Context, file: house.ConfigFile, found: Connection, output: Output
) -> int:
    """Those of the file, and those AWS has; what is chosen there gets a place in the file."""
    from hlcli.config.editing import with_default, with_values
    from hlcli.view.console.ask import chosen

    screen, name = start.screen(ctx, output), "the NAME of a store"
    rows = [] if not start.env(ctx).may_ask else _in_aws(ctx, found)
    options = [*file.stores, *(f"{row['name']} ({row['id']})" for row in rows)]
    at = chosen(options, screen, name) if options else None
    if at is None:
        raise UsageError("no store was chosen", hint=house.known(file))
    if at < len(file.stores):
        return _write(ctx, file, with_default(file, options[at]), output)
    row = rows[at - len(file.stores)]
    values = {"endpoint": row["endpoint"], "region": row["region"], "profile": found.profile or ""}
    named = dataclasses.replace(file, text=with_values(file, str(row["name"]), values))
    return _write(ctx, file, with_default(named, str(row["name"])), output)


def _in_aws(ctx: typer.Context, found: Connection) -> list[dict[str, Any]]:
    from hlcli import account

    env = start.env(ctx)
    region = found.region or env.environ.get("AWS_REGION") or env.environ.get("AWS_DEFAULT_REGION")
    asked = account.control(env, found.profile, region or None, found.ca_bundle)
    return [row | {"region": asked.region} for row in account.datastores(env, asked)]


def _set(ctx: typer.Context, words: tuple[str, ...], _: Connection, output: Output) -> int:
    from hlcli.config.editing import with_values

    if len(words) < 2 or "=" in words[0] or not all("=" in word for word in words[1:]):
        raise UsageError(
            "config set takes NAME KEY=VALUE ...", hint="hlcli config set prod region=eu-west-1"
        )
    file = house.load(start.env(ctx).environ)
    values = dict(word.split("=", 1) for word in words[1:])
    return _write(ctx, file, with_values(file, words[0], values), output)


def _path(ctx: typer.Context, words: tuple[str, ...], _: Connection, __: Output) -> int:
    from hlcli.view.console.page import show_page

    _no_more(words, "path")
    return show_page(f"{house.location(start.env(ctx).environ)}\n", start.env(ctx))


def _write(ctx: typer.Context, file: house.ConfigFile, text: str, output: Output) -> int:
    """Private from the start: a token command may be named in it one day."""
    from hlcli.view.pages.settings import said

    files.replace(file.path, text, 0o600)
    return said(f"{file.path} is written", start.screen(ctx, output))


def _no_more(words: tuple[str, ...], action: str, hint: str | None = None) -> None:
    if words:
        raise UsageError(f"config {action} takes no further word", hint=hint)
