"""A question to the person at the terminal; a script is told which flag answers it."""

from __future__ import annotations

from collections.abc import Sequence

from hlcli.errors import Terminated, UsageError
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.console.stream import write

_YES = ("y", "yes")


def confirmed(question: str, screen: Screen, flag: str) -> bool:
    """Whether the answer is yes; nothing, and the end of the input, is no.

    Raises UsageError, naming `flag`, where stdin and stderr are not a terminal.
    """
    return _answer(f"{question} [y/N] ", screen, flag).lower() in _YES


def chosen(options: Sequence[str], screen: Screen, flag: str) -> int | None:
    """Which of them, counted from 0; None for no answer, or one that is no such number.

    Raises UsageError, naming `flag`, where stdin and stderr are not a terminal.
    """
    look = screen.messages()
    say([look.text(f"{number:>3}  {one}") for number, one in enumerate(options, 1)], screen)
    answer = _answer("which? ", screen, flag)
    number = int(answer) if answer.isascii() and answer.isdigit() and len(answer) < 6 else 0
    return number - 1 if 1 <= number <= len(options) else None


def check(screen: Screen, flag: str) -> None:
    """Refuse, naming `flag`, where nobody can be asked: before anything is sent, best of all."""
    if not screen.env.may_ask:
        raise UsageError(
            "there is nobody to ask: stdin and stderr are not a terminal", hint=f"give {flag}"
        )


def _answer(question: str, screen: Screen, flag: str) -> str:
    check(screen, flag)
    env, look = screen.env, screen.messages()
    write(env.stderr, look.encode(look.text(question)))
    try:
        answer = env.stdin.raw.readline().decode("utf-8", "replace")
    except (KeyboardInterrupt, Terminated):
        say([""], screen)
        raise
    if not answer.endswith("\n"):
        say([""], screen)  # Ctrl-D leaves the cursor behind the question
    return answer.strip()
