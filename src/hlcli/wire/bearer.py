"""Where a bearer token comes from: given, a file, a command, or a token endpoint.

Each has `token()`, which raises CredentialsError, and `refresh()`, asked after a 401: True if there
is another token now.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from typing import Protocol

from hlcli.errors import CredentialsError
from hlcli.wire.program import PATIENCE, Announce, printed
from hlcli.wire.secretfile import read_secret

_BY_HAND = "run the token_command of the config file by hand: it must print the token"


class Tokens(Protocol):
    """What a signer needs of a source of tokens."""

    def token(self) -> str:
        """The token to send. Raises CredentialsError."""

    def refresh(self) -> bool:
        """After the endpoint refused it: True if there is another now."""


class Given:
    """A token given from outside: there is no other."""

    def __init__(self, token: str) -> None:
        self._token = token.strip()

    def token(self) -> str:
        """As given."""
        return self._token

    def refresh(self) -> bool:
        """Never."""
        return False


class Fetched:
    """A token that can be had again: it is kept until the endpoint refuses it."""

    def __init__(self, fetch: Callable[[], str]) -> None:
        self._fetch = fetch
        self._kept: str | None = None

    def token(self) -> str:
        """The one kept, or the first."""
        if self._kept is None:
            self._kept = self._fetch()
        return self._kept

    def refresh(self) -> bool:
        """Fetch it again; a source that fails now has no other."""
        used = self._kept
        try:
            self._kept = self._fetch()
        except CredentialsError:
            return False
        return self._kept != used


def from_file(file: str) -> Fetched:
    """What a file holds, read again after a 401: somebody else renews it."""
    return Fetched(lambda: read_secret(file, "the token file"))


def from_command(command: str, announce: Announce | None = None) -> Fetched:
    """What a command prints, run without a shell, and again after a 401. Its stderr is the user's
    to see; its stdout is never repeated: it is a secret."""

    def run() -> str:
        try:
            told = printed(shlex.split(command), "the token_command", announce)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise CredentialsError(
                f"the token command failed: {_why(error)}", hint=_BY_HAND
            ) from error
        found = told.decode("utf-8-sig", "replace").strip()
        if not found:
            raise CredentialsError("the token command printed nothing", hint=_BY_HAND)
        return found

    return Fetched(run)


def _why(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return f"it ended with {error.returncode}"
    if isinstance(error, subprocess.TimeoutExpired):
        return f"it took longer than {PATIENCE:g} s"
    return (getattr(error, "strerror", None) or "it cannot be run").lower()
