"""`python -m hlcli`, and the `hlcli` command."""

from __future__ import annotations

import sys


def run() -> None:
    """Run with the process's own arguments and streams, and end the process."""
    from hlcli import env
    from hlcli.main import main

    sys.exit(main(sys.argv[1:], env.real()))


if __name__ == "__main__":
    run()
