"""`python -m hlcli`, and the `hlcli` command."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType

from hlcli.errors import Terminated


def run() -> None:
    """Run with the process's own arguments and streams, and end the process.

    SIGTERM is made an exception, so that a command stopped from outside says, like one stopped
    by Ctrl-C, whether its request was out.
    """
    signal.signal(signal.SIGTERM, _terminated)
    from hlcli import env
    from hlcli.main import main

    code = main(sys.argv[1:], env.real())
    with contextlib.suppress(AttributeError, OSError, ValueError):  # None where it was closed
        sys.stderr.flush()
    # All is written and closed by now. Taking a few hundred modules apart one by one before
    # the process ends would cost a fifth of a whole `hlcli put`.
    os._exit(code)


def _terminated(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  (signal's shape)
    raise Terminated


if __name__ == "__main__":
    run()
