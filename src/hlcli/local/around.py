"""Run one command with the local endpoint around it: `hlcli serve -- ./nightly.sh`."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping, Sequence

from hlcli.errors import InputRefused

#: What would send the command's signed requests elsewhere, or sign them with other keys.
FOREIGN = (
    "AWS_SESSION_TOKEN",
    "AWS_PROFILE",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_HEALTHLAKE",
    "HLCLI_DATASTORE_ID",
    "HLCLI_STORE",
    "HLCLI_AUTH",
    "HLCLI_TOKEN",
    "HLCLI_TOKEN_FILE",
    "HLCLI_CLIENT_ID",
    "HLCLI_CLIENT_SECRET",
    "HLCLI_CLIENT_KEY",
)


def run(command: Sequence[str], environ: Mapping[str, str], exports: Mapping[str, str]) -> int:
    """The command's own exit code, 128 + n where signal n ended it.

    Ctrl-C reaches the command by itself (it is in our process group); a SIGTERM is handed on.
    Raises InputRefused where the command cannot be started.
    """
    own = {name: value for name, value in environ.items() if name not in FOREIGN}
    try:
        child = subprocess.Popen(list(command), env={**own, **exports})
    except OSError as error:
        why = (error.strerror or "it cannot be run").lower()
        raise InputRefused(f"{command[0]}: {why}", hint="hlcli serve -- COMMAND [ARG …]") from error
    code = _wait(child)
    return 128 - code if code < 0 else code


def _wait(child: subprocess.Popen[bytes]) -> int:
    """While the command runs, it and not we are who Ctrl-C and SIGTERM are for."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        return child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
