"""How this store is told who asks, and where a bearer token comes from.

The source of tokens is one value, like the target: the nearest place that names one decides. A
client's id, proof and scope may come from several places: its secret is kept in none of the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.config.flags import AUTHS, Connection
from hlcli.config.stores import ConfigFile, Store
from hlcli.config.target_of import Target
from hlcli.errors import ConfigError, UsageError
from hlcli.tokens import CLIENT, TokenSource

_VARIABLES = {
    "token": "HLCLI_TOKEN",
    "token_file": "HLCLI_TOKEN_FILE",
    "client_id": "HLCLI_CLIENT_ID",
    "client_secret": "HLCLI_CLIENT_SECRET",
    "client_key": "HLCLI_CLIENT_KEY",
}
_IN_FILE = (
    "token_file", "token_command", "client_id", "client_secret_file", "client_key_file", "scope",
)  # fmt: skip
_PROOFS = CLIENT[1:]
_NOT_SHOWN = "(not shown)"


@dataclass(frozen=True)
class Proving:
    """`auth` is sigv4, bearer or none; `sources` says of each setting where it came from."""

    auth: str
    tokens: TokenSource
    sources: Mapping[str, str]


@dataclass(frozen=True)
class _Place:
    """What one place says; `labels` are its own words for it."""

    values: Mapping[str, str]
    labels: Mapping[str, str]
    of_file: bool = False

    @property
    def kinds(self) -> dict[str, str]:
        """Each source of tokens that is named here, and in which word."""
        found = {"client" if name in CLIENT else name: name for name in self.values}
        return {kind: self.labels[name] for kind, name in found.items() if kind != "scope"}


def proving(
    flags: Connection, environ: Mapping[str, str], target: Target, file: ConfigFile
) -> Proving:
    """Raises UsageError for flags that contradict each other, UsageError or ConfigError for two
    sources of tokens in one place."""
    auth, source = _auth(flags, environ, target, file)
    places = list(_places(flags, environ, target, file)) if auth == "bearer" else []
    values, sources = _chosen(places)
    unset = dict.fromkeys(shown(TokenSource()), "")
    return Proving(auth, TokenSource(**values), {"auth": source, **unset, **sources})


def shown(tokens: TokenSource) -> dict[str, str | None]:
    """What may be said of it, by setting: of a secret, no more than that it is there."""
    return {
        "token": _NOT_SHOWN if tokens.token else None,
        "token_file": tokens.token_file,
        "token_command": tokens.token_command,
        "client_id": tokens.client_id,
        "client_secret": tokens.client_secret_file or (tokens.client_secret and _NOT_SHOWN),
        "client_key": tokens.client_key_file or (tokens.client_key and _NOT_SHOWN),
        "scope": tokens.scope,
    }


def _auth(
    flags: Connection, environ: Mapping[str, str], target: Target, file: ConfigFile
) -> tuple[str, str]:
    if target.local:
        return _of_the_box(flags)
    if flags.token_file is not None and flags.auth not in (None, "bearer"):
        raise UsageError("--token-file is for --auth bearer")
    own = target.own
    store = [(target.store.auth, own), (_implied(target.store), own)]
    variable = [(_named_auth(environ), "HLCLI_AUTH")]
    candidates = [
        (flags.auth, "--auth"),
        ("bearer" if flags.token_file is not None else None, "--token-file"),
        *([*store, *variable] if target.source == "--store" else [*variable, *store]),
        (file.defaults.auth, "defaults"),
    ]
    return next(((auth, source) for auth, source in candidates if auth), ("sigv4", "built in"))


def _of_the_box(flags: Connection) -> tuple[str, str]:
    for given, word in ((flags.auth, "--auth"), (flags.token_file, "--token-file")):
        if given is not None:
            raise UsageError(f"--local signs with keys of its own: {word} does not go with it")
    return "sigv4", "--local"


def _implied(store: Store) -> str | None:
    """A store with a token of its own wants it."""
    return "bearer" if store.token_file or store.token_command or store.client_id else None


def _named_auth(environ: Mapping[str, str]) -> str | None:
    named = environ.get("HLCLI_AUTH") or None
    if named and named not in AUTHS:
        raise ConfigError(f"HLCLI_AUTH must be one of: {', '.join(AUTHS)}")
    return named


def _places(
    flags: Connection, environ: Mapping[str, str], target: Target, file: ConfigFile
) -> Iterator[_Place]:
    """Nearest first. A store that a flag names brings its own: another's token is not for it."""
    if flags.token_file is not None:
        if not flags.token_file:
            raise UsageError("--token-file is empty", hint="was a shell variable empty?")
        yield _Place({"token_file": flags.token_file}, {"token_file": "--token-file"})
    own = _of_file(target.store, f"stores.{target.name}")
    named = {name: environ[key] for name, key in _VARIABLES.items() if environ.get(key)}
    around = _Place(named, _VARIABLES)
    yield from (own, around) if target.source == "--store" else (around, own)
    yield _of_file(file.defaults, "defaults")


def _of_file(store: Store, where: str) -> _Place:
    values = {name: value for name in _IN_FILE if (value := getattr(store, name))}
    return _Place(values, {name: f"{where}.{name}" for name in values}, True)


def _chosen(places: list[_Place]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of the nearest source, and where each came from."""
    for place in places:
        kinds = place.kinds
        if len(kinds) > 1:
            raise _two(place, " and ".join(kinds.values()), "sources of tokens")
        if "client" in kinds:
            return _client(places)
        for name, label in kinds.items():
            return {name: place.values[name]}, {name: label}
    return {}, {}


def check_file(store: Store, where: str) -> None:
    """Raises ConfigError where a part of the config file names two sources of tokens."""
    _chosen([_of_file(store, where)])


def _client(places: list[_Place]) -> tuple[dict[str, Any], dict[str, str]]:
    values, sources = {}, {}
    for name, setting in (("client_id", "client_id"), (_proof(places), ""), ("scope", "scope")):
        place = next((one for one in places if name in one.values), None)
        if place is not None:
            values[name] = place.values[name]
            sources[setting or name.removesuffix("_file")] = place.labels[name]
    return values, sources


def _proof(places: list[_Place]) -> str:
    """Which secret or key; "" where there is none."""
    for place in places:
        named = [name for name in _PROOFS if name in place.values]
        if len(named) > 1:
            raise _two(place, " and ".join(place.labels[name] for name in named), "proofs")
        if named:
            return named[0]
    return ""


def _two(place: _Place, words: str, what: str) -> ConfigError | UsageError:
    message = f"{words} are two {what}"
    if place.of_file:
        return ConfigError(message, hint="leave one of them in the config file")
    return UsageError(message, hint="unset one of them")
