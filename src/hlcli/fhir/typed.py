"""What a text on the command line is in JSON: R4's type of the element says so.

https://hl7.org/fhir/R4/json.html#primitive
"""

from __future__ import annotations

import re
from typing import Any

from hlcli.errors import InputRefused
from hlcli.fhir import astray, jsontext
from hlcli.fhir.kinds import Code, Kind, Simple, Xhtml
from hlcli.fhir.members import Member
from hlcli.fhir.path import Path
from hlcli.fhir.search import nearest, resource_types
from hlcli.fhir.spans import Pointer
from hlcli.fhir.trouble import At, Trouble, quoted

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_BOOLEANS = {"true": True, "false": False}


def json_text(member: Member | None, pointer: Pointer, path: Path, value: str) -> str:
    """The JSON text of `value` for the element that `path` leads to, digits as typed; without a
    `member` that is resourceType.

    Raises InputRefused for a value that is not of the element's type, or no code of its required
    binding, and for an element that is an object.
    """
    if member is None:
        return _resource_type(path, value)
    kind = member.kind
    if not isinstance(kind, Simple | Code | Xhtml):
        raise astray.whole_object(member, pointer, path)
    meant = _meant(kind, value)
    test = kind.tests.get(type(meant))
    if test is None or not test(meant):
        raise _refused(path, _trouble(kind, meant))
    return jsontext.dumps(meant)


def _meant(kind: Kind, value: str) -> Any:
    """The boolean or number that a text stands for where there should be one, or the text."""
    wanted = kind.type.json if isinstance(kind, Simple) else "text"
    if wanted == "boolean":
        return _BOOLEANS.get(value, value)
    if wanted == "number" and _NUMBER.fullmatch(value):
        return jsontext.loads(value)
    return value


def _trouble(kind: Simple | Code | Xhtml, meant: Any) -> Trouble:
    at = At("")
    if isinstance(kind, Simple) and kind.type.json != "text":
        return kind.no(meant, at)
    return next(kind.troubles(meant, at))


def _resource_type(path: Path, value: str) -> str:
    """`resourceType` is the one key without a definition that --set may set."""
    if value not in resource_types():
        near = nearest(value, resource_types())
        hint = f"did you mean {' or '.join(near)}?" if near else "types are spelt as in Patient"
        private = f"{quoted(value)} is no resource type of R4"
        raise path.refused("no resource type of R4", hint, private=private)
    return jsontext.dumps(value)


def _refused(path: Path, trouble: Trouble) -> InputRefused:
    """On the command line nothing is in quotes."""
    hint = trouble.hint.removesuffix(", without quotes") if trouble.hint else None
    return path.refused(trouble.message, hint, private=trouble.private)
