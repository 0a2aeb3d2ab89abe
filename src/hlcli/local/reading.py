"""Read, version read and the history of one resource. https://hl7.org/fhir/R4/http.html#read"""

from __future__ import annotations

import sys
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
    if page.criteria:
        names = ", ".join(sorted({name for name, _ in page.criteria}))
        raise Refused(400, "not-supported", f"A history has no parameter {names} here.")
    before = int(page.after) if page.after.isdigit() else sys.maxsize
    found = call.store.history(call.type, call.id, before, page.count + 1)
    if not found and before == sys.maxsize:
        raise Refused(404, "not-found", "There is no such resource.")
    older = dict(pairwise(found))
    entries = [_entry(call, version, older.get(version)) for version in found[: page.count]]
    last = str(found[page.count - 1].number) if len(found) > page.count else None
    return of_value(200, paging.bundle("history", call, page, entries, last))


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
