"""`python -m hlcli`, and the `hlcli` command."""

from __future__ import annotations

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

    sys.exit(main(sys.argv[1:], env.real()))


def _terminated(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  (signal's shape)
    raise Terminated


if __name__ == "__main__":
    run()
