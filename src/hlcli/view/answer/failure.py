"""Show a Problem that came before, or instead of, an exchange."""

from __future__ import annotations

from hlcli.errors import Problem
from hlcli.view.answer import data, jsonobject
from hlcli.view.answer.reply import speak
from hlcli.view.console.query import QueryFailed
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.console.stream import reason, write
from hlcli.view.wording.message import Advice, Message, place_of
from hlcli.view.wording.result import exit_of

_TITLES = {"internal": "internal error", "interrupted": "interrupted"}


def show_problem(problem: Problem, screen: Screen) -> int:
    """Say it on stderr, print the object where --output json asks for it, return the exit code."""
    speak(_message(problem, screen), screen)
    if screen.output == "json":
        _print(problem, screen)
    return problem.exit_code


def _message(problem: Problem, screen: Screen) -> Message:
    told = (problem.private_message if screen.private else None) or problem.message
    hint = (problem.private_hint if screen.private else None) or problem.hint
    open = problem.more.get("written", False) is None  # such as an import nobody heard of again
    before = "not sent" if screen.sends and not open else ""
    title = _TITLES.get(problem.type, before)
    return Message(
        mark="unknown" if open and not title else "error",
        title=("", title or told),
        exit=exit_of(problem) if screen.env.stderr.tty else "",
        said=(told,) if told and title else (),
        advice=(Advice(remark=hint),) if hint else (),
        place=place_of(problem, screen.private),
    )


def _print(problem: Problem, screen: Screen) -> None:
    try:
        out = data.of_object(jsonobject.of_problem(problem, screen), screen)
        failed = write(screen.env.stdout, out)
        why = f"the answer could not be printed: {reason(failed)}" if failed else ""
    except QueryFailed as error:
        why = f"--query does not fit the answer: {error}"
    if why:
        say([screen.messages().text(f"warning: {why}")], screen)
