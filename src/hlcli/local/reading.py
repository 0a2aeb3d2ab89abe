"""Read, version read and the history of one resource. https://hl7.org/fhir/R4/http.html#read"""

from __future__ import annotations

import sys
from datetime import datetime
from itertools import pairwise
from typing import Any

from hlcli.fhir import jsontext
from hlcli.local import paging
from hlcli.local.answers import Refused, instant, of_value, of_version
from hlcli.local.body import check_id
from hlcli.local.call import Call
from hlcli.local.messages import Response
from hlcli.local.store import Version


def read(call: Call) -> Response:
    """GET /Type/id: the current version; 404 where there never was one, 410 after a deletion."""
    check_id(call.id, call.type)
    return _answer(call.store.current(call.type, call.id), "There is no such resource.")


def vread(call: Call) -> Response:
    """GET /Type/id/_history/n: that version, the newest or not."""
    check_id(call.id, call.type)
    number = call.path[3]
    known = number.isascii() and number.isdigit() and len(number) < 10
    found = call.store.version(call.type, call.id, int(number)) if known else None
    return _answer(found, "There is no such version of the resource, or no such resource.")


def history(call: Call) -> Response:
    """GET /Type/id/_history: a Bundle, the newest first, deletions included."""
    check_id(call.id, call.type)
    page = paging.page_of(call.query)
    since = _since(page)
    before = int(page.after) if page.after.isdigit() else sys.maxsize
    found = call.store.history(call.type, call.id, before, page.count + 1)
    if not found and before == sys.maxsize:
        raise Refused(404, "not-found", "There is no such resource.")
    older = dict(pairwise(found))
    shown = [one for one in found if since is None or one.written >= since]
    entries = [_entry(call, version, older.get(version)) for version in shown[: page.count]]
    last = str(shown[page.count - 1].number) if len(shown) > page.count else None
    return of_value(200, paging.bundle("history", call, page, entries, last))


def _since(page: paging.Page) -> datetime | None:
    """The instant of `_since`. Raises Refused (400) for another parameter, or no instant."""
    unknown = sorted({name for name, _ in (*page.criteria, *page.shape)} - {"_since"})
    if unknown or len(page.criteria) > 1:
        text = "A history has no parameters here but one _since, and _count."
        raise Refused(400, "not-supported", text)
    if not page.criteria:
        return None
    try:
        found = datetime.fromisoformat(page.criteria[0][1])
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Refused(400, "value", "_since is an instant, such as 2026-11-22T07:43:45Z.")
    return found


def _answer(version: Version | None, otherwise: str) -> Response:
    if version is None:
        raise Refused(404, "not-found", otherwise)
    if version.deleted:
        raise Refused(410, "deleted", "The resource was deleted.")
    return of_version(200, version)


def _entry(call: Call, version: Version, before: Version | None) -> dict[str, Any]:
    """One version, told as the request that made it; `before` is the one it followed."""
    path = f"{version.type}/{version.id}"
    created = "201" if before is None or before.deleted else "200"
    entry: dict[str, Any] = {"fullUrl": f"{call.base}/{path}"}
    if version.body is not None:
        entry["resource"] = jsontext.loads(version.body)
    url = version.type if version.method == "POST" else path
    return entry | {
        "request": {"method": version.method, "url": url},
        "response": {
            "status": "204" if version.deleted else created,
            "location": f"{path}/_history/{version.number}",
            "etag": version.etag,
            "lastModified": instant(version.written),
        },
    }
