"""`hlcli import`: hand a huge load to the service's own, distributed importer."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from hlcli.commands import plane, start
from hlcli.commands.options import LEVELS, Connection, Output, spread
from hlcli.errors import Declined, UsageError

if TYPE_CHECKING:
    from hlcli.account import Control
    from hlcli.view.console.screen import Screen


@dataclasses.dataclass(frozen=True)
class _Asked:
    """The store's control plane, what was asked of it, and where to say things. `profile` is what
    the keys are those of; `allow` raises without consent to write."""

    control: Control
    datastore: str
    screen: Screen
    words: tuple[str, ...]
    job: dict[str, Any]
    wait: bool
    profile: str | None
    allow: Callable[[], None]

    def command(self, *words: str) -> str:
        """A command of ours for the same store."""
        return shlex.join(("hlcli", "import", *words, *self.screen.again))


@spread
def import_(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(metavar="start|status|list", show_default=False)],
    words: Annotated[list[str] | None, typer.Argument(metavar="[S3URI|JOB]")] = None,
    *,
    role_arn: Annotated[
        str | None, typer.Option("--role-arn", metavar="ARN", help="reads and writes the buckets")
    ] = None,
    output_s3: Annotated[
        str | None, typer.Option("--output-s3", metavar="S3URI", help="where the job reports to")
    ] = None,
    kms_key: Annotated[
        str | None, typer.Option("--kms-key", metavar="KEY", help="encrypts what it reports")
    ] = None,
    job_name: Annotated[
        str | None, typer.Option("--job-name", metavar="NAME", help="of the job")
    ] = None,
    validation_level: Annotated[
        str | None, typer.Option("--validation-level", metavar="|".join(LEVELS), help="as in put")
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="until the job has ended")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="write to a protected store without being asked")
    ] = False,
    connection: Connection,
    output: Output,
) -> int:
    """Start and follow HealthLake's own import of NDJSON in S3: upsert by id, one job at a time.

    Exit 0 while a job runs and when it is done, 8 when some resources failed (the job's output
    says which), 5 when the job did.

    \b
      hlcli import start s3://lab/in --role-arn R --output-s3 s3://out --kms-key K
      hlcli import status 0123abcd --wait
      hlcli import list --output json | jq -r '.[].status'
    """
    from hlcli import account
    from hlcli.opening import decided

    if action not in _ACTIONS:
        raise UsageError(f"import takes one of: {', '.join(_ACTIONS)}")
    settings = decided(start.env(ctx), connection)
    screen = dataclasses.replace(
        start.screen(ctx, output, settings.output), store=settings.store, again=settings.again
    )
    store = settings.base.datastore_id or ""
    control = account.control_of(start.env(ctx), settings, store, plane.teller(screen))
    job = _job(role_arn, output_s3, kms_key, job_name, validation_level)
    allow = partial(_allow, settings.name or settings.store, screen)
    asked = _Asked(
        control,
        store,
        screen,
        tuple(words or ()),
        job,
        wait,
        settings.profile,
        allow if settings.protected and not yes else lambda: None,
    )
    return _ACTIONS[action](asked)


def _job(
    role: str | None, output: str | None, key: str | None, name: str | None, level: str | None
) -> dict[str, Any]:
    if level is not None and level not in LEVELS:
        raise UsageError(f"--validation-level takes one of: {', '.join(LEVELS)}")
    given = {"DataAccessRoleArn": role, "JobName": name, "ValidationLevel": level}
    where = {"S3Uri": output, "KmsKeyId": key}
    found: dict[str, Any] = {k: v for k, v in given.items() if v is not None}
    return found | {"JobOutputDataConfig": {"S3Configuration": where}}


def _allow(name: str, screen: Screen) -> None:
    from hlcli.view.console.ask import confirmed

    if not confirmed(f"{name} is protected. Start an import?", screen, "--yes"):
        raise Declined


def _start(asked: _Asked) -> int:
    if len(asked.words) != 1 or not asked.words[0].startswith("s3://"):
        raise UsageError("import start takes an s3://BUCKET/PREFIX")
    where = asked.job["JobOutputDataConfig"]["S3Configuration"]
    needed = {
        "--role-arn": asked.job.get("DataAccessRoleArn"),
        "--output-s3": where["S3Uri"],
        "--kms-key": where["KmsKeyId"],
    }
    missing = [option for option, value in needed.items() if not value]
    if missing:
        raise UsageError(f"import start needs {' and '.join(missing)}")
    source = {"InputDataConfig": {"S3Uri": asked.words[0]}, "DatastoreId": asked.datastore}
    whole = asked.job | source
    if asked.screen.curl:
        return _printed(asked, "StartFHIRImportJob", whole | {"ClientToken": str(uuid4())})
    asked.allow()
    return _begin(asked, whole)


def _begin(asked: _Asked, whole: dict[str, Any]) -> int:
    from hlcli.plans import importing
    from hlcli.view.pages.jobs import begun

    asked.control.credentials.frozen()  # from now on, a request is out
    tells = asked.command("list")
    id = importing.begun(lambda: asked.control.start_import(**whole), tells)
    if asked.wait:
        begun(id, asked.screen)
        return _follow(asked, id, started=True)
    look = partial(asked.control.import_job, asked.datastore, id)
    return _show(asked, importing.of_begun(look, id))


def _status(asked: _Asked) -> int:
    if len(asked.words) != 1:
        raise UsageError("import status takes a JOB", hint="hlcli import list names them")
    id = asked.words[0]
    if asked.screen.curl:
        job = {"DatastoreId": asked.datastore, "JobId": id}
        return _printed(asked, "DescribeFHIRImportJob", job)
    if asked.wait:
        return _follow(asked, id)
    return _show(asked, asked.control.import_job(asked.datastore, id))


def _follow(asked: _Asked, id: str, *, started: bool = False) -> int:
    from hlcli.plans import importing
    from hlcli.view.pages.jobs import Waiting

    look = partial(asked.control.import_job, asked.datastore, id)
    with Waiting(id, asked.screen) as waiting:

        def told(job: Mapping[str, Any]) -> None:
            waiting.tell(importing.standing(job), importing.share(job))

        again = asked.command("status", id, "--wait")
        watch = importing.Watch(look, asked.screen.env.sleep, told, again, started)
        job = importing.until_ended(watch)
    return _show(asked, job)


def _show(asked: _Asked, job: Mapping[str, Any]) -> int:
    from hlcli.plans import importing
    from hlcli.view.pages.jobs import show_job

    code = importing.exit_code(job)
    misfit = show_job(importing.row(job), importing.standing(job), code, asked.screen)
    return code or misfit


def _list(asked: _Asked) -> int:
    from hlcli.plans import importing
    from hlcli.view.pages.jobs import show_jobs

    if asked.words:
        raise UsageError("import list takes no further word")
    if asked.screen.curl:
        return _printed(asked, "ListFHIRImportJobs", {"DatastoreId": asked.datastore})
    found = list(asked.control.import_jobs(asked.datastore))
    return show_jobs([importing.row(job) for job in found], asked.screen)


def _printed(asked: _Asked, operation: str, body: Mapping[str, Any]) -> int:
    return plane.printed(asked.control, operation, body, asked.profile, asked.screen)


_ACTIONS: Mapping[str, Callable[[_Asked], int]] = {
    "start": _start,
    "status": _status,
    "list": _list,
}
