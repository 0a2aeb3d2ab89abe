"""How fast resources are checked, beside pydantic models of FHIR.

    python tests/bench/validation.py [--rival PYTHON] [FILE…]

Checks HL7's 300 examples of tests/fhir/examples.tar.xz and the FILEs given (JSON): megabytes a
second on one core after start, of the check alone and of parsing and checking; and what the first
check of a Patient costs a new process, beside the mere import of pydantic_core; what a type costs
that is met for the first time (at most 10 ms); and what the check adds to a whole `hlcli put`,
which is rehearsed with and without it in turn (at most 30 ms). `fhir.resources` (its R4B models: it
has none of R4) is measured on the same bytes in PYTHON, or in a temporary virtual environment where
pip installs it. Prints a Markdown table; the best of 5 runs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

from hlcli.fhir import document, search, validate

EXAMPLES = Path(__file__).parents[1] / "fhir" / "examples.tar.xz"

FIRST_CHECK = """
import time
from hlcli.fhir import document, search
search.resource_types()
it = document.parse("p", b'%s')
begun = time.perf_counter()
from hlcli.fhir import validate
assert validate.check(it) == ()
print(time.perf_counter() - begun)
"""

LOAD = """
import sys, time
from hlcli.fhir import document, search, validate
begun = time.perf_counter()
from hlcli.fhir.r4 import structures
from hlcli.fhir.shapes import shape
shape(sys.argv[1]).members
search.parameters(sys.argv[1])
print(time.perf_counter() - begun)
"""

IMPORT = """
import time
from hlcli.fhir import document, search
begun = time.perf_counter()
import pydantic_core
print(time.perf_counter() - begun)
"""

RIVAL = """
import json, sys, time
from importlib import import_module
raws = [bytes.fromhex(line) for line in sys.stdin]
def model(raw):
    name = json.loads(raw)["resourceType"]
    return getattr(import_module(f"fhir.resources.R4B.{name.lower()}"), name)
known = []
refused = 0
for raw in raws:
    try:
        known.append((model(raw), raw))
    except ImportError:
        refused += 1
best, bad = None, 0
for _ in range(3):
    begun, bad = time.perf_counter(), 0
    for one, raw in known:
        try:
            one.model_validate_json(raw)
        except ValueError:
            bad += 1
    taken = time.perf_counter() - begun
    best = min(best or taken, taken)
print(json.dumps([sum(len(raw) for _, raw in known) / best / 1e6, refused, bad]))
"""

PATIENT = json.dumps(
    {
        "resourceType": "Patient",
        "id": "p-1",
        "active": True,
        "identifier": [{"system": "urn:oid:1.2.3", "value": "4711"}],
        "name": [{"use": "official", "family": "Doe", "given": ["Jane"]}],
        "telecom": [{"system": "phone", "value": "555-0134"}],
        "gender": "female",
        "birthDate": "1985-12-31",
        "managingOrganization": {"reference": "Organization/1"},
    }
)


def examples() -> list[bytes]:
    """HL7's examples as they are, white space and all."""
    with tarfile.open(EXAMPLES) as archive:
        files = [archive.extractfile(member) for member in archive]
        return [file.read() for file in files if file]


def best(raws: Sequence[bytes], run: Callable[[], object]) -> float:
    """Megabytes a second in the best of 5 runs."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        run()
        times.append(time.perf_counter() - begun)
    return sum(map(len, raws)) / min(times) / 1e6


def rates(raws: Sequence[bytes]) -> tuple[float, float]:
    """Of the check alone, and of parsing and checking."""
    parsed = [document.parse("it.json", raw) for raw in raws]

    def check() -> None:
        for one in parsed:
            validate.check(one)

    def both() -> None:
        for raw in raws:
            validate.check(document.parse("it.json", raw))

    return best(raws, check), best(raws, both)


def fresh(script: str, *argv: str, runs: int = 15) -> float:
    """Median of new processes, in milliseconds."""
    command = [sys.executable, "-c", script, *argv]
    done = (
        subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(runs)
    )
    return statistics.median(float(run.stdout) for run in done) * 1e3


def dearest() -> tuple[float, str]:
    """Milliseconds of the type that takes longest to load, and its name."""
    return max((fresh(LOAD, type, runs=3), type) for type in search.resource_types())


def added(folder: Path) -> tuple[float, float]:
    """Median milliseconds of a rehearsed put as a whole process: checked, and not."""
    (folder / "patient.json").write_text(PATIENT)
    bare = [sys.executable, "-m", "hlcli", "put", "Patient", "patient.json", "--local", "--dry-run"]
    times: dict[str, list[float]] = {"--quiet": [], "--no-validate": []}
    for _ in range(21):
        for flag, taken in times.items():
            begun = time.perf_counter()
            subprocess.run([*bare, flag], cwd=folder, check=True, capture_output=True)
            taken.append(time.perf_counter() - begun)
    checked, unchecked = (statistics.median(taken) * 1e3 for taken in times.values())
    return checked, unchecked


def rival(python: str, raws: Sequence[bytes]) -> tuple[float, int, int]:
    """Megabytes a second of fhir.resources; how many types it lacks, and files it refuses."""
    given = "\n".join(raw.hex() for raw in raws)
    command = [python, "-c", RIVAL]
    ran = subprocess.run(command, input=given, check=True, stdout=subprocess.PIPE, text=True)
    rate, lacking, refused = json.loads(ran.stdout)
    return rate, lacking, refused


def installed(folder: Path) -> str:
    """A Python that has fhir.resources."""
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin/pip"), "install", "-q", "fhir.resources"]
    subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)
    return str(folder / "bin/python")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rival", metavar="PYTHON", help="a Python that has fhir.resources")
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args()
    groups = {"HL7's examples": examples()}
    if given.files:
        groups["the files given"] = [path.read_bytes() for path in given.files]
    with tempfile.TemporaryDirectory() as folder:
        checked, unchecked = added(Path(folder))
        python = given.rival or installed(Path(folder))
        print("| | MB | check | parse and check | fhir.resources R4B |\n|---|---|---|---|---|")
        for name, raws in groups.items():
            check, both = rates(raws)
            other, lacking, refused = rival(python, raws)
            note = f"{other:.0f} MB/s (refuses {refused}, lacks the type of {lacking})"
            megabytes = sum(map(len, raws)) / 1e6
            print(f"| {name} | {megabytes:.1f} | {check:.0f} MB/s | {both:.0f} MB/s | {note} |")
    print(f"\nfirst check of a Patient in a new process: {fresh(FIRST_CHECK % PATIENT):.1f} ms")
    print(f"mere import of pydantic_core there: {fresh(IMPORT):.1f} ms")
    print("the type that takes longest to load: {:.1f} ms ({})".format(*dearest()))
    print(f"a put: {checked:.0f} ms, with --no-validate {unchecked:.0f} ms")


if __name__ == "__main__":
    main()
