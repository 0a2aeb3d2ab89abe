"""Shell sessions with their expected output: in a pipe, and on a terminal of 80 columns with its
real escape codes (ESC is written ␛, CR ␍ in the golden files).

In a pipe's transcript a line of stderr begins with `! `; `= N` is the exit code. To write the
goldens anew: HLCLI_TRANSCRIPTS=write pytest tests/test_transcripts.py, and read the diff.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from front import World

HERE = Path(__file__).parent / "transcripts"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def in_a_pipe(words: list[str]) -> str:
    ran = World({"HLCLI_LOCAL_DB": "store.sqlite"}).run(*words)
    said = "".join(f"! {line}\n" for line in ran.err.splitlines())
    return f"{_closed(ran.text)}{said}= {ran.code}\n"


def on_a_terminal(words: list[str]) -> str:
    environ = {"HLCLI_LOCAL_DB": "store.sqlite", "TERM": "xterm-256color"}
    code, seen = World(environ, tty=True).screen(*words)
    # An address is never broken, so that it can be copied.
    wide = [line for line in seen.splitlines() if _columns(line) > 80 and "://" not in line]
    assert not wide, seen
    return f"{_closed(seen)}= {code}\n".replace("\x1b", "␛").replace("\r", "␍")


def _closed(text: str) -> str:
    return text if text.endswith("\n") or not text else text + "\n"


def _columns(line: str) -> int:
    return len(re.sub(r"\r|\x1b\[[0-9;]*[mAK]", "", line))


def _named(text: str, known: dict[str, str]) -> str:
    """Random ids become 00000001-…, in the order they appear, as long as the real ones."""
    return UUID.sub(lambda found: _number(found[0], known), text)


def _number(id: str, known: dict[str, str]) -> str:
    return known.setdefault(id, f"{len(known) + 1:08d}-0000-4000-8000-000000000000")


@pytest.mark.parametrize("golden", sorted(HERE.glob("*.txt")), ids=lambda path: path.stem)
def test_the_session_goes_as_written(
    golden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(HERE / "files", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    run = on_a_terminal if "terminal" in golden.stem else in_a_pipe
    known: dict[str, str] = {}
    seen: list[str] = []
    for line in golden.read_text("utf-8").splitlines():
        if line.startswith("#") or (not line and (not seen or seen[-1] != "\n")):
            seen.append(line + "\n")
        if line.startswith("$ hlcli "):
            seen.append(f"{line}\n" + _named(run(shlex.split(line)[2:]), known))
    written = "".join(seen)
    if os.environ.get("HLCLI_TRANSCRIPTS") == "write":
        golden.write_text(written, "utf-8")
    assert written == golden.read_text("utf-8")
