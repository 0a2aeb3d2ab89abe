"""What happens meanwhile, in one line: waiting, looking, a corrected clock, debug lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hlcli.fhir.exchange import Notice
from hlcli.view.console.layout import fill_parts, wrap
from hlcli.view.console.look import Look
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.content.status import span


def show_notice(notice: Notice, screen: Screen) -> None:
    """Say it on stderr, --quiet or not: silence while waiting looks like hanging."""
    look = screen.messages()
    if notice.kind == "said":
        say([look.text(line) for line in notice.lines], screen)
        return
    if notice.kind == "debug":
        say([look.text(f"debug: {line}") for line in notice.lines], screen)
        return
    parts = [look.text(part) for part in _PARTS.get(notice.kind, _plain)(notice) if part]
    say(_warning(parts, look) if notice.kind in _WARNINGS else _aside(parts, look), screen)


def _aside(parts: list[str], look: Look) -> list[str]:
    if not look.terminal:
        return [f"note: {', '.join(parts)}"]
    lines = fill_parts(parts, look.width, "  ", "  ")
    return ["  " + look.paint(line[2:], "dim") for line in lines]


def _warning(parts: list[str], look: Look) -> list[str]:
    if not look.terminal:
        return [f"warning: {': '.join(parts)}"]
    return wrap(": ".join(parts), look.width, "  ", "  warning: ")


def _waiting(notice: Notice) -> tuple[str, ...]:
    return notice.reason, f"waiting {span(notice.seconds)}, then attempt {notice.attempt + 1}"


def _looking(notice: Notice) -> tuple[str, ...]:
    return notice.reason or "the answer was lost", "reading the resource to see what became of it"


def _settling(notice: Notice) -> tuple[str, ...]:
    wait = f"looking again in {span(notice.seconds)}"
    return notice.reason or "no trace of it yet", f"{wait} (for {span(notice.left)} at most)"


def _sending_again(notice: Notice) -> tuple[str, ...]:  # noqa: ARG001  (one shape for all)
    return "it was not written", "sending it again"


def _kept(notice: Notice) -> tuple[str, ...]:
    return (f"your text is kept: {notice.reason}",)


def _clock(notice: Notice) -> tuple[str, ...]:
    """`seconds` are what the endpoint's clock is ahead of ours."""
    wrong = f"your clock is {span(abs(notice.seconds))} {'slow' if notice.seconds > 0 else 'fast'}"
    return wrong, "signed with the endpoint's time"


def _credentials(notice: Notice) -> tuple[str, ...]:
    return notice.reason or "the credentials had expired", "renewed and asked again"


def _bom(notice: Notice) -> tuple[str, ...]:
    return (f"{notice.reason}: the byte order mark at its beginning is not sent",)


def _inserted(notice: Notice) -> tuple[str, ...]:
    return (f"{notice.reason} has no id: the one of the command line was put into it",)


def _case(notice: Notice) -> tuple[str, ...]:
    names = ", ".join(f"--{name}" for name in notice.lines)
    return names, f"the body fits only if case is ignored; {_COUNTS}"


def _rebased(notice: Notice) -> tuple[str, ...]:
    """`reason` is the version that somebody else wrote meanwhile."""
    return f"version {notice.reason} was written meanwhile", "your change goes on top of it"


def _program(notice: Notice) -> tuple[str, ...]:
    return (f"waiting for {notice.reason}",)


def _typed(_: Notice) -> tuple[str, ...]:
    return "reading standard input", "end it with Ctrl-D on a line of its own"


def _plain(notice: Notice) -> tuple[str, ...]:
    return (notice.reason or notice.kind,)


_PARTS: Mapping[str, Callable[[Notice], tuple[str, ...]]] = {
    "waiting": _waiting,
    "looking": _looking,
    "settling": _settling,
    "sending-again": _sending_again,
    "kept": _kept,
    "clock": _clock,
    "credentials": _credentials,
    "bom-dropped": _bom,
    "id-inserted": _inserted,
    "case": _case,
    "rebased": _rebased,
    "typed": _typed,
    "program": _program,
}
_WARNINGS = ("case",)
_COUNTS = "HealthLake documents that case counts, and a repeat could make a duplicate"
