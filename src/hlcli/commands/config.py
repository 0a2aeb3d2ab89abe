"""`hlcli config`: which stores there are, what is in force, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    return show_stores(rows, start.screen(ctx, output, file.defaults.output), empty)


def _show(
    ctx: typer.Context, words: tuple[str, ...], connection: Connection, output: Output
) -> int:
    from hlcli.opening import decided, in_force
    from hlcli.view.pages.settings import show_settings

    _no_more(words, "show", "name the store with --store NAME")
    found = decided(start.env(ctx), connection)
    screen = start.screen(ctx, output, found.output)
    name = found.name or found.base.datastore_id or found.base.label
    return show_settings(in_force(start.env(ctx), found), name, screen)


def _use(ctx: typer.Context, words: tuple[str, ...], found: Connection, output: Output) -> int:
    from hlcli.config.editing import with_default

    file = house.load(start.env(ctx).environ)
    if not words:
        return _ask_which(ctx, file, found, output)
    if len(words) > 1:
        raise UsageError("config use takes the NAME of a store", hint=house.known(file))
    if words[0] not in file.stores:
        raise UsageError("there is no store of that name", hint=house.near(words[0], file))
    return _write(ctx, lambda file: with_default(file, words[0]), output)


def _ask_which(
    ctx: typer.Context, file: house.ConfigFile, found: Connection, output: Output
) -> int:
    """Those of the file, and those AWS has; what is chosen there gets a place in the file."""
    from hlcli.config.editing import with_default
    from hlcli.opening import offered
    from hlcli.view.console import ask
    from hlcli.view.pages.settings import note

    screen = start.screen(ctx, output)
    ask.check(screen, f"the NAME of a store; {house.known(file)}")
    rows, why = offered(start.env(ctx), found, file)
    options = [*file.stores, *(f"{row['name'] or 'no name'} ({row['id']})" for row in rows)]
    if why:
        note(f"AWS did not tell which stores there are: {why}", screen)
    at = ask.chosen(options, screen, "the NAME of a store") if options else None
    if at is None:
        raise UsageError("no store was chosen", hint=house.known(file))
    if at < len(file.stores):
        return _write(ctx, lambda file: with_default(file, options[at]), output)
    return _take_in(ctx, rows[at - len(file.stores)], found.profile, output)


def _take_in(
    ctx: typer.Context, row: Mapping[str, Any], profile: str | None, output: Output
) -> int:
    """Under a name that is free: no store of the file becomes another by a choice."""
    from hlcli.config.editing import name_for, with_default, with_values

    values = {"endpoint": row["endpoint"], "region": row["region"], "profile": profile or ""}

    def edited(file: house.ConfigFile) -> str:
        name = name_for(file, row["name"], row["id"], row["endpoint"])
        known = file if name in file.stores else _with(file, with_values(file, name, values))
        return with_default(known, name)

    return _write(ctx, edited, output)


def _with(file: house.ConfigFile, text: str) -> house.ConfigFile:
    from hlcli.config.stores import parsed

    return parsed(file.path, text.encode())


def _set(ctx: typer.Context, words: tuple[str, ...], _: Connection, output: Output) -> int:
    from hlcli.config.editing import with_values

    if len(words) < 2 or "=" in words[0] or not all("=" in word for word in words[1:]):
        raise UsageError(
            "config set takes NAME KEY=VALUE ...", hint="hlcli config set prod region=eu-west-1"
        )
    values = dict(word.split("=", 1) for word in words[1:])
    return _write(ctx, lambda file: with_values(file, words[0], values), output)


def _path(ctx: typer.Context, words: tuple[str, ...], _: Connection, __: Output) -> int:
    from hlcli.view.console.page import show_page

    _no_more(words, "path")
    return show_page(f"{house.location(start.env(ctx).environ)}\n", start.env(ctx))


def _write(ctx: typer.Context, edited: Callable[[house.ConfigFile], str], output: Output) -> int:
    """Private from the start: a token command may be named in it one day. Read and written with
    nobody else between, or the change of one of two would be lost."""
    from hlcli.view.pages.settings import said

    environ = start.env(ctx).environ
    path = house.load(environ).path
    with files.alone(path):
        files.replace(path, edited(house.load(environ)), 0o600)
        default = house.load(environ).default
    told = f"; the default is {default}" if default else ""
    return said(f"{path} is written{told}", start.screen(ctx, output))


def _no_more(words: tuple[str, ...], action: str, hint: str | None = None) -> None:
    if words:
        raise UsageError(f"config {action} takes no further word", hint=hint)
