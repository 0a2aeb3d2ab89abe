"""Which of the six rows of a conditional update applies, and what it means for the caller.

https://docs.aws.amazon.com/healthlake/latest/devguide/managing-fhir-resources-update.html
Foretold from a search and a read; the endpoint decides for itself, later, by its own table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hlcli.fhir.interaction import Interaction, etag_version

_PROBLEMS = {409: "conflict", 412: "multiple-matches"}


@dataclass(frozen=True)
class Row:
    """One row: its `number` in the table, the `status` it ends in, and the `id` that is written
    under (None: one of the endpoint's making) or that stands in the way."""

    number: int
    status: int
    id: str | None = None

    @property
    def does(self) -> str:
        """create, update or refuse."""
        return {201: "create", 200: "update"}.get(self.status, "refuse")

    @property
    def problem(self) -> str | None:
        """The error type of a row that refuses."""
        return _PROBLEMS.get(self.status)


def row(matches: Sequence[str], body_id: str | None, exists: bool) -> Row:
    """The row for the ids that match and the id in the body. `exists` is asked of the body's id,
    and only where nothing matches."""
    if len(matches) > 1:
        return Row(6, 412)
    if matches:
        same = body_id in (None, matches[0])
        return Row(4, 200, matches[0]) if same else Row(5, 409, matches[0])
    if body_id is None:
        return Row(1, 201)
    return Row(3, 409, body_id) if exists else Row(2, 201, body_id)


def unmet(asked: Interaction, found: Row, version: str | None, taken: bool) -> str | None:
    """The error type of a precondition that fails although the row would write, else None.

    `version` is the current one of what would be updated, `taken` tells that its id is or was in
    use. AWS documents preconditions for updates by id; for conditional ones this is R4's rule.
    """
    if found.does == "refuse":
        return None
    if asked.header("If-None-Match") and (version is not None or taken):
        return "already-exists"
    named = asked.header("If-Match")
    if named is None or (named == "*" and version is not None):
        return None
    return None if version is not None and version == etag_version(named) else "version-mismatch"
