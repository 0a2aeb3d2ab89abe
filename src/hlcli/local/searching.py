"""Search of one type, by GET and by POST. https://hl7.org/fhir/R4/http.html#search"""

from __future__ import annotations

from itertools import islice
from typing import Any

from hlcli.fhir import jsontext
from hlcli.fhir.interaction import Pairs
from hlcli.local import paging, sorting
from hlcli.local.answers import Refused, of_value
from hlcli.local.call import Call, decode_form
from hlcli.local.finding import Finder, finder
from hlcli.local.including import company
from hlcli.local.messages import Response
from hlcli.local.paging import Page
from hlcli.local.store import Version
from hlcli.local.subsetting import Part, part

_FORM = "application/x-www-form-urlencoded"


def search(call: Call) -> Response:
    """GET /Type?criteria: a searchset Bundle, by id unless another order is asked for."""
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
    wanted, along, shown = finder(call, page.criteria), company(call, page), part(page)
    order = sorting.keys(call.type, page.once("_sort"))
    found = _by_keys(wanted, page, order) if order else _by_id(wanted, page)
    here, more = found[: page.count], len(found) > page.count
    last = _key(here[-1], order) if more else None
    entries = [_entry(call, one, "match", shown) for one in here]
    entries += [_entry(call, one, "include", shown) for one in along.of(call, here)]
    total = {"total": sum(1 for _ in wanted.find())} if page.total else {}
    return of_value(200, paging.bundle("searchset", call, page, entries, last) | total)


def _by_id(wanted: Finder, page: Page) -> list[Version]:
    """The page and one more."""
    return list(islice(wanted.find(page.after), page.count + 1))


def _by_keys(wanted: Finder, page: Page, order: tuple[sorting.Key, ...]) -> list[Version]:
    """The same in another order. What was last on the page before is put among all as it was
    then, so that whatever happened to it since, the place is found again."""
    every = list(wanted.find())
    if not page.after:
        return sorting.ordered(every, order)[: page.count + 1]
    mark = _marked(wanted.call, page.after)
    others = [one for one in every if one != mark]
    behind = sorting.ordered([mark, *others], order)
    start = behind.index(mark) + 1
    return behind[start : start + page.count + 1]


def _key(last: Version, order: tuple[sorting.Key, ...]) -> str:
    return f"{last.number}/{last.id}" if order else last.id


def _marked(call: Call, after: str) -> Version:
    number, _, id = after.partition("/")
    known = number.isascii() and number.isdigit() and len(number) < 10
    found = call.store.version(call.type, id, int(number)) if known else None
    if found is None:
        raise Refused(400, "invalid", "The page is not one of this endpoint's.")
    return found


def _entry(call: Call, version: Version, mode: str, shown: Part) -> dict[str, Any]:
    return {
        "fullUrl": f"{call.base}/{version.type}/{version.id}",
        "resource": shown.of(jsontext.loads(version.body or "")),
        "search": {"mode": mode},
    }
