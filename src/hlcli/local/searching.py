"""Search of one type, by GET and by POST. https://hl7.org/fhir/R4/http.html#search"""

from __future__ import annotations

from itertools import islice
from typing import Any

from hlcli.fhir import jsontext
from hlcli.fhir.interaction import Pairs
from hlcli.local import paging
from hlcli.local.answers import Refused, of_value
from hlcli.local.call import Call, decode_form
from hlcli.local.finding import finder
from hlcli.local.messages import Response
from hlcli.local.store import Version

_FORM = "application/x-www-form-urlencoded"


def search(call: Call) -> Response:
    """GET /Type?criteria: a searchset Bundle, by id."""
    return _search(call, call.query)


def search_by_post(call: Call) -> Response:
    """POST /Type/_search: the same with the criteria in the URL or in the form, not in both."""
    if not call.request.body:
        return _search(call, call.query)
    if (call.header("content-type") or "").split(";")[0].strip().lower() != _FORM:
        raise Refused(400, "not-supported", f"The body of a search is {_FORM}.")
    if call.query:
        raise Refused(400, "invalid", "Parameters in the URL or in the form, not in both.")
    return _search(call, decode_form(call.request.body))


def _search(call: Call, query: Pairs) -> Response:
    page = paging.page_of(query)
    wanted = finder(call, page.criteria)
    total = {"total": sum(1 for _ in wanted.find())} if page.total else {}
    found = list(islice(wanted.find(page.after), page.count + 1))
    last = found[page.count - 1].id if len(found) > page.count else None
    entries = [_entry(call, version) for version in found[: page.count]]
    return of_value(200, paging.bundle("searchset", call, page, entries, last) | total)


def _entry(call: Call, version: Version) -> dict[str, Any]:
    return {
        "fullUrl": f"{call.base}/{version.type}/{version.id}",
        "resource": jsontext.loads(version.body or ""),
        "search": {"mode": "match"},
    }
