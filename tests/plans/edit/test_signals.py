"""`hlcli edit`: Ctrl-C and SIGTERM, in the editor and at the question."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

HLCLI = [sys.executable, "-m", "hlcli"]
CHANGE = "import os, signal, sys; p = sys.argv[1]; t = open(p).read()\n%s\n"
CHANGE += "open(p, 'w').write(t.replace('true', 'false'))\n%s"


def environ(before: str = "", after: str = "") -> dict[str, str]:
    """A shell whose editor does something before and after it changes the text."""
    Path("ed.py").write_text(CHANGE % (before, after))
    own = {"PATH": os.environ["PATH"], "HLCLI_LOCAL_DB": "store.sqlite", "TMPDIR": "tmp"}
    own["EDITOR"] = f"{sys.executable} ed.py"
    subprocess.run([*HLCLI, "put", "Patient", "jane.json", "--local"], env=own, check=True)
    return own


def edit(own: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*HLCLI, "edit", "Patient/p-1", "--local", "--yes"],
        env=own,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )


def kept() -> dict[str, object]:
    [path] = [path for path in Path("tmp").rglob("*") if path.is_file()]
    value: dict[str, object] = json.loads(path.read_text())
    return value


def test_ctrl_c_in_the_editor_is_the_editors_business() -> None:
    own = environ("signal.signal(2, signal.SIG_IGN); os.killpg(0, signal.SIGINT)")
    ran = edit(own)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["active"] is False


def test_an_editor_that_ctrl_c_ends_leaves_what_it_saved() -> None:
    ran = edit(environ(after="os.sys.stdout.flush(); os.killpg(0, signal.SIGINT)"))
    assert ran.returncode == 2, ran.stderr
    assert "the editor ended" in ran.stderr
    assert "your text is kept" in ran.stderr
    assert kept()["active"] is False


def test_a_sigterm_ends_the_editor_and_keeps_what_it_saved() -> None:
    after = "os.kill(os.getppid(), signal.SIGTERM); signal.pause()"
    ran = edit(environ(after=after))
    assert ran.returncode == 143, ran.stderr
    assert "nothing was written" in ran.stderr
    assert "your text is kept" in ran.stderr
    assert kept()["active"] is False


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_at_the_question_keeps_the_text(number: int, code: int) -> None:
    own = environ()
    ours, theirs = pty.openpty()
    words = [*HLCLI, "edit", "Patient/p-1", "--local"]
    with subprocess.Popen(
        words, env=own, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs
    ) as child:
        os.close(theirs)
        seen = b""
        while b"[y/N]" not in seen:
            seen += os.read(ours, 4096)
        child.send_signal(number)
        try:
            while piece := os.read(ours, 4096):
                seen += piece
        except OSError:  # the other side is closed
            pass
    os.close(ours)
    assert child.returncode == code, seen
    assert b"your text is kept" in seen
    assert b"nothing was written" in seen
    assert kept()["active"] is False
