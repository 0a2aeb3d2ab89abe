"""Real shells: a line is typed, Tab is pressed, and what the shell then offers is read.

bash and zsh run on a terminal of their own, where a key writes every candidate into the line; the
line is then run as `printf`, so that the shell's own quoting is read back, too. fish can be asked.
"""

from __future__ import annotations

import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import time
from pathlib import Path

import pytest

#: Seconds a shell may take for one line before the test is given up; it needs milliseconds.
PATIENCE = 60.0


def needed(name: str) -> str:
    """The shell's path. Skips where it is missing, but never in CI, which installs it."""
    found = shutil.which(name)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed: .ci/run should have done that")
    if found is None:
        pytest.skip(f"{name} is not installed: its completions cannot be tried")
    return found


def environ(home: Path) -> dict[str, str]:
    """A new user's. fish wants a command to be there before it completes it."""
    command = home / ".bin" / "hlcli"
    command.parent.mkdir(exist_ok=True)
    command.touch(0o755)
    path = f"{command.parent}:{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(home), "TERM": "dumb", "LC_ALL": "C.UTF-8"}


class Terminal:
    """A shell on a terminal, in its user's home."""

    def __init__(self, command: list[str], home: Path, setup: str) -> None:
        self._reply = home / ".candidates"
        self._said = b""
        self.pid, self._master = pty.fork()
        if self.pid == 0:  # the child
            os.chdir(home)
            os.execve(command[0], command, environ(home))
        self.type(f"{setup}\n")
        self._ready()

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def candidates(self, line: str) -> list[str]:
        """What the shell offers for a line with the cursor at its end, as whole words."""
        self._reply.unlink(missing_ok=True)
        # Ctrl-X A writes every candidate, Ctrl-A goes to the start of the line, Ctrl-E to its end.
        self.type(f"{line}\x18a\x01printf '%s\\n' \x05 >'{self._reply}'\n")
        self._ready()
        return _new(line, self._reply.read_text().splitlines())

    def close(self) -> None:
        """Hang up."""
        os.close(self._master)
        os.waitpid(self.pid, 0)

    def _ready(self) -> None:
        # The echo of what is typed has quotes in the middle; what the shell prints has none.
        self.type("echo ready'-'now\n")
        deadline = time.monotonic() + PATIENCE
        while b"ready-now" not in self._said:
            wait = max(0.0, deadline - time.monotonic())
            if not select.select([self._master], [], [], wait)[0]:
                raise AssertionError(f"the shell hangs: {self._said.decode(errors='replace')}")
            self._said += os.read(self._master, 65536)
        self._said = self._said.partition(b"ready-now")[2]


def _new(line: str, words: list[str]) -> list[str]:
    """The words that came instead of the line's last one. bash completes only what stands after
    an `=` or `:`, so that there the second candidate lacks what was before."""
    typed = re.split(r"\s+", line)
    current = typed.pop()
    found = words[len(typed) :]
    if found in ([], [current]):
        return []
    before = re.sub(r"[^=:]*$", "", current)
    return sorted(one if one.startswith(before) else before + one for one in found)


class Fish:
    """fish, asked for its completions."""

    def __init__(self, command: str, home: Path) -> None:
        self._command, self._home = command, home

    def candidates(self, line: str) -> list[str]:
        """What it offers for a line with the cursor at its end, without the descriptions.

        Left out is what fish finds by letters within a word where no word begins so.
        """
        asked = [self._command, "-c", f"complete -C {shlex.quote(line)}"]
        ran = subprocess.run(
            asked, env=environ(self._home), cwd=self._home, capture_output=True, check=True
        )
        assert not ran.stderr, ran.stderr.decode()
        found = [one.partition("\t")[0] for one in ran.stdout.decode().splitlines()]
        current = re.split(r"\s+", line)[-1]
        fitting = [one for one in found if one.lower().startswith(current.lower())]
        return [] if fitting == [current] else sorted(fitting)

    def close(self) -> None:
        """Nothing runs."""


def bash(home: Path, setup: str) -> Terminal:
    """bash, as readline has it, without bash-completion."""
    keys = (
        "PS1=; bind 'set completion-query-items 0'; bind 'set match-hidden-files off'; "
        "bind '\"\\C-xa\": insert-completions'"
    )
    start = [needed("bash"), "--norc", "--noprofile"]
    return Terminal(start, home, f"{keys}; {setup}")


def zsh(home: Path) -> Terminal:
    """zsh with the user's own .zshrc."""
    keys = (
        "PS1= PS2=; bindkey -e; zle -C all complete-word _generic; bindkey '^Xa' all; "
        "zstyle ':completion:all::::' completer _all_matches _complete; "
        "zstyle ':completion:all:*' insert true"
    )
    return Terminal([needed("zsh"), "-i"], home, keys)
