"""Why a load had to end, said once and before its report."""

from __future__ import annotations

from dataclasses import replace

from hlcli.errors import Problem
from hlcli.fhir.exchange import Exchange
from hlcli.view.answer.reply import speak
from hlcli.view.console.screen import Screen
from hlcli.view.content.status import named
from hlcli.view.wording.message import Advice, Message
from hlcli.view.wording.pasted import command
from hlcli.view.wording.result import exit_of, message_of

#: What one answer of these kinds says is true of every item.
_OF_ALL = ("credentials", "config", "denied", "not-found", "unreachable", "redirect")


def show(problem: Problem, hopeless: Exchange | None, screen: Screen) -> None:
    """`hopeless` is the write whose answer said that nothing can work."""
    speak(_message(problem, hopeless, screen), screen)


def _message(problem: Problem, hopeless: Exchange | None, screen: Screen) -> Message:
    if hopeless is None:
        return _plain(problem, screen)
    if problem.type in _OF_ALL:
        return _as_put_says(hopeless, screen)
    return _in_a_row(problem, hopeless, screen)


def _plain(problem: Problem, screen: Screen) -> Message:
    told = (problem.private_message if screen.private else None) or problem.message
    hint = (problem.private_hint if screen.private else None) or problem.hint
    advice = (Advice(remark=hint),) if hint else ()
    return Message("error", ("", "stopped"), said=(told or problem.type,), advice=advice)


def _as_put_says(hopeless: Exchange, screen: Screen) -> Message:
    """The same sentences and hint: a person has met them before."""
    message = message_of(hopeless, screen)
    title = message.title if any(message.title) else ("", _type(hopeless))
    advice = (*message.advice, *_doctor(message, screen))
    return replace(message, title=title, effect="stopped", target="", place=None, advice=advice)


def _type(hopeless: Exchange) -> str:
    """A word for what has neither a status nor a title."""
    return hopeless.problem.type if hopeless.problem else hopeless.result


def _in_a_row(problem: Problem, hopeless: Exchange, screen: Screen) -> Message:
    """Of single answers such as 500 each may be the item's own fault, of a row of them none is."""
    status = hopeless.reply.status if hopeless.reply else None
    what = " ".join(named(status)).strip() if status else problem.type
    told = f"one item after the other failed, the last with {what}: it is not the items"
    return Message(
        "error",
        ("", "stopped"),
        store=screen.store,
        exit=exit_of(problem),
        said=(told,),
        advice=(Advice(remark="give it again later"), *_doctor(None, screen)),
    )


def _doctor(message: Message | None, screen: Screen) -> tuple[Advice, ...]:
    """Unless that was said already."""
    if message and any("doctor" in one.line for one in message.advice):
        return ()
    return (command("doctor", [], screen, "looks step by step"),)
