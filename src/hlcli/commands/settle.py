"""`hlcli settle`: what became of a write whose answer was lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Annotated

import typer

from hlcli.commands import start
from hlcli.commands.settling import WRITES, no_write
from hlcli.errors import UsageError

#: What looks before it writes decides by what is there now: it may be given again as it is.
_AUTO = ("--if-match auto", "--if-match=auto")
_LOOKS_FIRST = ("--merge", "--skip-unchanged", "--expect", "--preview", "--confirm")


def settle(
    ctx: typer.Context,
    write: Annotated[str, typer.Argument(metavar="put|cond-update|delete", show_default=False)],
    *,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="when it was sent, by this machine's clock")
    ] = None,
    lag: Annotated[
        float, typer.Option(metavar="S", help="seconds a search may be behind", min=0, max=86400)
    ] = 300.0,
    digest: Annotated[
        str | None, typer.Option(metavar="HEX", help="only if the request is the one sent then")
    ] = None,
) -> int:
    """Find out what became of a write whose answer was lost (exit 11); send it if it never was.

    Put settle before the words of the write: the message of exit 11 has the line ready. By id the
    resource is read; without an id it is searched for, until it is found or the search's lag is
    over. It is sent again only when it is proven that it was not written, and not over what
    somebody else wrote since.

    \b
      hlcli settle put Patient jane.json --if-match 3 --since 2026-11-22T07:43:45Z
      hlcli settle cond-update Patient peter.json --by identifier --lag 600
      hlcli settle delete Patient/jane-1 --yes --since 2026-11-22T07:43:45Z
    """
    from hlcli.commands import parser
    from hlcli.plans.settle import settled
    from hlcli.plans.vigil import Terms

    words: list[str] = ctx.meta["write"]
    started: start.Started = ctx.obj
    _check(write, words)
    terms = Terms(_instant(since, start.env(ctx).now()), lag, digest)
    started.argv, started.instead = tuple(words), partial(settled, terms=terms)
    root = parser(write)
    with root.make_context("hlcli", words, obj=started) as context:
        return int(root.invoke(context))


def _check(write: str, words: Sequence[str]) -> None:
    if write not in WRITES:
        raise no_write()
    if write == "delete" and "--yes" not in words:
        raise UsageError("whether to delete it was asked before", hint="add --yes")
    looks = next((word for word in words if word.partition("=")[0] in _LOOKS_FIRST), None)
    named = [*(f"{one} {after}" for one, after in pairwise(words)), *words]
    looks = looks or next((one for one in named if one in _AUTO), None)
    if looks:
        raise UsageError(
            f"{looks} decides by what is there now, which may be what was written",
            hint="settle takes what it decided then (--if-match 3); with --merge, repeat the write",
        )


def _instant(text: str | None, now: datetime) -> datetime | None:
    """Raises UsageError for what is no instant with a zone, and for the future."""
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        when = now.replace(tzinfo=None)
    if when.tzinfo is None:
        raise UsageError("--since takes an instant with its zone, such as 2026-11-22T07:43:45Z")
    if when > now:
        raise UsageError("--since is in the future: is it another machine's clock?")
    return when
