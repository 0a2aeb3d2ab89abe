"""What the server made of what was sent, in one line: elements by name, never their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hlcli.fhir.answered import altered
from hlcli.fhir.exchange import Exchange
from hlcli.view.console.screen import Screen
from hlcli.view.wording.pasted import file_of

if TYPE_CHECKING:
    from hlcli.fhir.diff import Change

#: Elements that are named; of more it is only said how many.
_NAMED = 3


def words(exchange: Exchange, screen: Screen) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A warning where something that was sent is not what is stored, else a note where something
    is stored that was not sent; neither after a read, or where the answer tells of no resource."""
    if not exchange.interaction.writes or exchange.written is not True or not exchange.reply:
        return (), ()
    found = altered(exchange.interaction, exchange.reply)
    if not found:
        return (), ()
    if any(one.op != "added" for one in found):
        return (f"the server changed what was sent: {_listed(found, signs=True)}",), ()
    return (), (_kept(found, exchange, screen) or f"the server added {_listed(found)}",)


def _kept(found: tuple[Change, ...], exchange: Exchange, screen: Screen) -> str:
    """Where all of it are extensions of the resource itself; "" where it is not."""
    if any(one.after is None or one.after[0] != "extension" for one in found):
        return ""
    number = f"{len(found)} extension{'' if len(found) == 1 else 's'}"
    body = file_of(screen) or "the body"
    merged = exchange.interaction.type == "DocumentReference" and exchange.result == "updated"
    if merged:
        why = "an update takes none out of a DocumentReference"
        return f"the server kept {number} {body} lacks: {why}"
    return f"the server has {number} {body} lacks"


def _listed(found: tuple[Change, ...], *, signs: bool = False) -> str:
    """`~ Patient.birthDate, - Patient.name[1] and 3 more`"""
    from hlcli.view.content.diff import SIGNS, public_path

    serious = [one for one in found if one.op != "added"] or list(found)
    names = [
        f"{SIGNS[one.op]} {public_path(one)}" if signs else public_path(one) for one in serious
    ]
    more = len(found) - len(names[:_NAMED])
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more else "")
