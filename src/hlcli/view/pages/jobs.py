"""Import jobs: a line each, or one JSON value; and one that is waited for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hlcli.view.answer.reply import speak
from hlcli.view.console.page import show_page
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.console.stream import write
from hlcli.view.console.visible import cells
from hlcli.view.load.bars import bar
from hlcli.view.pages.settings import show_stores, shown_as
from hlcli.view.wording.message import Advice, Message

Row = Mapping[str, Any]
_COLUMNS = ("job", "status", "submitted", "input")
_CLEAR = "\r\x1b[2K"


def begun(id: str, screen: Screen) -> None:
    """Said at once: who stops waiting needs it."""
    if not screen.quiet:
        speak(Message("ok", ("", ""), "started", f"import job {id}", store=screen.store), screen)


def show_job(row: Row, standing: str, code: int, screen: Screen) -> int:
    """Where it stands on stderr, and the job's id on stdout, for $(…), or the whole as JSON."""
    _say(row, standing, code, screen)
    return shown_as(dict(row), [row["job"]], screen, lambda: _id(row, screen))


def _id(row: Row, screen: Screen) -> int:
    return show_page(screen.data().text(str(row["job"])) + "\n", screen.env)


def _say(row: Row, standing: str, code: int, screen: Screen) -> None:
    told = (str(row["message"]),) if row["message"] else ()
    if not code:
        speak(Message("ok", ("", ""), standing, store=screen.store, notes=told), screen)
        return
    output = str(row["output"] or "").rstrip("/")
    if output:
        told = (*told, f"which resources, and why, is below {output}/, in FAILURE/")
    advice = (Advice(("aws s3 ls", "--recursive", f"{output}/")),) if output else ()
    title, exit = ("", standing), f"exit {code}"
    speak(Message("error", title, store=screen.store, exit=exit, said=told, advice=advice), screen)


def show_jobs(rows: Sequence[Row], screen: Screen) -> int:
    """The newest first; on a terminal two lines each."""
    ids = [row["job"] for row in rows]
    return shown_as([dict(row) for row in rows], ids, screen, lambda: _lines(rows, screen))


def _lines(rows: Sequence[Row], screen: Screen) -> int:
    look = screen.data()
    if not rows or not look.terminal:
        short = [{"name": row["job"], **_short(row)} for row in rows]
        return show_stores(short, screen, "no import was ever started here")
    lines = []
    for row in rows:
        status, submitted, source = _short(row).values()
        lines += [f"{row['job']}  {status}  {submitted}", f"  {source}"]
    return show_page("".join(f"{look.text(line)}\n" for line in lines), screen.env)


def _short(row: Row) -> dict[str, Any]:
    return {"status": row["status"], "submitted": _seconds(row["submitted"]), "input": row["input"]}


def _seconds(when: str | None) -> str | None:
    """`2026-11-22 07:43:45+00:00`: nobody reads the fractions."""
    if when is None:
        return None
    day, _, rest = when.partition("T")
    clock, _, zone = rest.partition("+")
    return f"{day} {clock.partition('.')[0]}{'+' + zone if zone else ''}".replace("+00:00", "Z")


class Waiting:
    """Where a job stands while it is waited for: on a terminal one line that is drawn anew, in a
    log one for each change; with --quiet, nothing."""

    def __init__(self, id: str, screen: Screen) -> None:
        self._id, self._screen = id, screen
        self._look = screen.messages()
        self._live = self._look.terminal and screen.env.environ.get("TERM") != "dumb"
        self._drawn = False

    def __enter__(self) -> Waiting:
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            self._put(_CLEAR)

    def tell(self, standing: str, share: float | None) -> None:
        """Where it stands now, and how much of it is done."""
        if self._screen.quiet:
            return
        if not self._live:
            say([self._look.text(f"{self._id} {standing}")], self._screen)
            return
        self._drawn = True
        self._put(_CLEAR + self._line(self._look.text(standing), share))

    def _line(self, told: str, share: float | None) -> str:
        """No wider than the terminal: what is wrapped cannot be drawn anew."""
        measure = self._screen.env.stderr.measure
        width = (measure() if measure else self._look.width or 80) - 1
        room = min(40, width - cells(told) - 2)
        if share is None or room < 10:
            return told[:width]
        return f"{bar(share, room, self._look)}  {told}"

    def _put(self, text: str) -> None:
        write(self._screen.env.stderr, self._look.encode(text))
