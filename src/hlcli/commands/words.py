"""Words of a command line that went astray: what a tired person meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hlcli.errors import UsageError

#: What other tools call our commands.
ELSEWHERE: Mapping[str, str] = {
    "update": "put (by id; creates when the id is free) or cond-update (by search)",
    "create": "put (creates when the id is free) or cond-update (creates when nothing matches)",
    "upsert": "cond-update (by search) or put (by id)",
    "patch": "put TYPE/ID --merge --set PATH=VALUE",
    "read": "get TYPE/ID",
    "vread": "get TYPE/ID --version-id N",
    "remove": "delete TYPE/ID",
    "compare": "diff TYPE FILE",
}


def check_values(words: Sequence[str], own: Mapping[str, bool]) -> None:
    """Refuse an own option without its value: `--region $nosuch --local` would sign for the
    region "--local" and talk to another store. `own` is every option and whether it takes one."""
    feed = iter(words)
    for word in feed:
        if word == "--":
            return
        name, equals, value = word.partition("=")
        if own.get(name, False) and not (equals and not name.startswith("--")):
            _check_value(name, value if equals else next(feed, None), bool(equals))


def _check_value(name: str, value: str | None, joined: bool) -> None:
    if value == "":
        raise UsageError(f"{name} is empty", hint="was a shell variable empty?")
    if value is not None and value.startswith("--") and not joined:
        raise UsageError(
            f'{name} has no value: the next word begins with "--"',
            hint=f"was a shell variable empty? If the value really begins so, write {name}=--…",
        )


def surplus(command: str, left: Sequence[str]) -> UsageError:
    """More words than the command takes. They are counted, not repeated: they may be values."""
    return UsageError(
        f"{len(left)} word{'s' if len(left) > 1 else ''} too many on the command line",
        hint=_meant(command, left),
        private_message=f"too many words: {' '.join(left)}",
    )


#: What the words too many may have been meant to be.
_ONE_WORD: Mapping[str, str] = {
    "get": "type and id are one word: hlcli get TYPE/ID",
    "history": "type and id are one word: hlcli history TYPE/ID",
    "edit": "type and id are one word: hlcli edit TYPE/ID",
    "delete": "type and id are one word: hlcli delete TYPE/ID",
    "diff": "type and id are one word: hlcli diff TYPE/ID FILE",
    "put": "type and id are one word: hlcli put TYPE/ID FILE",
    "explain": "type and element are one word: hlcli explain TYPE.ELEMENT",
    "params": "it lists all of a TYPE: hlcli params TYPE | grep WORD",
}
_QUOTED = "a value is one word: --name 'Mary Ann', --identifier 'SYSTEM|VALUE'"


def _meant(command: str, left: Sequence[str]) -> str:
    if any("=" in word for word in left):
        return "search parameters are flags (--name peter), changes are --set PATH=VALUE"
    return _ONE_WORD.get(command, _QUOTED)
