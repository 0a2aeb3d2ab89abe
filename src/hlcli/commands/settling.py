"""The command class of `settle`: its own options among the words of another command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hlcli.commands.command import Command
from hlcli.errors import UsageError

WRITES = ("put", "cond-update", "delete")
_OWN = ("--since", "--lag", "--digest")


class SettleCommand(Command):
    """Takes its own options out; everything else is the write's, for the write to understand."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """`settle put Patient jane.json --since T`: the write is `put Patient jane.json`."""
        own, write = _divided(args)
        if write[:1] and write[0].startswith("-"):
            raise no_write()
        ctx.meta["write"] = write
        return super().parse_args(ctx, [*write[:1], *own])

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What follows the write's name is the write's."""
        first, *options = super().collect_usage_pieces(ctx)
        return [first, "WORD...", *options]


def no_write() -> UsageError:
    """What is to be settled was not said."""
    return UsageError(
        f"settle takes the words of a write: {', '.join(WRITES)}",
        hint="hlcli settle put TYPE/ID FILE --since TIME",
    )


def _divided(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """Our own options with their values, and the words of the write."""
    own: list[str] = []
    write: list[str] = []
    feed = iter(args)
    for word in feed:
        if word == "--":
            return own, [*write, word, *feed]
        if word in _OWN:
            own += [word, *(after for after in (next(feed, None),) if after is not None)]
        elif word.partition("=")[0] in _OWN or (word in ("--help", "-h") and not write):
            own.append(word)
        else:
            write.append(word)
    return own, write
