"""Who signs, as plain values that another process can be told, and the signer made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hlcli.errors import ConfigError, CredentialsError
from hlcli.wire.credentials import Credentials
from hlcli.wire.sign import Bearer, Signer, SigV4, Unsigned


@dataclass(frozen=True)
class Auth:
    """`kind` is sigv4, bearer or none. Keys are no part of it: each process asks botocore's chain
    for them; but for a token, and for the `fixed` keys of the local endpoint."""

    kind: str
    region: str | None = None
    profile: str | None = None
    token: str | None = None
    fixed: tuple[str, str] | None = None
    may_ask: bool = False

    def __repr__(self) -> str:
        return f"Auth({self.kind})"


def signer_of(auth: Auth, environ: Mapping[str, str]) -> Signer:
    """Raises CredentialsError without a token, ConfigError without a region."""
    if auth.kind == "none":
        return Unsigned()
    if auth.kind == "bearer":
        if not auth.token:
            raise CredentialsError("no bearer token is set", hint="set HLCLI_TOKEN")
        return Bearer(auth.token)
    if not auth.region:
        raise ConfigError("no region to sign for", hint="give --region, or set AWS_REGION")
    keys = Credentials(environ, auth.profile, auth.fixed, may_ask=auth.may_ask)
    return SigV4(keys, auth.region)
