"""How long one Tab takes: bash, zsh and fish with the checked-in completions.

    python tests/bench/tab.py [--runs 50]

Prints a Markdown table of medians. "load" is reading the script, once per shell and on its first
Tab. bash is measured inside the shell, by its own clock; zsh from the key to the line that is
written with every candidate; fish as `complete -C` inside the shell. Where a shell is missing its
column is too.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import shells

COMPLETIONS = Path(__file__).parents[2] / "completions"
LINES = (
    "hlcli ",
    "hlcli put P",
    "hlcli put Patient --output ",
    "hlcli cond-update Patient --",
    "hlcli search Observation --",
    "hlcli search Observation --status final --code:",
    "hlcli search Observation --param ",
)

#: Sets what bash would set, runs the function $1 times, and prints microseconds for each.
_BASH = r"""
clock() { echo "${EPOCHREALTIME//[.,]/}"; }
begun=$(clock); . "$2"; ended=$(clock); echo "$((ended - begun))"
COMP_LINE=$3 COMP_POINT=${#3}
read -r -a COMP_WORDS <<<"$3"
[[ $3 != *' ' ]] || COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
for ((run = 0; run < $1; run++)); do
    begun=${EPOCHREALTIME//[.,]/}
    _hlcli hlcli "${COMP_WORDS[COMP_CWORD]}" "" 2>/dev/null
    echo "$((${EPOCHREALTIME//[.,]/} - begun))"
done
"""

#: One line of `date` in nanoseconds around each completion: fish 3 has no clock of its own.
_FISH = r"""
set begun (date +%s%N); source $argv[2]; echo (math "($(date +%s%N) - $begun) / 1000")
complete -C $argv[3] >/dev/null
for run in (seq $argv[1])
    set begun (date +%s%N)
    complete -C $argv[3] >/dev/null
    echo (math "($(date +%s%N) - $begun) / 1000")
end
"""


def asked(command: list[str], runs: int, script: str, line: str) -> list[float]:
    """Milliseconds: the first is the load."""
    words = [*command, str(runs), str(COMPLETIONS / script), line]
    ran = subprocess.run(words, capture_output=True, text=True, check=True)
    return [float(one) / 1000 for one in ran.stdout.split()]


def bash(line: str, runs: int) -> list[float]:
    """Inside bash."""
    return asked(["bash", "--norc", "-c", _BASH, "bash"], runs, "hlcli.bash", line)


def fish(line: str, runs: int) -> list[float]:
    """Inside fish; a process of `date` included."""
    return asked(["fish", "--no-config", "-c", _FISH], runs, "hlcli.fish", line)


def zsh(line: str, runs: int) -> list[float]:
    """From outside, on a terminal; the first has the load in it."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / ".zshrc").write_text(
            f"fpath=({COMPLETIONS} $fpath)\nautoload -Uz compinit && compinit -u -D\n"
        )
        terminal = shells.zsh(home)
        found = []
        for _ in range(runs + 1):
            begun = time.perf_counter()
            terminal.candidates(line)
            found.append((time.perf_counter() - begun) * 1000)
        terminal.close()
    return found


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=50)
    runs = arguments.parse_args().runs
    ways: list[Callable[[str, int], list[float]]] = [
        way for way in (bash, zsh, fish) if shutil.which(way.__name__)
    ]
    print(f"| ms per Tab | {' | '.join(way.__name__ for way in ways)} |")
    print(f"|---|{'--:|' * len(ways)}")
    loads: dict[str, list[float]] = {}
    for line in LINES:
        row = []
        for way in ways:
            load, *rest = way(line, runs)
            loads.setdefault(way.__name__, []).append(load)
            row.append(f"{statistics.median(rest):.1f} (max {max(rest):.1f})")
        print(f"| `{line}` | {' | '.join(row)} |")
    print(f"| load | {' | '.join(f'{statistics.median(one):.1f}' for one in loads.values())} |")


if __name__ == "__main__":
    main()
