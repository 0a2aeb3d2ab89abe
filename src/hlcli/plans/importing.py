"""An import job until it ends: asked again and again, and said where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

#: Seconds between two looks.
PAUSE = 15.0
_ENDED = {"COMPLETED": 0, "COMPLETED_WITH_ERRORS": 8, "FAILED": 5, "CANCEL_COMPLETED": 5}

Properties = Mapping[str, Any]


def exit_code(job: Properties) -> int:
    """0 for a job that is done or under way, 8 where items failed, 5 where the job did."""
    return _ENDED.get(str(job.get("JobStatus")), 0)


def ended(job: Properties) -> bool:
    """Nothing more will come. The service may have states this hlcli does not know."""
    return str(job.get("JobStatus")) in _ENDED


def until_ended(
    look: Callable[[], Properties], sleep: Callable[[float], None], tell: Callable[[str], None]
) -> Properties:
    """The job when it has ended; every change of where it stands is told once."""
    job, last = look(), ""
    while True:
        now = standing(job)
        if now != last:
            tell(now)
        if ended(job):
            return job
        last = now
        sleep(PAUSE)
        job = look()


def standing(job: Properties) -> str:
    """`IN_PROGRESS, 40 of 100 resources imported, 2 with errors`"""
    report = job.get("JobProgressReport") or {}
    scanned, imported = (
        report.get(f"TotalNumberOfResources{word}", 0) for word in ("Scanned", "Imported")
    )
    wrong = report.get("TotalNumberOfResourcesWithCustomerError", 0)
    errors = f", {wrong:,} with errors" if wrong else ""
    return f"{job.get('JobStatus')}, {imported:,} of {scanned:,} resources imported{errors}"


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
    return None if when is None else str(when.isoformat())
