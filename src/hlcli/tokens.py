"""How a bearer token is had, as plain values: the settings decide it, the wire fetches it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Literal

Kind = Literal["", "token", "token_file", "token_command", "client"]

#: What makes a client, besides what it asks for.
CLIENT = ("client_id", "client_secret", "client_secret_file", "client_key", "client_key_file")


def _words(command: str) -> str:
    """It is run without a shell: for one, every word is quoted."""
    try:
        return shlex.join(shlex.split(command))
    except ValueError:  # a quote that is not closed
        return shlex.quote(command)


@dataclass(frozen=True)
class TokenSource:
    """One of `token`, `token_file`, `token_command` (read without a shell) and a client of a token
    endpoint. A client has an id, and a secret or a key: as text, or a file that holds it; a key is
    PEM, or a JWK as JSON. `scope` is what it asks for; None leaves that to the endpoint."""

    token: str | None = None
    token_file: str | None = None
    token_command: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    client_secret_file: str | None = None
    client_key: str | None = None
    client_key_file: str | None = None
    scope: str | None = None

    @property
    def kind(self) -> Kind:
        """Which of them; "" where none is named."""
        if self.token:
            return "token"
        if self.token_file:
            return "token_file"
        if self.token_command:
            return "token_command"
        return "client" if any(getattr(self, name) for name in CLIENT) else ""

    @property
    def printing(self) -> str | None:
        """The command that prints the token, where there is one."""
        if self.kind == "token_file":
            return f"cat {shlex.quote(self.token_file or '')}"
        return _words(self.token_command or "") if self.kind == "token_command" else None

    def __repr__(self) -> str:
        return f"TokenSource({self.kind})"
