"""A search whose criteria go in the body, as a form: URLs are kept in logs."""

from __future__ import annotations

from hlcli.fhir.interaction import Interaction, Pairs
from hlcli.fhir.query import encoded

_FORM: Pairs = (("Content-Type", "application/x-www-form-urlencoded"),)


def search(type: str, criteria: Pairs) -> Interaction:
    """https://hl7.org/fhir/R4/http.html#search, by POST. Raises InputRefused as `encoded` does."""
    body = encoded(criteria).encode("ascii")
    return Interaction("search-type", "POST", (type, "_search"), (), _FORM, body, criteria)
