"""How fast `hlcli load` is, beside wrk and curl --parallel, and how much memory it takes.

    python tests/bench/load.py [--items N] [--large] [--runs N]

Signed, validated, journaled PUTs of patients of some 450 bytes to nginx on the same machine
(Debian packages nginx-light, wrk, curl), with wrk as the ceiling of that sink and curl --parallel
with a config file and --aws-sigv4 beside it; to a sink that answers after 50 ms, at 32 and at 256
in flight, as a share of what latency allows; the time from the start to the first request; and the
peak memory of all processes on 10 MB and 100 MB, with --large on 100 MB and 1 GB, of NDJSON.
Prints a Markdown table; the median of the runs. Must hold on two idle cores: at least 3,000 a
second, 95 % at 32, 3,000 a second at 256, 1 s, 200 MB and no growth.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import sinks

HLCLI = [sys.executable, "-m", "hlcli"]
KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "AWS_REGION": "us-east-1",
}
LATENCY = 0.05


def patient(number: int, contacts: int = 0) -> str:
    """One line; each contact adds some 220 bytes."""
    contact = {
        "name": {"family": "Roe", "given": ["A", "B"]},
        "telecom": [{"system": "phone", "value": "555-0123", "use": "home"}],
        "address": {"line": ["1 Main St"], "city": "Springfield", "country": "US"},
    }
    value: dict[str, Any] = {
        "resourceType": "Patient",
        "id": f"p-{number:08d}",
        "active": True,
        "identifier": [{"system": "http://hospital.example/mrn", "value": f"{number:08d}"}],
        "name": [{"use": "official", "family": f"Doe{number}", "given": ["Jane", "Q"]}],
        "telecom": [{"system": "phone", "value": "555-0123"}],
        "gender": "female",
        "birthDate": "1985-12-31",
        "address": [{"line": ["1 Main St"], "city": "Springfield", "postalCode": "12345"}],
    }
    return json.dumps(value | ({"contact": [contact] * contacts} if contacts else {}))


def ndjson(file: Path, items: int, contacts: int = 0) -> Path:
    """So many patients."""
    with file.open("w") as opened:
        opened.writelines(patient(number, contacts) + "\n" for number in range(items))
    return file


def many_files(folder: Path, count: int) -> Path:
    """A folder of so many patients, each in a file of its own."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:06d}.json").write_text(patient(number))
    return folder


