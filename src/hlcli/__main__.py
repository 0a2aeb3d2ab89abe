"""`python -m hlcli`, and the `hlcli` command."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from types import FrameType

from hlcli.errors import Terminated


def run() -> None:
    """Run with the process's own arguments and streams, and end the process."""
    code = _main()
    with contextlib.suppress(AttributeError, OSError, ValueError):  # None where it was closed
        sys.stderr.flush()
    # All is written and closed by now. Taking a few hundred modules apart one by one before
    # the process ends would cost a fifth of a whole `hlcli put`.
    os._exit(code)


def _main() -> int:
    # Most commands end before there is garbage; looking for it while modules load is a twentieth
    # of a whole `hlcli put`. Those that stay say so: `env.stays`.
    gc.set_threshold(200_000)
    try:
        signal.signal(signal.SIGINT, _stop)
        signal.signal(signal.SIGTERM, _stop)
        from hlcli import env
        from hlcli.main import main

        return main(sys.argv[1:], env.real())
    except KeyboardInterrupt:  # so early that nothing was begun
        return 130
    except Terminated:
        return 143


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  (signal's shape)
    """The first signal becomes an exception, so that the command can say whether its request was
    out. Those that follow are ignored: they would take that very sentence away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Terminated if number == signal.SIGTERM else KeyboardInterrupt


if __name__ == "__main__":
    run()
