"""What the criteria of a conditional update find, seen by the search it makes itself."""

from __future__ import annotations

from dataclasses import replace

from hlcli.fhir import interaction, seen
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.fhir.rows import Row, row
from hlcli.fhir.seen import Candidate, Matches, Seen

#: Bytes of a searchset in which differences are looked for.
_LARGEST = 4_000_000


def search_of(asked: Interaction) -> Interaction:
    """The same criteria as a search, bounded."""
    return interaction.search(asked.type, (*asked.query, ("_count", str(seen.MOST))))


def matches_in(page: Exchange | None) -> Matches | None:
    """What a searchset holds, several of them told apart; None where the search failed."""
    if page is None or page.problem is not None or page.reply is None:
        return None
    found = seen.matches_of(page.reply, page.interaction.type)
    if len(found.ids) < 2 or len(page.reply.body) > _LARGEST:
        return found
    from hlcli.fhir.apart import apart

    resources = [one.resource for one in found.candidates]
    return replace(found, apart=apart(resources, page.interaction.type))


def only(found: Matches) -> Candidate | None:
    """The one match, if there is one."""
    return found.candidates[0] if len(found.ids) == 1 else None


def with_row(below: Seen, found: Matches, asked: Interaction) -> Seen:
    """With the matches, and with the row that applies. `below` knows the one match, or what
    stands under the body's id where there is none."""
    return replace(below, matches=found, row=_row(below, found, asked))


def _row(below: Seen, found: Matches, asked: Interaction) -> Row | None:
    """None where there are more pages than were read, and the rest may decide."""
    if found.more and len(found.ids) < 2:
        return None
    return row(found.ids, asked.body_id, below.current is not None)
