"""Whether `hlcli load` loses or doubles anything, on more items and kills than the tests have.

    python tests/bench/load_right.py [--items 10000] [--kills 10]

Against `hlcli serve`'s endpoint with 5 % 429, 2 % 503, 1 % reset before, 1 % reset after and 1 %
truncated: by id exactly so many resources, each with the right content; by identifier none twice,
and every item whose fate is unknown is named. Then the same, killed with `kill -9` at random
moments and resumed. Prints a Markdown table; ends with an error where something is wrong,
and the folder of that run stays.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from docks import ndjson, patient
from yard import STORM, Yard, check_by_id, check_by_identifier, opened

BY = ("--by", "identifier")


def run(folder: Path, items: int, kills: int, by: tuple[str, ...]) -> tuple[str, ...]:
    """One load, killed so many times; a row of the table."""
    people = (patient(number, id=not by) for number in range(1, items + 1))
    file, begun = ndjson(folder / "patients.ndjson", people), time.perf_counter()
    with opened(folder, *STORM) as yard:
        died = sum(_killed(yard, file, items // (kills + 2), by) for _ in range(kills))
        code, err = yard.load(file, *by)
        assert code == (8 if by and yard.unknown() else 0), err
        check_by_identifier(yard, items) if by else check_by_id(yard, file)
        stored, unknown = len(yard.stored()), len(yard.unknown())
    seconds = time.perf_counter() - begun
    way = "by identifier" if by else "by id"
    return way, f"{died}", f"{stored:,} of {items:,}", f"{unknown}", f"{seconds:.0f} s"


def _killed(yard: Yard, file: str, most: int, by: tuple[str, ...]) -> bool:
    code, _ = yard.stopped(signal.SIGKILL, Random().randrange(1, most), file, *by)
    return code == -signal.SIGKILL


def main() -> None:
    """Run, check, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=10)
    asked = parser.parse_args()
    print("| how | killed | stored | unknown, named | time |\n| --- | ---: | ---: | ---: | ---: |")
    for by in ((), BY):
        for kills in (0, asked.kills):
            folder = tempfile.mkdtemp(prefix="load-right-")
            row = run(Path(folder), asked.items, kills, by)
            shutil.rmtree(folder)
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
