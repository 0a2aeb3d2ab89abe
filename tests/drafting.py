"""Editors for tests, which are small scripts; and what they leave behind."""

from __future__ import annotations

import sys
from pathlib import Path

from front import Ran
from lossy import Town

#: What most editors here do.
INACTIVE = "write(text.replace('true', 'false'))"


def editor(town: Town, script: str, name: str = "EDITOR") -> None:
    """An editor: Python with `path`, `text` (all of the file) and `write`; `turn` counts its runs.
    What it saw is in seen-N.json."""
    Path("editor.py").write_text(
        "import os, re, signal, stat, sys\nfrom pathlib import Path\npath = Path(sys.argv[1])\n"
        "text, write = path.read_text(), path.write_text\n"
        "turn = len(list(Path().glob('seen-*'))) + 1\nPath(f'seen-{turn}').write_text(text)\n"
        f"{script}\n"
    )
    town.world.environ = {**town.world.environ, name: f"{sys.executable} editor.py"}


def seen(turn: int = 1) -> str:
    return Path(f"seen-{turn}").read_text()


def edit(town: Town, *argv: str) -> Ran:
    return town.run("edit", "Patient/p-1", "--yes", *argv)


def kept() -> list[Path]:
    return [path for path in Path("tmp").rglob("*") if path.is_file()]


def stored(town: Town, path: str = "Patient/p-1") -> dict[str, object]:
    resource: dict[str, object] = town.json("get", path)["resource"]
    return resource
