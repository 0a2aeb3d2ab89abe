"""The tour's own lines: what is about to be shown, what a person would type, what came back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hlcli.view.console.layout import wrap
from hlcli.view.console.look import Look
from hlcli.view.console.page import show_page
from hlcli.view.console.screen import Screen
from hlcli.view.console.stream import write


def show_start(screen: Screen, place: Path, files: Mapping[str, str]) -> None:
    """Where it happens, and the files it wrote there."""
    lines = [f"A tour of hlcli, in {place}, against the endpoint inside it (not HealthLake)."]
    for name, text in files.items():
        lines += ["", f"$ cat {name}", text.rstrip("\n")]
    show_page("\n".join(lines) + "\n", screen.env)


def show_step(screen: Screen, number: str, story: str, typed: str, shown: bytes, code: int) -> None:
    """One command as typed, its output as it came, and its exit code."""
    look = screen.data()
    told = wrap(story, look.width, " " * 6, f"{number:<5} ")
    head = "\n".join(["", *(_dim(line, look) for line in told), f"$ {typed}", ""])
    write(screen.env.stdout, look.encode(head) + shown)
    write(screen.env.stdout, look.encode(_dim(f"(exit code {code})", look) + "\n"))


def show_end(screen: Screen) -> None:
    """That all went as it should, and where to go from here."""
    look = screen.data()
    mark = look.paint(look.marks["ok"], "ok")
    write(
        screen.env.stdout,
        look.encode(f"\n{mark} all of it went as it should; next: hlcli --help\n"),
    )


def _dim(text: str, look: Look) -> str:
    return look.paint(look.text(text), "dim")
