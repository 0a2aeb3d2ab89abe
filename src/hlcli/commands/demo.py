"""`hlcli demo`: the newcomer's tour. Every command runs for real against the local endpoint in a
temporary place; the tour fails where one does not end as it says."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import typer

from hlcli import files
from hlcli.commands import start
from hlcli.commands.options import Output
from hlcli.env import Env, Stream
from hlcli.errors import HlcliError

FILES = {
    "jane.json": '{\n  "resourceType": "Patient",\n  "id": "jane-1",\n  "active": true,\n'
    '  "name": [{"family": "Doe", "given": ["Jane"]}],\n  "birthDate": "1985-12-31"\n}\n',
    "peter.json": '{\n  "resourceType": "Patient",\n  "name": [{"family": "Chalmers", '
    '"given": ["Peter"]}],\n  "birthDate": "2000-01-01",\n'
    '  "telecom": [{"system": "phone", "value": "1234567890"}]\n}\n',
}

_PETER = (
    "hlcli cond-update Patient --name peter --birthdate 2000-01-01 --phone 1234567890 peter.json"
)


class Step(NamedTuple):
    """What is told, what is typed, and how it must end."""

    story: str
    typed: str
    code: int
    status: str


STEPS = (
    Step("A signed update by id. The id is free, so it creates.",
         "hlcli put Patient jane.json --local", 0, "201"),
    Step("A conditional update: nothing matches yet, so it creates, under the server's own id.",
         f"{_PETER} --local", 0, "201"),
    Step("The same again: now one resource matches, and is updated.",
         f"{_PETER} --local", 0, "200"),
    Step("Nothing matches, and the body brings an id that is free: created under that id.",
         "hlcli cond-update Patient --name anna peter.json --set id=anna-1 "
         "--set name[0].given[0]=Anna --local", 0, "201"),
    Step("Nothing matches, but the body's id is taken: refused, nothing written.",
         "hlcli cond-update Patient --name nobody jane.json --local", 9, "409"),
    Step("One matches, but the body says another id: refused, nothing written.",
         "hlcli cond-update Patient --name peter peter.json --set id=other-1 --local", 9, "409"),
    Step("Several match: refused, nothing written, and it will not be guessed which one you meant.",
         "hlcli cond-update Patient --birthdate 2000-01-01 peter.json --local", 12, "412"),
    Step("Somebody was faster: the version you name is not the current one.",
         "hlcli put Patient jane.json --if-match 7 --local", 12, "412"),
    Step("A typing mistake never leaves this machine.",
         "hlcli cond-update Patient --nmae peter peter.json --local", 2, "not sent"),
    Step("What is stored now.", "hlcli get Patient/jane-1 --local", 0, "200"),
)  # fmt: skip


def demo(ctx: typer.Context) -> int:
    """See all of it in a minute, without AWS: a tour in a temporary place.

    Runs put and cond-update against the endpoint inside hlcli, through every row of the
    conditional-update table, and fails when something is not as it should be.
    """
    from hlcli.view.pages.tour import show_end, show_start, show_step

    env, screen = start.env(ctx), start.screen(ctx, Output())
    with _place() as place:
        world = _world(env, place)
        show_start(screen, place, FILES)
        for number, step in enumerate(STEPS, 1):
            code, shown = _run(ctx, world, step.typed)
            show_step(screen, f"{number}/{len(STEPS)}", step.story, step.typed, shown, code)
            if code != step.code or step.status.encode() not in shown:
                raise HlcliError(f"the tour broke at step {number}: exit {code}, not {step.code}")
        show_end(screen)
    return 0


@contextlib.contextmanager
def _place() -> Iterator[Path]:
    """A temporary folder with the tour's files, as the working directory."""
    with files.workplace("hlcli-demo-") as folder:
        for name, text in FILES.items():
            (folder / name).write_text(text, "utf-8")
        yield folder


def _world(env: Env, place: Path) -> Env:
    """This world, but with the store in the temporary folder and nothing of hlcli's set."""
    own = {key: value for key, value in env.environ.items() if not key.startswith("HLCLI_")}
    return dataclasses.replace(env, environ={**own, "HLCLI_LOCAL_DB": str(place / "store.sqlite")})


def _run(ctx: typer.Context, world: Env, typed: str) -> tuple[int, bytes]:
    """Exit code, and what the command wrote, both streams in one as a person sees them."""
    both = io.BytesIO()
    stdout: Stream = dataclasses.replace(world.stdout, raw=both)
    stderr: Stream = dataclasses.replace(world.stdout, raw=both)
    started: start.Started = ctx.obj
    run = started.main
    code = run(shlex.split(typed)[1:], dataclasses.replace(world, stdout=stdout, stderr=stderr))
    return code, both.getvalue()
