"""Two people changed one resource: can both changes hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hlcli.fhir.exchange import Exchange
from hlcli.fhir.seen import Candidate, Seen
from hlcli.plans import explaining
from hlcli.plans.standing import Standing

if TYPE_CHECKING:
    from hlcli.fhir.diff import Change

_Changes = tuple["Change", ...]


def theirs(before: Standing, now: Standing) -> _Changes:
    """What somebody else changed meanwhile."""
    from hlcli.fhir.diff import compare

    return compare(before.resource or {}, now.resource or {}, text=True)


def hold(ours: _Changes, others: _Changes, again: _Changes) -> bool:
    """Whether our change, made again on what the others left, is still only our change, and
    takes nothing of theirs back."""
    from hlcli.fhir.merge import beyond, clashes

    return not (clashes(ours, others) or beyond(ours, again))


def clashed(
    refusal: Exchange, before: Standing, now: Standing, ours: _Changes, others: _Changes
) -> Exchange:
    """The refusal, with both changes to be shown."""
    current = Candidate(now.resource or {})
    seen = Seen(current=current, had=before.version, changes=others, ours=ours)
    return explaining.told(refusal, seen)
