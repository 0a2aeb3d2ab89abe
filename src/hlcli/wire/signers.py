"""Who signs, as plain values that another process can be told, and the signer made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hlcli.env import Env
from hlcli.errors import ConfigError
from hlcli.tokens import TokenSource
from hlcli.wire.credentials import Credentials
from hlcli.wire.link import Link
from hlcli.wire.sign import Bearer, Signer, SigV4, Unsigned, nobody

if TYPE_CHECKING:
    from hlcli.wire.bearer import Tokens
    from hlcli.wire.program import Announce


@dataclass(frozen=True)
class Auth:
    """`kind` is sigv4, bearer or none. Keys are no part of it: each process asks botocore's chain
    for them, and `tokens` for a token; but for the `fixed` keys of the local endpoint."""

    kind: str
    region: str | None = None
    profile: str | None = None
    tokens: TokenSource = field(default_factory=TokenSource)
    fixed: tuple[str, str] | None = None
    may_ask: bool = False

    def __repr__(self) -> str:
        return f"Auth({self.kind})"


def signer_of(
    auth: Auth,
    env: Env,
    link: Link,
    learn: Callable[[str], None] = nobody,
    announce: Announce | None = None,
    keys: Credentials | None = None,
    tokens: Tokens | None = None,
) -> Signer:
    """`learn` is told every secret that is used: nobody may see it; `announce`, what a program that
    has them says, and that it is waited for. `keys` and `tokens`, if there are any, stand for those
    that `auth` names. Raises CredentialsError where no token is named, ConfigError without a
    region."""
    if auth.kind == "none":
        return Unsigned()
    if auth.kind == "bearer":
        from hlcli.wire.sources import Keys, source_of

        aws = Keys(auth.region, auth.profile, auth.may_ask)
        own = tokens or source_of(auth.tokens, env, link, learn, aws, announce)
        return Bearer(own, learn)
    if not auth.region:
        raise ConfigError("no region to sign for", hint="give --region, or set AWS_REGION")
    keys = keys or Credentials(
        env.environ, auth.profile, auth.fixed, may_ask=auth.may_ask, announce=announce
    )
    return SigV4(keys, auth.region, learn)
