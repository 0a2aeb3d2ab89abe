"""`hlcli doctor`: one look after the other, until it is known what is wrong.

The way to the endpoint and the clock come before whose the keys are: STS, too, has to be reached,
and refuses the time of a signature as if the key were wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from hlcli.errors import HlcliError, Problem, Terminated
from hlcli.fhir.finding import Finding, failed, skipped
from hlcli.plans import checks, trying
from hlcli.plans.case import Case

if TYPE_CHECKING:
    from hlcli.session import Session
    from hlcli.view.console.screen import Screen


class Check(NamedTuple):
    """A look, by what it is called; it is not taken where one of `needs` failed."""

    name: str
    look: Callable[[Case], Finding]
    needs: tuple[str, ...] = ()


_SIGNED = ("credentials", "network", "identity", "data store")
#: hlcli itself signs with the endpoint's time where the clock is wrong; botocore does not.
_BOTO = ("credentials", "network", "clock")
COURSE = (
    Check("configuration", checks.configuration),
    Check("credentials", checks.credentials),
    Check("network", checks.network),
    Check("clock", checks.clock, ("network",)),
    Check("identity", checks.identity, _BOTO),
    Check("data store", checks.data_store, (*_BOTO, "identity")),
    Check("metadata", trying.metadata, _SIGNED),
    Check("query", trying.query, (*_SIGNED, "metadata")),
    Check("read", trying.read, (*_SIGNED, "metadata", "query")),
)
_WRITES = (
    Check("write", trying.write, (*_SIGNED, "metadata")),
    Check("search lag", trying.lag),
    Check("clean-up", trying.clean_up),
)
#: Without --write, which it names.
_UNASKED = (Check("write", trying.write),)


def diagnose(opened: Callable[[], Session], screen: Screen, *, write: bool, sure: bool) -> int:
    """Look, show what was seen, and return the code of the first cross.

    `opened` gives the session: that it cannot is the first thing that may be wrong. `sure`: a
    protected store may be written to.
    """
    from hlcli.view.pages import checkup

    case = _begun(opened, write)
    if isinstance(case, Case):
        screen = case.session.screen
        if sure:
            case.session.allow()
    found: list[Finding] = []
    with closing(_course(case) if isinstance(case, Case) else _none(case)) as course:
        for finding in course:
            found.append(finding)
            checkup.show(finding, screen)
    return checkup.close(found, screen)


def _begun(opened: Callable[[], Session], write: bool) -> Case | Finding:
    try:
        return Case(opened(), write)
    except HlcliError as error:
        return failed(error.problem)


def _none(first: Finding) -> Generator[Finding, None, None]:
    """Nothing can be looked at."""
    yield replace(first, check="configuration")
    yield from (replace(_needs("configuration"), check=one.name) for one in COURSE[1:])


def _course(case: Case) -> Generator[Finding, None, None]:
    try:
        for check in (*COURSE, *(_WRITES if case.write else _UNASKED)):
            case.found[check.name] = replace(_finding(check, case), check=check.name)
            yield case.found[check.name]
    finally:
        if case.out:  # stopped while it was shown
            trying.clean_up(case)


def _finding(check: Check, case: Case) -> Finding:
    if case.stopped and check.look is not trying.clean_up:
        return skipped("interrupted")
    seen = (case.found.get(name) for name in check.needs)
    broken = next((one for one in seen if one and one.result == "failed" and one.fatal), None)
    return _needs(broken.check) if broken else _looked(check, case)


def _needs(name: str) -> Finding:
    return skipped(f"needs {name}")


def _looked(check: Check, case: Case) -> Finding:
    try:
        return check.look(case)
    except HlcliError as error:
        return failed(error.problem)
    except KeyboardInterrupt:
        return failed(Problem("interrupted", "interrupted", status=130))
    except Terminated:
        return failed(Problem("interrupted", "terminated", status=143))
