"""Plots as SVG, drawn by hand: no scripts, nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 720, 220, 64, 28


def line_plot(points: Sequence[tuple[float, float]], across: str, up: str) -> str:
    """(x, y) as a line over a filled area, from 0 on both sides."""
    right = max((x for x, _ in points), default=0.0) or 1.0
    top = max((y for _, y in points), default=0.0) or 1.0
    spots = [(_x(x / right), _y(y / top)) for x, y in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    first, last = (spots[0][0], spots[-1][0]) if spots else (_x(0), _x(0))
    area = f"{first:.1f},{_y(0):.1f} {path} {last:.1f},{_y(0):.1f}"
    return _plot(
        f'<polygon class="area" points="{area}"/><polyline class="line" points="{path}"/>'
        + _label(_x(0), _HEIGHT - 8, "0", "start")
        + _label(_x(1), _HEIGHT - 8, f"{right:,.0f} {across}", "end")
        + _label(_LEFT - 6, _y(1) + 4, f"{top:,.0f}", "end")
        + _label(_LEFT - 6, _y(1) + 20, up, "end")
    )


def columns(values: Sequence[tuple[str, int]], up: str) -> str:
    """(name, count) as columns side by side."""
    top = max((count for _, count in values), default=0) or 1
    room = (_WIDTH - _LEFT - 10) / max(1, len(values))
    drawn = ""
    for place, (name, count) in enumerate(values):
        x, y = _LEFT + place * room, _y(count / top)
        drawn += (
            f'<rect class="bar" x="{x + 2:.1f}" y="{y:.1f}" width="{room - 4:.1f}" '
            f'height="{_y(0) - y:.1f}"><title>{escape(name)}: {count:,}</title></rect>'
            + _label(x + room / 2, _HEIGHT - 8, name, "middle")
        )
    return _plot(
        drawn
        + _label(_LEFT - 6, _y(1) + 4, f"{top:,}", "end")
        + _label(_LEFT - 6, _y(1) + 20, up, "end")
    )


def rows(values: Sequence[tuple[str, int]]) -> str:
    """(name, count) as bars below each other, each with its name above it."""
    top, height = max((count for _, count in values), default=0) or 1, 40 * len(values) + 8
    drawn = ""
    for place, (name, count) in enumerate(values):
        y, width = 40 * place, max(2.0, count / top * (_WIDTH - 90))
        drawn += (
            _label(0, y + 14, name, "start")
            + f'<rect class="bad" x="0" y="{y + 19}" width="{width:.1f}" height="14"/>'
            + _label(width + 6, y + 31, f"{count:,}", "start")
        )
    return _plot(drawn, height)


def _x(part: float) -> float:
    return _LEFT + part * (_WIDTH - _LEFT - 10)


def _y(part: float) -> float:
    return 12 + (1 - part) * (_HEIGHT - _BOTTOM - 12)


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _plot(drawn: str, height: int = _HEIGHT) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img">{drawn}</svg>'