def loaded(folder: Path, file: Path, base: str, *words: str) -> tuple[dict[str, Any], float]:
    """The report of a load, and its peak memory in MB, all processes together."""
    environ = {**os.environ, **KEYS, "XDG_STATE_HOME": str(folder / "state")}
    command = [*HLCLI, "load", str(file), "--endpoint-url", base, *words, "-q", "-o", "json"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            time.sleep(0.1)
        assert process.stdout is not None
        report = json.load(process.stdout)
    assert report["exitCode"] == 0, report
    return report, peak


def memory(pid: int) -> float:
    """MB of a process and its children, shared pages counted once (Linux)."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return sum(_memory(one) for one in (str(pid), *children))
    except OSError:
        return 0.0


def _memory(pid: str) -> float:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"Pss: +(\d+)", told)
    return int(found[1]) / 1024 if found else 0.0


def wrk(folder: Path, base: str, connections: int = 32) -> float:
    """PUTs a second that the sink itself can take."""
    script = folder / "put.lua"
    script.write_text(f"wrk.method = 'PUT'\nwrk.body = [[{patient(1)}]]\n")
    command = ["wrk", "-t1", f"-c{connections}", "-d3", "-s", str(script), f"{base}/Patient/p-1"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec: +([\d.]+)", told)
    assert found, told
    return float(found[1])


def curl(folder: Path, base: str, items: int) -> float:
    """Signed PUTs a second by curl --parallel, one section of its config file for each."""
    body = folder / "body.json"
    body.write_text(patient(1))
    section = (
        'url = "{base}/Patient/p-{number:08d}"\nrequest = "PUT"\ndata-binary = "@{body}"\n'
        'aws-sigv4 = "aws:amz:us-east-1:healthlake"\nuser = "{user}"\noutput = "/dev/null"\n'
        'header = "Content-Type: application/fhir+json"\n'
    )
    user = f"{KEYS['AWS_ACCESS_KEY_ID']}:{KEYS['AWS_SECRET_ACCESS_KEY']}"
    told = (
        section.format(base=base, number=number, body=body, user=user) for number in range(items)
    )
    config = folder / "curl.conf"
    config.write_text("next\n".join(told))
    begun = time.perf_counter()
    command = ["curl", "-s", "--parallel", "--parallel-max", "32", "-K", str(config)]
    subprocess.run(command, check=True, capture_output=True)
    return items / (time.perf_counter() - begun)


def first_request(folder: Path, file: Path) -> float:
    """Seconds from the start of the process to the arrival of the first request."""
    with sinks.slow(0.0) as base:
        begun = time.time()
        loaded(folder, file, base, "--limit", "50")
        return sinks.seen(base)[1] - begun


def at_latency(folder: Path, file: Path, in_flight: int) -> tuple[float, float]:
    """Items a second, counted while all places are taken: from the second second on; and what wrk
    makes of the same sink with as many connections."""
    with sinks.slow(LATENCY) as base:
        report, _ = loaded(folder, file, base, "--concurrency", str(in_flight))
        ceiling = wrk(folder, base, in_flight)
    steady = report["rates"][2:-2] or report["rates"]
    return float(statistics.median(rate for _, rate in steady)), ceiling


def of_latency(found: list[tuple[float, float]], in_flight: int) -> tuple[str, str, str]:
    """A row: the median of all runs."""
    rate, ceiling = (statistics.median(one) for one in zip(*found, strict=True))
    ideal = in_flight / LATENCY
    beside = f"{rate / ideal:.1%} of {in_flight} / 50 ms; wrk {ceiling / ideal:.1%}"
    return f"{in_flight} in flight, 50 ms", f"{rate:,.0f}/s", beside


def median(runs: int, measure: Callable[[], float]) -> float:
    """Of so many runs."""
    return statistics.median(measure() for _ in range(runs))


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--large", action="store_true", help="memory on 100 MB and 1 GB")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        rows = measured(Path(name), asked.items, asked.runs, asked.large)
    print("| what | figure | beside |\n| --- | ---: | --- |")
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


def measured(folder: Path, items: int, runs: int, large: bool) -> list[tuple[str, str, str]]:
    """The rows of the table."""
    file = ndjson(folder / "patients.ndjson", items)
    with sinks.nginx() as base:
        ceiling = wrk(folder, base)
        beside = median(runs, lambda: curl(folder, base, min(items, 2000)))
        polite = median(runs, lambda: loaded(folder, file, base)[0]["itemsPerSecond"])
        climb = ("--rate", "max")
        most = median(runs, lambda: loaded(folder, file, base, *climb)[0]["itemsPerSecond"])
        growth = _growth(folder, base, large)
    begin = median(runs, lambda: first_request(folder, file))
    crowd = many_files(folder / "crowd", 100_000)
    begin_crowd = median(runs, lambda: first_request(folder, crowd))
    some = ndjson(folder / "few", 5000)
    few = [at_latency(folder, some, 32) for _ in range(runs)]
    many = [at_latency(folder, file, 256) for _ in range(runs)]
    return [
        ("wrk, 32 connections, unsigned", f"{ceiling:,.0f}/s", "the sink's ceiling"),
        ("curl --parallel, signed", f"{beside:,.0f}/s", ""),
        ("hlcli load, 32 in flight", f"{polite:,.0f}/s", f"curl x {polite / beside:.1f}"),
        ("hlcli load --rate max", f"{most:,.0f}/s", f"curl x {most / beside:.1f}"),
        of_latency(few, 32),
        of_latency(many, 256),
        ("start to first request", f"{begin:.2f} s", ""),
        ("the same, a folder of 100,000 files", f"{begin_crowd:.2f} s", ""),
        *growth,
    ]


def _growth(folder: Path, base: str, large: bool) -> list[tuple[str, str, str]]:
    rows = []
    for size in (100, 1000) if large else (10, 100):
        file = folder / "large.ndjson"
        ndjson(file, size * 1_000_000 // len(patient(0, 40)), 40)
        peak = loaded(folder, file, base)[1]
        rows.append((f"peak memory, {size:,} MB of NDJSON", f"{peak:.0f} MB", "all processes"))
        file.unlink()
    return rows


if __name__ == "__main__":
    main()
