"""How long one command takes, as a whole process, beside what people use today.

    python tests/bench/startup.py [--runs 15] [--hlcli PATH] [--awscurl PATH]

Everything runs interleaved in one go against `hlcli serve` on loopback, so that the ratios hold on
any machine: `hlcli` (put, with keys in the environment and with a profile; --help; --version),
`curl --aws-sigv4`, PyPI's `awscurl` and `python -c pass`. Where no path is given, hlcli (from this
checkout) and awscurl are installed into temporary virtual environments, as a user would have them:
in the tests' own, the signature oracle would make every `import botocore` slower. Prints a Markdown
table: median milliseconds, the ratio to `python -c pass`, the ratio to awscurl, and peak memory.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import statistics
import subprocess
import tempfile
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

BODY = '{"resourceType": "Patient", "id": "bench-1", "name": [{"family": "Doe", "given": ["J"]}]}'
CHECKOUT = str(Path(__file__).parents[2])


class Run(NamedTuple):
    """Seconds of wall clock and mebibytes of peak memory of one finished process."""

    seconds: float
    mib: float


class Contender(NamedTuple):
    """A command under a name, with the variables it needs beyond the common ones."""

    name: str
    command: Sequence[str]
    extra: Mapping[str, str] = {}
    without: Sequence[str] = ()


def timed(contender: Contender, environ: Mapping[str, str]) -> Run:
    """Run once; the command must succeed, or the figure means nothing."""
    own = {k: v for k, v in environ.items() if k not in contender.without} | dict(contender.extra)
    begun = time.perf_counter()
    child = subprocess.Popen(
        contender.command, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stderr.close()
    seconds = time.perf_counter() - begun
    if child.returncode:
        raise SystemExit(f"{contender.name} failed ({child.returncode}): {said.decode()}")
    return Run(seconds, usage.ru_maxrss / 1024)


@contextlib.contextmanager
def served(hlcli: str, folder: Path) -> Iterator[dict[str, str]]:
    """`hlcli serve` in a process of its own; yields the variables it prints."""
    server = subprocess.Popen(
        [hlcli, "serve"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=folder
    )
    assert server.stdout is not None
    printed = {}
    try:
        for line in server.stdout:
            found = re.match(r"export (\w+)=(.*)", line)
            if found:
                printed[found.group(1)] = found.group(2).strip("'\"")
            if len(printed) == 4:
                break
        yield printed
    finally:
        server.terminate()
        server.communicate()


def installed(folder: Path, name: str, requirement: str) -> str:
    """A command in a virtual environment of its own, its bytecode compiled."""
    home = folder / f"venv-{name}"
    venv.create(home, with_pip=True)
    pip = [str(home / "bin/pip"), "install", "--quiet", "--compile", requirement]
    subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)
    return str(home / "bin" / name)


def contenders(
    folder: Path, exports: Mapping[str, str], hlcli: str, awscurl: str
) -> list[Contender]:
    """Every command of the table; curl and awscurl get the same URL, body and content type."""
    body = folder / "patient.json"
    body.write_text(BODY)
    profile = folder / "credentials"
    keys = exports["AWS_ACCESS_KEY_ID"], exports["AWS_SECRET_ACCESS_KEY"]
    profile.write_text(
        f"[bench]\naws_access_key_id = {keys[0]}\naws_secret_access_key = {keys[1]}\n"
    )
    url = exports["HLCLI_ENDPOINT_URL"].rstrip("/") + "/Patient/bench-1"
    kind = "Content-Type: application/fhir+json"
    signed = ["--aws-sigv4", "aws:amz:us-east-1:healthlake", "--user", ":".join(keys)]
    lean = [hlcli, "put", "Patient", str(body)]
    return [
        Contender("`python -c pass`", [str(Path(hlcli).with_name("python")), "-c", "pass"]),
        Contender("`hlcli --version`", [hlcli, "--version"]),
        Contender("`hlcli --help`", [hlcli, "--help"]),
        Contender("`hlcli put`, keys in the environment", lean),
        Contender(
            "`hlcli put --profile`",
            [*lean, "--profile", "bench"],
            {"AWS_SHARED_CREDENTIALS_FILE": str(profile)},
            ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
        ),
        Contender(
            "`awscurl`",
            [awscurl, "--service", "healthlake", "--region", "us-east-1", "-X", "PUT",
             "-H", kind, "-d", "@" + str(body), url],
        ),
        Contender(
            "`curl --aws-sigv4`",
            ["curl", "-sS", "--fail-with-body", *signed, "-X", "PUT", "-H", kind,
             "--data-binary", "@" + str(body), url],
        ),
    ]  # fmt: skip


def table(figures: Mapping[str, Sequence[Run]]) -> str:
    """The figures as Markdown, medians and ratios of medians."""
    median = {
        name: statistics.median(run.seconds for run in runs) for name, runs in figures.items()
    }
    floor, rival = median["`python -c pass`"], median["`awscurl`"]
    rows = [
        f"| {name} | {seconds * 1000:.0f} | {seconds / floor:.1f} | {seconds / rival:.2f} "
        f"| {max(run.mib for run in figures[name]):.0f} |"
        for name, seconds in median.items()
    ]
    head = "| command | ms | × `python -c pass` | × `awscurl` | peak MiB |\n|---|--:|--:|--:|--:|"
    return "\n".join([head, *rows])


def measured(rivals: Sequence[Contender], environ: Mapping[str, str], runs: int) -> str:
    """Every contender in turn, `runs` times after one warm-up that is not counted."""
    figures: dict[str, list[Run]] = {one.name: [] for one in rivals}
    for one in rivals:
        timed(one, environ)
    for _ in range(runs):
        for one in rivals:
            figures[one.name].append(timed(one, environ))
    return table(figures)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=15)
    arguments.add_argument("--hlcli")
    arguments.add_argument("--awscurl")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hlcli = given.hlcli or installed(folder, "hlcli", CHECKOUT)
        awscurl = given.awscurl or installed(folder, "awscurl", "awscurl")
        with served(hlcli, folder) as exports:
            environ = {"PATH": os.environ["PATH"], "HOME": name, **exports}
            print(measured(contenders(folder, exports, hlcli, awscurl), environ, given.runs))


if __name__ == "__main__":
    main()
