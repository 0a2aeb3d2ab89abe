"""--merge, --skip-unchanged, --expect and --if-match auto: what they mean together."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from hlcli.commands import headers
from hlcli.commands.options import Looks, WriteOptions
from hlcli.errors import UsageError
from hlcli.fhir.document import Document
from hlcli.fhir.interaction import Interaction, Pairs

if TYPE_CHECKING:
    from hlcli.plans.terms import Terms
    from hlcli.session import Session

AUTO = "auto"


def pairs(write: WriteOptions, looks: Looks) -> Pairs:
    """The headers of the write that are known before anything is read.

    Raises UsageError for options that exclude each other, and as `headers.of` does.
    """
    seen = write.if_match == AUTO
    free = "*" if looks.expect == "create" else write.if_none_match
    known = None if seen else write.if_match
    found = headers.of(dataclasses.replace(write, if_match=known, if_none_match=free))
    names = [name.lower() for name, _ in found]
    _check(looks, names, seen)
    return found


def terms(write: WriteOptions, looks: Looks) -> Terms:
    """The same for a plan."""
    from hlcli.plans.terms import Terms

    return Terms(
        expect=looks.expect,
        seen=write.if_match == AUTO,
        skip_unchanged=looks.skip_unchanged,
        merge=looks.merge,
        dry_run=write.dry_run,
        explain=not write.no_explain,
    )


def care(
    write: WriteOptions, looks: Looks, body: Document
) -> Callable[[Session, Interaction], int] | None:
    """What sends a put on these terms; None where there are none."""
    if not (looks.expect or looks.skip_unchanged or write.if_match == AUTO):
        return None
    from hlcli.plans import putting

    return partial(putting.put, value=body.value, terms=terms(write, looks))


def _check(looks: Looks, names: list[str], seen: bool) -> None:
    """One wants nothing there, the other something."""
    if "if-none-match" not in names:
        return
    free = "--expect create" if looks.expect == "create" else "--if-none-match"
    others = {
        "--merge": looks.merge,
        "--skip-unchanged": looks.skip_unchanged,
        "--expect update": looks.expect == "update",
        "--if-match auto": seen,
    }
    other = next((name for name, given in others.items() if given), None)
    if other is not None:
        raise UsageError(
            f"{free} and {other} exclude each other: the one is for a free id, the other for "
            "what is there"
        )
