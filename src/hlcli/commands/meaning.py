"""What criteria mean, asked before anything is sent: of R4's tables, and of the body itself.

The modules of `fhir` are imported when asked: a put needs none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from hlcli.errors import InputRefused, UsageError
from hlcli.fhir.broad import is_broad
from hlcli.fhir.document import Document
from hlcli.fhir.interaction import Pairs
from hlcli.fhir.search import RESULT_PARAMETERS, split_name

if TYPE_CHECKING:
    from hlcli.fhir.criteria import SearchRefused

_BY = "such as --by identifier,birthdate or --by 'identifier=SYSTEM|'"
_INSIST = "to send it all the same: --allow-unknown-param"


def check(type: str, pairs: Pairs, *, allow_unknown: bool, allow_broad: bool = False) -> None:
    """Refuse a modifier, prefix or value that R4 or HealthLake does not have for a parameter.

    `allow_unknown` lets pass what some other server may understand, `allow_broad` empty values.
    """
    for name, value in pairs:
        shaping = split_name(name)[0] in RESULT_PARAMETERS
        if not shaping and not (allow_broad and is_broad(type, name, value)):
            _check(type, name, value, allow_unknown)


def _check(type: str, name: str, value: str, allow_unknown: bool) -> None:
    from hlcli.fhir import flags
    from hlcli.fhir.criteria import SearchRefused

    try:
        flags.check(type, name, value)
    except SearchRefused as error:
        elsewhere = error.code == "not-supported"
        if not (allow_unknown and elsewhere):
            raise UsageError(
                f"--{name}: {error.why}",
                hint=_INSIST if elsewhere else None,
                private_message=f'--{name} "{value}": {error.why}',
            ) from None


def derived(found: Document, type: str, by: Sequence[str], *, allow_unknown: bool) -> Pairs:
    """The criteria that `--by` takes from the body; nothing of it was in argv.

    Raises UsageError for what is no parameter to take, InputRefused where the body has none or
    several values.
    """
    from hlcli.fhir import derive
    from hlcli.fhir.criteria import SearchRefused

    try:
        wanted = [one for text in by for one in derive.parse(text)]
    except SearchRefused as error:
        raise UsageError(f"--by {error.text}", hint=_BY) from None
    try:
        pairs = derive.derive(found.value, type, wanted)
    except SearchRefused as error:
        raise _refused_by(error, found) from None
    check(type, pairs, allow_unknown=allow_unknown)
    return pairs


def _refused_by(error: SearchRefused, found: Document) -> UsageError | InputRefused:
    text = f"--by {error.text}"
    if error.code == "not-supported":
        return UsageError(text)
    hint = "take a parameter the body has one value for, or give the criterion: --NAME VALUE"
    return InputRefused(text, hint=hint, place=found.place())


def agreed(found: Document, type: str, pairs: Pairs, *, allow_mismatch: bool) -> tuple[str, ...]:
    """Refuse a body that its own criteria would not find again; the criteria that find it only
    where case does not count. With an id in the body no repeat can create a second resource."""
    if "id" in found.value:
        return ()
    from hlcli.fhir.agreement import agreement

    asked = agreement(found.value, type, pairs)
    if asked.missed and not allow_mismatch:
        raise _mismatch(found, type, asked.missed)
    return asked.by_case


def _mismatch(found: Document, type: str, missed: Iterable[str]) -> InputRefused:
    names = ", ".join(f"--{name}" for name in missed)
    by_id = f"by id: hlcli put {type}/ID FILE" if "_id" in missed else "give the body an id"
    return InputRefused(
        f"the body does not match {names}: what is created from it would not be found by the same "
        "call again, which would create a duplicate",
        hint=f"correct the body or the criterion; {by_id}; to insist: --allow-mismatch",
        place=found.place(),
    )
