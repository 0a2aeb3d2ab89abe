"""What `hlcli doctor` saw: a line for each check as it is done, or all of them as a JSON list.

Here the findings are the data: they go to stdout; how it ended goes to stderr.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from hlcli.errors import Problem
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.finding import Finding
from hlcli.secrecy import conceal
from hlcli.view.answer.value import show_value
from hlcli.view.console.layout import wrap
from hlcli.view.console.look import Look
from hlcli.view.console.page import show_page
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.wording.advice import advice
from hlcli.view.wording.denied import denial
from hlcli.view.wording.result import message_of

#: Result -> the look's style; what was skipped has no mark of its own.
_STYLES = {"ok": "ok", "failed": "error", "unknown": "unknown"}
_WIDE = 15
_WAY = "check what stands on the way (proxy, firewall, gateway)"
_URL = "check the endpoint's URL: it has to be that of a FHIR R4 endpoint"
#: Type of problem -> what to do, where nothing better is known.
_NEXT = {
    "unreachable": "check the network (DNS, VPN, proxy) and the endpoint",
    "timeout": f"give it more time by --timeout, or {_WAY}",
    "lost-answer": _WAY,
    "server-error": "run it again later; who runs the endpoint knows more",
    "throttled": "run it again later",
}
_MISFIT = 2


def problem_of(exchange: Exchange, screen: Screen) -> Problem:
    """An exchange that failed, as one sentence and what to do."""
    message, found = message_of(exchange, screen), exchange.problem
    title = " ".join(part for part in message.title if part)
    told = "; ".join((*message.said, *(one.diagnostics for one in message.issues)))
    hint = "; ".join(one.line for one in advice(exchange, screen, screen.private))
    if not hint or "hlcli doctor" in hint:  # which this is
        hint = _next(exchange)
    type, status = (found.type, found.status) if found else ("internal", None)
    return Problem(type, ": ".join(part for part in (title, told) if part), hint, status=status)


def _next(exchange: Exchange) -> str:
    """Where a read that fails says enough, an examination has to say where to look."""
    type = exchange.problem.type if exchange.problem else ""
    if type == "lost-answer" and exchange.url.startswith("http:"):
        return f"{_NEXT[type]}; where the port speaks TLS, the URL has to begin with https://"
    return _NEXT.get(type, _URL)


def is_known(exchange: Exchange, screen: Screen) -> bool:
    """It was refused, but not because of who asks, or how."""
    reply, asked = exchange.reply, exchange.interaction
    if reply is None or exchange.problem is None or exchange.problem.type != "denied":
        return False
    return denial(reply, asked, screen.auth).known


def show(finding: Finding, screen: Screen) -> None:
    """Now: the next one may take its time."""
    if _whole(screen):
        return
    look = screen.data()
    lines = _terminal(finding, screen, look) if look.terminal else _log(finding, screen, look)
    show_page("".join(f"{line}\n" for line in lines), screen.env)


def close(found: Sequence[Finding], screen: Screen) -> int:
    """How it ended, and the code of the first cross."""
    failed = [one for one in found if one.result == "failed"]
    if _whole(screen) and not show_value(_json(found, screen), screen, "the list"):
        return _MISFIT
    if failed or not screen.quiet:
        say([_closing(found, failed, screen)], screen)
    return failed[0].exit_code if failed else 0


def _whole(screen: Screen) -> bool:
    return screen.output == "json" or screen.query is not None


def _terminal(finding: Finding, screen: Screen, look: Look) -> Iterator[str]:
    style = _STYLES.get(finding.result)
    mark = look.marks[style] if style else "-"
    told = _safe(finding.saw if style else f"skipped: {finding.saw}", screen, look)
    first, *rest = wrap(told, look.width, " " * (_WIDE + 3), _head(mark, finding))
    yield look.paint(mark, style or "dim") + first[len(mark) :]
    yield from rest
    if finding.hint:
        indent = " " * (_WIDE + 3)
        told = _safe(finding.hint, screen, look)
        yield from wrap(told, look.width, f"{indent}     ", f"{indent}try: ")


def _head(mark: str, finding: Finding) -> str:
    return f"{mark} {finding.check:<{_WIDE}} "


def _log(finding: Finding, screen: Screen, look: Look) -> Iterator[str]:
    style = _STYLES.get(finding.result)
    mark = look.paint(look.marks[style], style) if style else "skipped:"
    yield f"{mark} {finding.check}: {_safe(finding.saw, screen, look)}"
    if finding.hint:
        yield f"try: {_safe(finding.hint, screen, look)}"


def _safe(text: str, screen: Screen, look: Look) -> str:
    return look.text(conceal(text, screen.secrets))


def _json(found: Sequence[Finding], screen: Screen) -> dict[str, Any]:
    """A list; what prints an object prints it as well."""
    return cast("dict[str, Any]", [_row(one, screen) for one in found])


def _row(finding: Finding, screen: Screen) -> dict[str, Any]:
    return {
        "check": finding.check,
        "result": finding.result,
        "saw": conceal(finding.saw, screen.secrets),
        "hint": conceal(finding.hint, screen.secrets) if finding.hint else None,
        "type": finding.problem.type if finding.problem else None,
        "exitCode": finding.exit_code,
        "facts": dict(finding.facts),
    }


def _closing(found: Sequence[Finding], failed: Sequence[Finding], screen: Screen) -> str:
    """`ok: all is well, 8 checks, 1 skipped, prod` or `error: clock failed, prod, exit 3`"""
    look, style = screen.messages(), "error" if failed else "ok"
    done = sum(one.result == "ok" for one in found)
    names = f"{', '.join(one.check for one in failed)} failed"
    head = [names] if failed else ["all is well", f"{done} checks"]
    parts = [*head, *(_counted(found, what) for what in ("unknown", "skipped"))]
    parts += [screen.store, f"exit {failed[0].exit_code}" if failed else ""]
    joint = " · " if look.terminal else ", "
    told = look.text(joint.join(part for part in parts if part))
    return f"{look.paint(look.marks[style], style)} {told}"


def _counted(found: Sequence[Finding], what: str) -> str:
    number = sum(one.result == what for one in found)
    return f"{number} {what}" if number else ""
