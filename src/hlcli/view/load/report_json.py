"""The report as JSON: times in seconds, every key always there, null where there is no value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hlcli.fhir import jsontext

if TYPE_CHECKING:
    from hlcli.bulk.told.figures import Group, Summary
    from hlcli.bulk.told.histogram import Spread
    from hlcli.view.load.about import About


def to_json(summary: Summary, about: About, exit_code: int) -> str:
    """One object, with a newline behind it."""
    return jsontext.dumps(as_value(summary, about, exit_code), indent=2) + "\n"


def as_value(summary: Summary, about: About, exit_code: int) -> dict[str, Any]:
    """The same as JSON values; `result` counts sum up to `items`."""
    return {
        "run": about.run or None,
        "folder": about.path or None,
        "store": about.store or None,
        "source": about.source or None,
        "how": about.how or None,
        "started": about.started or None,
        "ended": summary.reason or None,
        "exitCode": exit_code,
        "items": summary.items,
        "done": summary.done,
        "doneBefore": summary.skipped,
        "failed": summary.failed,
        "unknown": summary.unknown,
        "results": dict(summary.results),
        "seconds": round(summary.duration, 3),
        "itemsPerSecond": round(summary.rate, 1),
        "latency": {"request": _spread(summary.request), "server": _spread(summary.server)},
        "retries": dict(summary.retries),
        "secondsWaited": round(summary.waited, 3),
        "slowedDown": summary.brakes,
        "bytesSent": summary.bytes,
        "statuses": {str(status): count for status, count in summary.statuses.items()},
        "notes": dict(summary.notes),
        "errors": [_group(group) for group in summary.errors],
        "rates": [[start, round(rate, 1)] for start, rate in summary.rates],
    }


def checked_value(would: Mapping[str, int], found: Summary, exit_code: int) -> dict[str, Any]:
    """What --dry-run counted: by resource type what would be sent, and what is refused."""
    return {
        "items": sum(would.values()) + found.items,
        "wouldSend": dict(sorted(would.items())),
        "refused": found.failed,
        "exitCode": exit_code,
        "errors": [_group(group) for group in found.errors],
    }


def _group(group: Group) -> dict[str, Any]:
    """Without the endpoint's words: they may hold clinical values, and this is a file."""
    value = asdict(group)
    del value["diagnostics"]
    return value


def _spread(spread: Spread | None) -> dict[str, Any] | None:
    """`bars` are [seconds at most, how many]; the last has no bound."""
    if spread is None:
        return None
    times = {name: round(getattr(spread, name), 6) for name in ("p50", "p95", "p99", "max")}
    bars = [[None if math.isinf(top) else top, count] for top, count in spread.bars]
    return {"count": spread.count, **times, "bars": bars}
