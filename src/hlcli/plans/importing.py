"""An import job until it ends: asked again and again, and said where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.errors import ControlRefused, HlcliError, Terminated

#: Seconds between two looks.
PAUSE = 15.0
_ENDED = {"COMPLETED": 0, "COMPLETED_WITH_ERRORS": 8, "FAILED": 5, "CANCEL_COMPLETED": 5}
#: What leaves open whether a job was started.
_OPEN = ("lost-answer", "bad-answer", "timeout", "server-error")

Properties = Mapping[str, Any]


def begun(start: Callable[[], Properties], tells: str) -> str:
    """The id of the job that `start` starts. Raises ControlRefused; where nobody knows whether
    there is a job, it says so, and `tells` is the command that does."""
    try:
        return str(start()["JobId"])
    except (KeyboardInterrupt, Terminated) as stop:
        raise _stopped(stop, "the import may have been started", tells, None) from stop
    except ControlRefused as error:
        if error.type not in _OPEN:
            raise
        kind = "lost-answer" if error.type == "server-error" else error.type
        message = f"the import may have been started: {error}"
        raise ControlRefused(kind, message, hint=tells, written=None) from error


def of_begun(look: Callable[[], Properties], id: str) -> Properties:
    """The job that was just begun; of one that cannot be looked at, its id is known."""
    try:
        return look()
    except HlcliError:
        return {"JobId": id, "JobStatus": "SUBMITTED"}


def _stopped(stop: BaseException, what: str, hint: str, written: bool | None) -> ControlRefused:
    code = 143 if isinstance(stop, Terminated) else 130
    return ControlRefused("interrupted", what, hint=hint, written=written, status=code)


def exit_code(job: Properties) -> int:
    """0 for a job that is done or under way, 8 where items failed, 5 where the job did."""
    return _ENDED.get(str(job.get("JobStatus")), 0)


def ended(job: Properties) -> bool:
    """Nothing more will come. The service may have states this hlcli does not know."""
    return str(job.get("JobStatus")) in _ENDED


@dataclass(frozen=True)
class Watch:
    """How a job is waited for: `look` at it, `sleep`, `tell` where it stands; `again` is the
    command that goes on waiting, `started` if it was started just now."""

    look: Callable[[], Properties]
    sleep: Callable[[float], None]
    tell: Callable[[Properties], None]
    again: str
    started: bool = False


def until_ended(watch: Watch) -> Properties:
    """The job when it has ended; before, every change of where it stands is told once. Raises
    ControlRefused where that is stopped, or the job cannot be looked at any more: it goes on
    all the same."""
    known, last = watch.started, ""
    try:
        while not ended(job := watch.look()):
            known = True
            if (now := standing(job)) != last:
                watch.tell(job)
            last = now
            watch.sleep(PAUSE)
        return job
    except (KeyboardInterrupt, Terminated) as stop:
        raise _stopped(stop, _GOES_ON, watch.again, watch.started) from stop
    except HlcliError as error:
        if not known:
            raise
        raise _unseen(error, watch) from error


_GOES_ON = "the job goes on in the service"


def _unseen(error: HlcliError, watch: Watch) -> ControlRefused:
    first = error.problem.hint
    hint = f"{first}; then {watch.again}" if first else watch.again
    return ControlRefused(error.type, f"{error}; {_GOES_ON}", hint=hint, written=watch.started)


def standing(job: Properties) -> str:
    """`IN_PROGRESS, 40 of 100 resources imported, 2 with errors`"""
    report = job.get("JobProgressReport") or {}
    scanned, imported = (
        report.get(f"TotalNumberOfResources{word}") or 0 for word in ("Scanned", "Imported")
    )
    wrong = report.get("TotalNumberOfResourcesWithCustomerError") or 0
    errors = f", {wrong:,} with errors" if wrong else ""
    counted = f", {imported:,} of {scanned:,} resources imported{errors}" if report else ""
    return f"{job.get('JobStatus')}{counted}"


def share(job: Properties) -> float | None:
    """How much of what was found is done, 0 to 1; None where nothing was found yet."""
    report = job.get("JobProgressReport") or {}
    scanned = report.get("TotalNumberOfResourcesScanned") or 0
    done = sum(
        report.get(f"TotalNumberOfResources{word}") or 0
        for word in ("Imported", "WithCustomerError")
    )
    return min(1.0, done / scanned) if scanned else None


def row(job: Properties) -> dict[str, Any]:
    """What is shown of a job. Times as ISO 8601."""
    report = dict(job.get("JobProgressReport") or {})
    output = (job.get("JobOutputDataConfig") or {}).get("S3Configuration") or {}
    return {
        "job": job.get("JobId"),
        "name": job.get("JobName"),
        "status": job.get("JobStatus"),
        "submitted": _iso(job.get("SubmitTime")),
        "ended": _iso(job.get("EndTime")),
        "input": (job.get("InputDataConfig") or {}).get("S3Uri"),
        "output": output.get("S3Uri"),
        "validationLevel": job.get("ValidationLevel"),
        "message": job.get("Message"),
        "report": report,
    }


def _iso(when: Any) -> str | None:
    return None if when is None else str(getattr(when, "isoformat", lambda: when)())
