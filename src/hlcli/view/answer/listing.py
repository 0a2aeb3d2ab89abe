"""Every page of a search or a history, shown while they come in.

Text, resources and ids are written page by page, and nothing is kept of a page that is out. The
JSON object, and what --query finds in it, is one: it holds all pages as one Bundle.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from hlcli.errors import Problem
from hlcli.fhir import jsontext
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, Reply
from hlcli.fhir.outcome import Issue
from hlcli.view.answer import data, reply
from hlcli.view.answer.table import Pages
from hlcli.view.console.screen import Screen
from hlcli.view.console.stream import write
from hlcli.view.content.found import Found
from hlcli.view.wording.message import Message
from hlcli.view.wording.result import message_of

_STOPPED = "nobody reads on: the pages after this one were not asked for"


class Listing:
    """`add` the pages as they come, until it says no more; then `end`."""

    def __init__(self, screen: Screen, asked: Interaction) -> None:
        self._screen = screen
        self._asked = asked
        #: Nothing waits for the last page.
        self.streams = screen.output != "json" and screen.query is None
        self._pages = Pages()
        self._found = Found()
        self._issues: dict[Issue, None] = {}
        self._bundles: list[Mapping[str, Any]] = []
        self._first: Exchange | None = None
        self._last: Exchange | None = None
        self._failed: OSError | None = None

    def add(self, page: Exchange) -> bool:
        """Show a page, or keep it. False where there is no use in another one."""
        self._first = self._first or replace(page, reply=None)
        self._last = page
        if page.problem is not None:
            return False
        self._found = self._found.plus(page)
        if not self.streams:
            self._bundles += [page.reply.resource] if page.reply and page.reply.resource else []
            return True
        self._issues |= dict.fromkeys(message_of(page, self._screen).issues)
        return self._write(self._form(page))

    def end(self) -> int:
        """Say what was found, or how far it went; the exit code."""
        first, last = self._first, self._last
        if first is None or last is None:
            raise AssertionError("there is always a first page")
        if self._failed is None:
            self._write(self._pages.rest())
        if last.problem is not None:
            return reply.show(_with_progress(last, last.problem, self._found), self._screen)
        if not self.streams:
            return reply.show(self._merged(first, last), self._screen)
        reply.speak(self._message(last), self._screen)
        return reply.undelivered(last, self._screen, self._failed)

    def _form(self, page: Exchange) -> bytes:
        forms: Mapping[str, data.Form] = {"resource": data.body, "id": data.ids}
        return forms.get(self._screen.output, self._pages.page)(page, self._screen.data())

    def _write(self, out: bytes) -> bool:
        self._failed = write(self._screen.env.stdout, out) if out else None
        return self._failed is None

    def _message(self, last: Exchange) -> Message:
        gone = self._failed is not None and self._failed.errno == errno.EPIPE
        found = self._found.whole()
        repeats = found.attempts - found.pages
        whole = replace(last, duration=found.seconds, attempts=1 + repeats)
        pages = f"{found.pages} pages" if found.pages > 1 else ""
        return replace(
            message_of(whole, self._screen),
            effect=found.effect(self._asked),
            match=", ".join(part for part in (found.included(), pages) if part),
            notes=(_STOPPED,) if gone else (),
            issues=tuple(self._issues),
        )

    def _merged(self, first: Exchange, last: Exchange) -> Exchange:
        """All pages as one, as if one request had brought them."""
        bundle, *_ = self._bundles
        entries = [entry for one in self._bundles for entry in _list(one.get("entry"))]
        links = [one for one in _list(bundle.get("link")) if not _is_paging(one)]
        whole = {**bundle, "link": links, "entry": entries}
        headers = last.reply.headers if last.reply else ()
        body = jsontext.dumps(whole).encode()
        return replace(
            first,
            reply=Reply(200, headers, body),
            attempts=self._found.attempts,
            duration=self._found.seconds,
        )


def _with_progress(last: Exchange, problem: Problem, found: Found) -> Exchange:
    """The failure, and how far it went before."""
    if not found.pages:
        return last
    more = {**problem.more, "pages": found.pages, "resources": found.same + found.others}
    return replace(last, problem=replace(problem, more=more))


def _list(value: object) -> Iterable[Any]:
    return value if isinstance(value, list) else []


def _is_paging(link: object) -> bool:
    paging = ("next", "previous", "prev", "first", "last")
    return isinstance(link, dict) and link.get("relation") in paging
