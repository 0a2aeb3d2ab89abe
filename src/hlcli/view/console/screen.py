"""How one command wants its results shown, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hlcli.env import Env, Stream
from hlcli.view.console.look import Look, look
from hlcli.view.console.query import Query, compile_query

if TYPE_CHECKING:
    from hlcli.fhir.document import Document
    from hlcli.view.console.typed import Typed

__all__ = ["Screen", "compile_query"]


@dataclass(frozen=True)
class Screen:
    """`output` is text, json, resource or id; `chosen`, if a flag or a variable said so.

    `store` names the data store in status lines and `again` are the words that make a pasted
    command reach it; `auth` is how this one asks. `source` is the user's document. `secrets` are
    the credentials that must not be said, should a server send them back; more are learned as they
    are used. With `curl`, requests are printed and not sent. `typed` is the write's own command
    line, to be said again. `sends` is False for commands that ask no endpoint: of a failure of
    theirs, "not sent" says nothing."""

    env: Env
    output: str = "text"
    chosen: bool = False
    query: Query | None = None
    quiet: bool = False
    show_values: bool = False
    no_color: bool = False
    store: str = ""
    again: tuple[str, ...] = ()
    auth: str = "sigv4"
    source: Document | None = None
    debug: bool = False
    debug_signing: bool = False
    curl: bool = False
    secrets: set[str] = field(default_factory=set)
    sends: bool = True
    typed: tuple[Typed, ...] = ()

    @property
    def local(self) -> bool:
        """The endpoint inside this process."""
        return self.store == "local"

    @property
    def private(self) -> bool:
        """Messages may hold clinical values: only a person reads them, or the user insists."""
        return self.env.stderr.tty or self.show_values

    def messages(self) -> Look:
        """How stderr is written to."""
        return replace(self._look(self.env.stderr), secrets=self.secrets)

    def data(self) -> Look:
        """How stdout is written to."""
        return self._look(self.env.stdout)

    def _look(self, stream: Stream) -> Look:
        return look(stream, self.env.environ, self.no_color)
