"""`hlcli serve` in a process of its own, as a user would start it."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from front import World


@contextlib.contextmanager
def served(*flags: str) -> Iterator[dict[str, str]]:
    """Start it; yields the variables a client needs, as printed."""
    command = [sys.executable, "-m", "hlcli", "serve", *flags]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield _exports(server.stdout)
        finally:
            server.terminate()


def _exports(lines: Iterator[str]) -> dict[str, str]:
    ready = next(lines, "")
    assert ready.startswith("READY http://127.0.0.1:"), ready
    found = {}
    for line in lines:
        match = re.fullmatch(r"export (\w+)='?([^'\n]*)'?\n", line)
        if match:
            found[match.group(1)] = match.group(2)
        if line.startswith("unset "):
            break
    assert found["HLCLI_ENDPOINT_URL"] == ready.split()[1]
    return found


def shell(exports: dict[str, str]) -> World:
    """A shell with the printed variables set."""
    return World(exports)


def run_process(
    *argv: str, cwd: Path, environ: dict[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """hlcli as a process, with nothing in its environment but PATH and what is given."""
    own = {"PATH": os.environ["PATH"], **environ}
    return subprocess.run(
        [sys.executable, "-m", "hlcli", *argv], cwd=cwd, env=own, capture_output=True, check=False
    )
