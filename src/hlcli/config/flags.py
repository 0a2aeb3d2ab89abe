"""The flags that every command that talks has in common, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NamedTuple

#: What stdout can be asked for, and how an endpoint can be told who asks.
FORMS = ("text", "json", "resource", "id")
AUTHS = ("sigv4", "bearer", "none")


class Flag(NamedTuple):
    """How a setting appears on the command line; `choices` limits its values. What is `hidden` is
    no help: it is there to be refused in words."""

    help: str
    short: str = ""
    metavar: str = ""
    choices: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class Connection:
    """The connection flags, the same on every command that talks. None: not given."""

    store: Annotated[
        str | None, Flag("a store of the config file, or its name in AWS", "", "STORE")
    ] = None
    endpoint_url: Annotated[
        str | None, Flag("the data store's endpoint, or a host with --datastore-id", "", "URL")
    ] = None
    datastore_id: Annotated[str | None, Flag("the data store, in --region", "", "ID")] = None
    region: Annotated[str | None, Flag("AWS region to sign for", "", "REGION")] = None
    profile: Annotated[str | None, Flag("an AWS profile", "", "NAME")] = None
    local: Annotated[bool, Flag("the endpoint inside hlcli: no AWS, no network")] = False
    auth: Annotated[str | None, Flag("how to authenticate", "", "", AUTHS)] = None
    token_file: Annotated[
        str | None, Flag("a bearer token, read again when refused", "", "FILE")
    ] = None
    timeout: Annotated[float | None, Flag("seconds for one attempt (30)", "", "S")] = None
    retries: Annotated[
        int | None, Flag("re-sends after the first attempt (4; load 10)", "", "N")
    ] = None
    max_wait: Annotated[float | None, Flag("seconds for all waiting together (60)", "", "S")] = None
    ca_bundle: Annotated[str | None, Flag("certificates to trust (PEM)", "", "FILE")] = None
    allow_http: Annotated[bool, Flag("plain http to another machine than this")] = False


@dataclass(frozen=True, eq=False, repr=False)
class Output:
    """The output flags, the same on every command that shows a reply."""

    output: Annotated[
        str | None,
        Flag("what stdout gets", "-o", "", FORMS),
    ] = None
    query: Annotated[str | None, Flag("a JMESPath expression over the JSON object", "", "EXPR")] = (
        None
    )
    quiet: Annotated[bool, Flag("no status line; errors and warnings stay", "-q")] = False
    show_values: Annotated[bool, Flag("clinical values in messages off a terminal, too")] = False
    no_color: Annotated[bool, Flag("no colour")] = False
    debug: Annotated[bool, Flag("what is sent and received, secrets left out")] = False
    debug_signing: Annotated[bool, Flag("what is signed, and what the endpoint signs instead")] = (
        False
    )
    curl: Annotated[bool, Flag("print the request as a curl command and send nothing")] = False
