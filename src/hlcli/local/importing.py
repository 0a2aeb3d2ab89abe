"""Import jobs of the control plane: NDJSON from a folder that stands for the bucket.

A job's state follows the clock: submitted for two seconds, then three seconds in which its lines
are written one after the other, as PUTs by their id. Whoever asks anything moves it on.
https://docs.aws.amazon.com/healthlake/latest/APIReference/API_StartFHIRImportJob.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

from hlcli.fhir import jsontext
from hlcli.local.messages import Response

#: Seconds until a job begins, and until it ends.
WAITS, ENDS = 2.0, 5.0
_URI = re.compile(r"s3://[a-z0-9][.a-z0-9-]{1,61}[a-z0-9](?:/(?P<key>.*))?")

#: Type, id, level and the resource's bytes -> the endpoint's answer to such a PUT.
Put = Callable[[str, str, str, bytes], Response]


class Unfit(Exception):
    """A job that cannot be started: (error type, message)."""


@dataclass
class Job:
    """One job. `done` lines of `lines` were written; the rest of the counts are of those."""

    id: str
    asked: dict[str, Any]
    submitted: datetime
    lines: list[tuple[str, int, bytes]]
    files: int
    output: Path
    done: int = 0
    failed: list[dict[str, Any]] = field(default_factory=list)
    ended: datetime | None = None
    begun: bool = False

    @property
    def status(self) -> str:
        """As HealthLake has them."""
        if self.ended is not None:
            return "COMPLETED_WITH_ERRORS" if self.failed else "COMPLETED"
        return "IN_PROGRESS" if self.done or self.begun else "SUBMITTED"

    def properties(self) -> dict[str, Any]:
        """ImportJobProperties."""
        kept = ("JobName", "DatastoreId", "InputDataConfig", "JobOutputDataConfig")
        found = {key: self.asked[key] for key in (*kept, "DataAccessRoleArn") if key in self.asked}
        ended = {"EndTime": _seconds(self.ended)} if self.ended else {}
        return {
            "JobId": self.id,
            "JobStatus": self.status,
            "SubmitTime": _seconds(self.submitted),
            "ValidationLevel": self.asked.get("ValidationLevel", "strict"),
            "JobProgressReport": self._report(),
            **found,
            **ended,
        }

    def _report(self) -> dict[str, Any]:
        return {
            "TotalNumberOfScannedFiles": self.files,
            "TotalNumberOfImportedFiles": self.files if self.ended else 0,
            "TotalNumberOfResourcesScanned": len(self.lines),
            "TotalNumberOfResourcesImported": self.done - len(self.failed),
            "TotalNumberOfResourcesWithCustomerError": len(self.failed),
        }


class Jobs:
    """All jobs of an endpoint. `bucket` None: no folder stands for one."""

    def __init__(self, bucket: Path | None, put: Put) -> None:
        self._bucket = bucket
        self._put = put
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def start(self, asked: dict[str, Any], now: datetime) -> Job:
        """A new job. Raises Unfit for one that cannot be, or while another is under way."""
        source, target = self._folder(_uri_in(asked)), self._folder(_uri_out(asked))
        if not str(asked.get("DataAccessRoleArn", "")).startswith("arn:"):
            raise Unfit("ValidationException", "DataAccessRoleArn is required.")
        files = sorted(source.rglob("*.ndjson")) if source.is_dir() else [source]
        if not all(file.is_file() for file in files) or not files:
            raise Unfit("ValidationException", "There is no NDJSON file at the input's S3Uri.")
        with self._lock:
            if any(job.ended is None for job in self._jobs.values()):
                raise Unfit("ThrottlingException", "One import job at a time.")
            id = uuid4().hex
            lines = [line for file in files for line in _lines(file)]
            job = Job(id, asked, now, lines, len(files), target / id)
            self._jobs[id] = job
        return job

    def advance(self, clock: Callable[[], datetime]) -> None:
        """Write what is due by now."""
        with self._lock:
            for job in self._jobs.values():
                if job.ended is None:
                    self._advance(job, clock())

    def found(self) -> list[Job]:
        """Every job, newest first."""
        with self._lock:
            return sorted(self._jobs.values(), key=lambda job: job.submitted, reverse=True)

    def _advance(self, job: Job, now: datetime) -> None:
        seconds = (now - job.submitted).total_seconds()
        job.begun = seconds >= WAITS
        share = min(1.0, max(0.0, (seconds - WAITS) / (ENDS - WAITS)))
        due = int(len(job.lines) * share)
        level = str(job.asked.get("ValidationLevel", "strict"))
        for file, number, line in job.lines[job.done : due]:
            self._one(job, level, file, number, line)
            job.done += 1
        if share == 1.0:
            job.ended = now
            _report(job)

    def _one(self, job: Job, level: str, file: str, number: int, line: bytes) -> None:
        try:
            value = jsontext.loads(line)
            type, id = (value["resourceType"], value["id"]) if isinstance(value, dict) else ("", "")
        except (ValueError, KeyError):
            type = id = ""
        if not (isinstance(type, str) and isinstance(id, str) and type and id):
            text = "Missing required id field in resource json"
            job.failed.append({"file": file, "LineId": number, "Exception": text})
            return
        answer = self._put(type, id, level, line)
        if answer.status >= 400:
            told = answer.body.decode("utf-8", "replace")
            job.failed.append({"file": file, "LineId": number, "UpdateResourceResponse": told})

    def _folder(self, uri: object) -> Path:
        found = _URI.fullmatch(uri) if isinstance(uri, str) else None
        if found is None:
            told = "An S3Uri is s3://BUCKET/PREFIX; a bucket's name has 3 to 63 characters of"
            raise Unfit("ValidationException", f"{told} a-z, 0-9, dot and hyphen.")
        if self._bucket is None:
            raise Unfit("AccessDeniedException", "No folder stands for a bucket here (--bucket).")
        key = (found["key"] or "").strip("/")
        if any(part in ("..", ".") for part in key.split("/")):
            raise Unfit("ValidationException", "An S3Uri goes down, not up.")
        return self._bucket / key


def _lines(file: Path) -> Iterator[tuple[str, int, bytes]]:
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        if line.strip():
            yield file.name, number, line


def _report(job: Job) -> None:
    """Beside the outcome as HealthLake leaves it; FAILURE only where something failed."""
    job.output.mkdir(parents=True, exist_ok=True)
    told = {"jobId": job.id, "jobStatus": job.status, "jobProgressReport": job._report()}
    (job.output / "manifest.json").write_text(json.dumps(told) + "\n")
    if job.failed:
        (job.output / "FAILURE").mkdir(exist_ok=True)
        lines = "".join(json.dumps(one) + "\n" for one in job.failed)
        (job.output / "FAILURE" / "failed.ndjson").write_text(lines)


def _uri_in(asked: dict[str, Any]) -> object:
    found = asked.get("InputDataConfig")
    return found.get("S3Uri") if isinstance(found, dict) else None


def _uri_out(asked: dict[str, Any]) -> object:
    found = asked.get("JobOutputDataConfig")
    inner = found.get("S3Configuration") if isinstance(found, dict) else None
    return inner.get("S3Uri") if isinstance(inner, dict) else None


def _seconds(when: datetime) -> float:
    return round(when.astimezone(UTC).timestamp(), 3)
