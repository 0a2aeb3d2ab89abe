"""One session: a world, a store, and a client built when it is first needed.

`run` sends one Interaction and shows the Exchange; its result is the exit code. What takes more
than one request is a plan (`plans`), which sends and shows by itself.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from hlcli.config import Settings
from hlcli.env import Env
from hlcli.errors import Declined, Enough, UsageError
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Interaction
from hlcli.view.answer import face, notice
from hlcli.view.console.screen import Screen

if TYPE_CHECKING:
    import socket

    from hlcli.bulk.plan.task import Hands
    from hlcli.fhir.document import Document
    from hlcli.instruments import Instruments
    from hlcli.outfit import Outfit
    from hlcli.view.console.typed import Typed
    from hlcli.wire.client import Client

#: https://docs.aws.amazon.com/healthlake/latest/devguide/managing-fhir-resources-update.html
LEVEL = "x-amzn-healthlake-fhir-validation-level"


class Session:
    """Env + Settings -> a lazily built client; send, show."""

    def __init__(self, env: Env, settings: Settings, screen: Screen) -> None:
        self._env = env
        self._settings = settings
        self._screen = screen
        self._client: Client | None = None
        self._instruments: Instruments | None = None
        self._allowed = self._loads = self._alone = False
        #: The last write, and what came of it, once that is known.
        self._asked: Interaction | None = None
        self._came: Exchange | None = None
        #: An answer is being printed, or was: stdout gets no second one.
        self.showing = False
        #: Done in place of sending the next write, which went out before: see `plans.settle`.
        self.instead: Callable[[Session, Interaction], Exchange] | None = None

    @property
    def screen(self) -> Screen:
        """How to show things here: it knows the store's name and the user's document."""
        return self._screen

    @property
    def instruments(self) -> Instruments:
        """What the store is examined with. Its credentials are those of every later request."""
        from hlcli.instruments import Instruments

        if self._instruments is None:
            learn = self._screen.secrets.add
            self._instruments = Instruments(self._env, self._settings, learn, self.say)
        return self._instruments

    @property
    def timeout(self) -> float:
        """Seconds that one attempt may take."""
        return self._settings.timeout

    def send(self, interaction: Interaction) -> Exchange:
        """Ask, and return whatever came of it; refusals and lost answers are no exceptions."""
        if self._screen.curl:
            raise Enough(self._as_curl(interaction))
        if interaction.writes:
            self._permit(f"{interaction.name} {'/'.join(interaction.path)}")
            if self.instead is not None:
                instead, self.instead, self._asked = self.instead, None, interaction
                self._came = instead(self, interaction)
                return self._came
        if self._client is None:
            self._client = self._build()
        if interaction.writes:
            self._asked, self._came = interaction, None
        exchange = self._client.send(interaction)
        if interaction.writes:
            self._came = exchange
        return exchange

    def glance(self, interaction: Interaction, seconds: float) -> Exchange:
        """Read once, in a hurry: for what is nice to know and must not be waited for."""
        if self._client is None:
            self._client = self._build()
        return self._client.glance(interaction, seconds)

    def url(self, interaction: Interaction) -> str:
        """Where it would be sent. Needs no credentials and opens no socket."""
        from hlcli.wire.request import unsigned

        return unsigned(self.address, interaction)[0]

    def prepared(self, interaction: Interaction) -> Interaction:
        """What goes out: with the validation level of the config file, if nothing nearer said."""
        level = self._settings.validation_level
        if not level or not interaction.body or interaction.header(LEVEL):
            return interaction
        headers = (*interaction.headers, (LEVEL, level))
        return dataclasses.replace(interaction, headers=headers)

    @property
    def validation_level(self) -> str | None:
        """The config file's, for writes that name none."""
        return self._settings.validation_level

    def allow(self) -> None:
        """Writes to a protected store were consented to: --yes, or an answer given already."""
        self._allowed = True

    def _permit(self, what: str) -> None:
        """A protected store is written to only by consent. Raises Declined without
        it, and UsageError where nobody can be asked."""
        if not self._settings.protected or self._allowed:
            return
        from hlcli.view.console.ask import confirmed

        question = f"{self._settings.name} is protected. {what}?"
        if not confirmed(question, self._screen, "--yes: the store is protected"):
            raise Declined
        self.allow()

    def fate(self) -> tuple[str, bool | None]:
        """Should the program end here: a sentence on the last write, and whether it was done.
        Reads that came after it change nothing of that."""
        if self._loads:
            return "the journal of the load's run knows what was written", None
        if self._asked is None:
            return "nothing was written", False
        if self._came is None:
            return "a request was out and may be written", None
        words = {True: "it was written", False: "nothing was written", None: "it may be written"}
        return words[self._came.written], self._came.written

    def run(self, interaction: Interaction) -> int:
        """Send this and nothing else, show, and return the exit code."""
        self._alone = True
        return self.show(self.send(interaction))

    def show(self, exchange: Exchange) -> int:
        """Status and issues on stderr, data on stdout; the exit code."""
        self.showing = True
        return face.show(exchange, self._screen)

    def rehearse(self, interaction: Interaction) -> int:
        """Show the request that would be sent. Needs no credentials and opens no socket."""
        from hlcli.view.beforehand import rehearsal
        from hlcli.wire.request import unsigned

        url, headers = unsigned(self.address, interaction)
        return rehearsal.show(interaction, url, headers, self._screen)

    def _as_curl(self, interaction: Interaction) -> int:
        """The request as a line for curl. Needs no credentials and opens no socket."""
        from hlcli import files
        from hlcli.view.beforehand import curl
        from hlcli.wire.request import unsigned

        if self._settings.base.local:
            raise UsageError("--local has no socket for curl", hint="hlcli serve gives it one")
        name = self._screen.source.name if self._screen.source else ""
        file = name if files.holds(name, interaction.body) else None
        way = self._outfit().curl(file, first=not (interaction.writes or self._alone))
        url, headers = unsigned(self._settings.base.url, interaction)
        return curl.show(interaction, url, headers, way, self._screen)

    @property
    def address(self) -> str:
        """The base URL alone; that of the box is the box's to say."""
        if not self._settings.base.local:
            return self._settings.base.url
        from hlcli.local.box import ORIGIN
        from hlcli.local.call import DATASTORE_ID

        return f"{ORIGIN}/datastore/{DATASTORE_ID}/r4"

    def say(self, notice_: Notice) -> None:
        """Say what is worth saying while things are under way."""
        notice.show_notice(notice_, self._screen)

    def say_about(self, inserted: bool = False) -> None:
        """What was changed in the user's text before it goes out."""
        source = self._screen.source
        if source is None:
            return
        for code in (*source.notes, *(["id-inserted"] if inserted else [])):
            self.say(Notice(code, reason=source.name))

    def about(self, source: Document, typed: tuple[Typed, ...] = ()) -> None:
        """What is written from now on, and the command line for it, if not the one typed."""
        words = typed or self._screen.typed
        self._screen = dataclasses.replace(self._screen, source=source, typed=words)

    def close(self) -> None:
        """Give back sockets and files."""
        if self._client is not None:
            self._client.close()

    @property
    def inline(self) -> bool:
        """A load is sent by this very process: what answers it is in here, or the system has no
        sockets that a worker could be given."""
        here = self._settings.base.local or self._env.transport is not None
        return here or os.name == "nt"

    def hands(self, wake: socket.socket | None = None, *, writes: bool = True) -> Hands:
        """Who sends a load; `wake` is readable when its input has something again. Raises
        UsageError without consent to write to a protected store."""
        if writes:
            self._permit("load")
        outfit = self._outfit()
        self._loads = True
        return outfit.inline() if wake is None else outfit.crew(wake)

    def _build(self) -> Client:
        return self._outfit().client(self.say, self._instruments)

    def _outfit(self) -> Outfit:
        from hlcli.outfit import Outfit

        return Outfit(self._env, self._settings, self._screen)
