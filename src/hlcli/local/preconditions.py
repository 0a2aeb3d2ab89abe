"""If-Match and If-None-Match on a write. https://hl7.org/fhir/R4/http.html#concurrency"""

from __future__ import annotations

import re

from hlcli.local.answers import Refused
from hlcli.local.call import Call
from hlcli.local.store import Version

_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def check(call: Call, stored: Version | None) -> None:
    """Raise Refused (412) unless the write may replace `stored`, the newest version there is.

    A deleted resource has no version to match, yet its id stays taken: If-None-Match fails too.
    """
    if_match, if_none_match = call.header("if-match"), call.header("if-none-match")
    if if_none_match is not None:
        _check_free(if_none_match, stored)
    if if_match is not None and not _is_current(if_match, stored):
        raise Refused(412, "conflict", "The version named by If-Match is not the current one.")


def _check_free(if_none_match: str, stored: Version | None) -> None:
    if if_none_match != "*":
        raise Refused(400, "not-supported", "If-None-Match is supported with * only.")
    if stored is not None:
        raise Refused(412, "conflict", "If-None-Match: the id is taken, or was and is deleted.")


def _is_current(if_match: str, stored: Version | None) -> bool:
    """Compared weakly: W/"3" and "3" are the same version."""
    tags = [tag.strip() for tag in if_match.split(",")]
    found = [_TAG.fullmatch(tag) for tag in tags]
    if tags != ["*"] and not all(found):
        raise Refused(400, "value", 'If-Match must be an entity tag such as W/"3".')
    if stored is None or stored.deleted:
        return False
    return tags == ["*"] or str(stored.number) in [one[1] for one in found if one]
