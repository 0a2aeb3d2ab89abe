"""A token's source, made of what the settings say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hlcli.env import Env
from hlcli.errors import ConfigError, CredentialsError
from hlcli.fhir.interaction import Pairs
from hlcli.tokens import TokenSource
from hlcli.wire.bearer import Given, Tokens, from_command, from_file
from hlcli.wire.link import Link
from hlcli.wire.program import Announce
from hlcli.wire.secretfile import read_secret


@dataclass(frozen=True)
class Keys:
    """AWS's, for what has to be signed before there is a token; as in `Auth`."""

    region: str | None = None
    profile: str | None = None
    may_ask: bool = False


def source_of(
    asked: TokenSource,
    env: Env,
    link: Link,
    learn: Callable[[str], None],
    keys: Keys,
    announce: Announce | None = None,
) -> Tokens:
    """Where tokens for the endpoint of `link` come from. Raises CredentialsError where nothing is
    named, or something is missing; files are read and commands run when a token is wanted."""
    if asked.token:
        return Given(asked.token)
    if asked.token_file:
        return from_file(asked.token_file)
    if asked.token_command:
        return from_command(asked.token_command, announce)
    if asked.kind == "client":
        return _of_client(asked, env, link, learn, keys)
    raise CredentialsError(
        "no bearer token is set",
        hint="set HLCLI_TOKEN, or give --token-file FILE; hlcli help environment names more",
    )


def _of_client(
    asked: TokenSource, env: Env, link: Link, learn: Callable[[str], None], keys: Keys
) -> Tokens:
    from hlcli.wire.asking import Asking
    from hlcli.wire.smart import Client, ClientCredentials

    secret = _read(asked.client_secret, asked.client_secret_file, "the client secret", learn)
    key = _read(asked.client_key, asked.client_key_file, "the client key", learn)
    if not asked.client_id:
        raise CredentialsError(
            "a client secret or key is set, but no client id",
            hint="set HLCLI_CLIENT_ID, or client_id in the config file",
        )
    if secret is None and key is None:
        raise CredentialsError(
            f"the client {asked.client_id} has no secret and no key",
            hint="set HLCLI_CLIENT_SECRET or HLCLI_CLIENT_KEY, or client_secret_file or "
            "client_key_file in the config file",
        )
    client = Client(asked.client_id, asked.scope, secret, key)
    prove = _prover(env, learn, keys)
    return ClientCredentials(link.base, client, Asking(env, link), env.now, prove)


def _prover(env: Env, learn: Callable[[str], None], keys: Keys) -> Callable[[str], Pairs]:
    """Signs a GET, if there are keys."""

    def prove(url: str) -> Pairs:
        from hlcli.wire.credentials import Credentials, region_of
        from hlcli.wire.sign import SigV4

        region = keys.region or region_of(keys.profile, env.environ)
        if not region:
            raise ConfigError("no region to sign for", hint="give --region, or set AWS_REGION")
        own = Credentials(env.environ, keys.profile, may_ask=keys.may_ask)
        return SigV4(own, region, learn).sign("GET", url, (), b"", env.now())

    return prove


def _read(
    text: str | None, file: str | None, what: str, learn: Callable[[str], None]
) -> Callable[[], str] | None:
    if not text and not file:
        return None

    def read() -> str:
        found = text.strip() if text else read_secret(file or "", f"{what}'s file")
        learn(found)
        return found

    return read
