"""Figures drawn in one line of text, and figures as words."""

from __future__ import annotations

from collections.abc import Sequence

from hlcli.view.console.look import Look

_STEPS = "▁▂▃▄▅▆▇█"


def draws(look: Look) -> bool:
    """The stream has the signs for drawing."""
    try:
        (_STEPS + "━╸").encode(look.encoding)
    except UnicodeEncodeError:
        return False
    return True


def sparkline(values: Sequence[float], look: Look, width: int = 30) -> str:
    """The last `width` values as columns of different height; nothing where it cannot be drawn."""
    most = max(values, default=0.0)
    if not draws(look) or most <= 0 or width < 1:
        return ""
    last = values[-width:]
    return "".join(_STEPS[min(len(_STEPS) - 1, int(one / most * len(_STEPS)))] for one in last)


def bar(part: float, width: int, look: Look) -> str:
    """A bar of `width` columns, filled up to `part` (0 to 1)."""
    full = max(0, min(width, round(part * width)))
    if not draws(look):
        return "#" * full + "." * (width - full)
    head = "━" * max(0, full - 1) + "╸" if 0 < full < width else "━" * full
    return look.paint(head, "ok") + look.paint("━" * (width - full), "dim")


def clock(seconds: float) -> str:
    """`12.4 s` below a minute, then `17:44` and `2:03:09`."""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def short_time(seconds: float) -> str:
    """`148 ms`, `2.9 s`."""
    if seconds < 0.00995:
        return f"{seconds * 1000:.1f} ms".replace(".0 ", " ")
    return f"{seconds * 1000:.0f} ms" if seconds < 0.9995 else f"{seconds:.1f} s"


def per_second(rate: float) -> str:
    """`94/s`; one digit more where it is slow."""
    return f"{rate:,.0f}/s" if rate >= 9.95 else f"{rate:.1f}/s"


def size(count: float) -> str:
    """`1.2 GB`: powers of ten, as disks and networks are sold."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 999.5:
            return f"{count:,.0f} {unit}" if unit == "bytes" or count >= 99.5 else (
                f"{count:.1f} {unit}"
            )  # fmt: skip
        count /= 1000
    return f"{count:,.1f} TB"


def items(count: int) -> str:
    """`1 item`, `2 items`."""
    return f"{count:,} item{'' if count == 1 else 's'}"


def result(name: str) -> str:
    """A result as it is said everywhere."""
    return {"skipped": "done before", "failed-before": "failed before"}.get(name, name)
