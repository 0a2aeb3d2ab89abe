"""What a session sends with, made of its settings: where to, who signs, and through what."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hlcli.config import Settings
from hlcli.env import Env
from hlcli.errors import ConfigError
from hlcli.fhir.exchange import Notice
from hlcli.view.console.screen import Screen

if TYPE_CHECKING:
    import socket

    from hlcli.bulk.plan.task import Hands
    from hlcli.instruments import Instruments
    from hlcli.view.beforehand.curl import Way
    from hlcli.wire.client import Client
    from hlcli.wire.link import Link
    from hlcli.wire.sign import Signer
    from hlcli.wire.signers import Auth


class Outfit:
    """Of one session. Every method raises ConfigError or CredentialsError where something is
    missing; credentials themselves are asked for when something is to be signed."""

    def __init__(self, env: Env, settings: Settings, screen: Screen) -> None:
        self._env = env
        self._settings = settings
        self._screen = screen

    def client(self, announce: Callable[[Notice], None], had: Instruments | None = None) -> Client:
        """One interaction at a time, with the credentials that were `had` already."""
        from hlcli.wire.client import Client

        env, auth, base = self._way()
        link = self._link(base, self._settings.retries)
        return Client(env, link, self._signer(auth, env, link, had), announce)

    def inline(self) -> Hands:
        """A load, sent by this very process."""
        from hlcli.crew.inline import Inline

        env, auth, base = self._way()
        link = self._link(base, self._settings.load_retries)
        signer = self._signer(auth, env, link)
        return Inline(env, link, signer, self._screen.secrets)

    def crew(self, wake: socket.socket) -> Hands:
        """A load, sent by a process for each core. Credentials are had once in this one: what is
        missing is said here, and only here somebody can be asked for a code."""
        from hlcli.crew.crew import Crew, Setup, cores

        env, auth, base = self._way()
        link = self._link(base, self._settings.load_retries)
        self._signer(auth, env, link).sign("GET", base, (), b"", env.now())
        setup = Setup(link, dataclasses.replace(auth, may_ask=False))
        return Crew(setup, env.environ, cores(), wake, self._learn)

    def _signer(self, auth: Auth, env: Env, link: Link, had: Instruments | None = None) -> Signer:
        from hlcli.wire.signers import signer_of

        if had is None or auth.fixed:
            return signer_of(auth, env, link, self._learn, self._announce)
        tokens = had.tokens if auth.kind == "bearer" else None
        return signer_of(auth, env, link, self._learn, self._announce, had.credentials, tokens)

    def _announce(self, notice: Notice) -> None:
        """What a program that has keys or a token says meanwhile."""
        from hlcli.view.answer.notice import show_notice

        show_notice(notice, self._screen)

    def _learn(self, secret: str) -> None:
        """From now on no message shows it."""
        self._screen.secrets.add(secret)

    def _link(self, base: str, retries: int) -> Link:
        from hlcli.wire.link import Link

        settings = self._settings
        return Link(
            base=base,
            timeout=settings.timeout,
            retries=retries,
            max_wait=settings.max_wait,
            ca_bundle=settings.ca_bundle,
            show_values=self._screen.show_values,
            debug=self._screen.debug,
            debug_signing=self._screen.debug_signing,
        )

    def _way(self) -> tuple[Env, Auth, str]:
        """The world, who signs and the base URL: those of the box, or of the endpoint."""
        if not self._settings.base.local:
            return self._env, self._auth(), self._settings.base.url
        from hlcli.local.box import open_box
        from hlcli.wire.signers import Auth

        box = open_box(local_db(self._env), now=self._env.now)
        world = dataclasses.replace(self._env, transport=box.transport)
        fixed = (box.keys.access_key, box.keys.secret_key)
        return world, Auth("sigv4", box.region, fixed=fixed), box.url.rstrip("/")

    def _auth(self) -> Auth:
        from hlcli.wire.signers import Auth

        env, settings = self._env, self._settings
        region = settings.region
        if settings.auth == "sigv4" and not region:
            region = self.profile_region()
        return Auth(settings.auth, region, settings.profile, settings.tokens, may_ask=env.may_ask)

    def curl(self, file: str | None, *, first: bool) -> Way:
        """What a line for curl has to say, besides the request. Raises ConfigError without a region
        to sign for."""
        from hlcli.view.beforehand.curl import Way, keys_of

        settings, region = self._settings, ""
        if settings.auth == "sigv4":
            region = settings.region or self.profile_region() or ""
            if not region:
                raise ConfigError("no region to sign for", hint="give --region, or set AWS_REGION")
        keys = keys_of(self._env.environ, settings.profile)
        return Way(
            settings.auth, region, keys, settings.profile, file, settings.tokens.printing,
            settings.tokens.kind, self._trusts(), first,
        )  # fmt: skip

    def _trusts(self) -> tuple[str, ...]:
        bundle = self._settings.ca_bundle
        if not bundle:
            return ()
        return "--capath" if os.path.isdir(bundle) else "--cacert", bundle

    def profile_region(self) -> str | None:
        """The region of the AWS profile."""
        from hlcli.wire.credentials import region_of

        return region_of(self._settings.profile, self._env.environ)


def local_db(env: Env) -> str:
    """Where `--local` keeps its data: HLCLI_LOCAL_DB, else the user's data directory."""
    named = env.environ.get("HLCLI_LOCAL_DB")
    if named:
        return named
    import platformdirs

    folder = Path(platformdirs.user_data_path("hlcli"))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"--local cannot keep its data in {folder}: {(error.strerror or '').lower()}",
            hint="set HLCLI_LOCAL_DB to a file you can write, or to :memory:",
        ) from error
    return str(folder / "local.sqlite")
