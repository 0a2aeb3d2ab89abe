"""What the criteria of a conditional update find, seen by the search it makes itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from hlcli.fhir import interaction, jsontext, seen
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.fhir.rows import Row, row
from hlcli.fhir.seen import Candidate, Matches, Seen
from hlcli.plans.pages import pages

if TYPE_CHECKING:
    from hlcli.session import Session

#: Pages that are read at most: one may be empty and have others after it.
_PAGES = 5
#: Bytes in which differences are looked for.
_LARGEST = 500_000


def search_of(asked: Interaction) -> Interaction:
    """The same criteria as a search, bounded."""
    return interaction.search(asked.type, (*asked.query, ("_count", str(seen.MOST))))


def looked(session: Session, asked: Interaction) -> tuple[Exchange, Matches | None]:
    """Page after page until it is known whether there is one match or several: the page that
    decided and what was found, or the one that failed and None."""
    found: Matches | None = Matches()
    for page in islice(pages(session, search_of(asked), all=True), _PAGES):
        here = matches_in(page)
        found = here and found and found.plus(here)
        if found is None or found.decides:
            break
    return page, found and told_apart(found, asked.type)


def matches_in(page: Exchange) -> Matches | None:
    """What a searchset holds; None where the search failed."""
    if page.problem is not None or page.reply is None:
        return None
    return seen.matches_of(page.reply, page.interaction.type)


def told_apart(found: Matches, type: str) -> Matches:
    """Several with what tells them apart, if that is not too much to compare."""
    resources = [one.resource for one in found.candidates]
    if len(resources) < 2 or sum(len(jsontext.dumps(one)) for one in resources) > _LARGEST:
        return found
    from hlcli.fhir.apart import apart

    return replace(found, apart=apart(resources, type))


def only(found: Matches) -> Candidate | None:
    """The one match, if there is one."""
    return found.candidates[0] if len(found.ids) == 1 else None


def with_row(below: Seen, found: Matches, asked: Interaction) -> Seen:
    """With the matches, and with the row that applies. `below` knows the one match, or what
    stands under the body's id where there is none."""
    return replace(below, matches=found, row=_row(below, found, asked))


def _row(below: Seen, found: Matches, asked: Interaction) -> Row | None:
    """None where there are more pages than were read, and the rest may decide."""
    return row(found.ids, asked.body_id, below.current is not None) if found.decides else None
