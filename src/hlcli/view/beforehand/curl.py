"""--curl: the same request as a line for curl, credentials left as variables.

Older curls sign a query wrongly that is not sorted and fully encoded: here it is both.
https://curl.se/docs/manpage.html#--aws-sigv4
"""

from __future__ import annotations

import secrets
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hlcli.fhir.interaction import Interaction, Pairs
from hlcli.view.console.page import show_bytes
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say

#: curl says these itself, or better.
_LEFT_OUT = ("user-agent", "accept-encoding")
_KEYS = '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"'


@dataclass(frozen=True)
class Way:
    """How the endpoint learns who asks: `auth` as in --auth, and the region to sign for. `keys` is
    the variable of the session token, "" for none, or None where the keys are not in the
    environment: they come from `profile`, or AWS's default one. `token_from` is the command that
    prints the bearer token, if there is one, `token` how it is had otherwise (`TokenSource.kind`).
    `file` holds the body byte for byte, if one does; `trusts` is curl's --ca-bundle.
    `first`: this is the first of several requests."""

    auth: str
    region: str
    keys: str | None = None
    profile: str | None = None
    file: str | None = None
    token_from: str | None = None
    token: str = ""
    trusts: tuple[str, ...] = ()
    first: bool = False


def keys_of(environ: Mapping[str, str], profile: str | None) -> str | None:
    """The variable of the session token ("" for none), where the environment has the keys."""
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    if profile is not None or not all(environ.get(name) for name in names):
        return None
    # botocore's order: the older of the two names wins.
    tokens = ("AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN")
    return next((name for name in tokens if environ.get(name)), "")


def show(asked: Interaction, url: str, headers: Pairs, way: Way, screen: Screen) -> int:
    """The line on stdout; on stderr, where the variables come from."""
    look = screen.messages()
    say([look.text(told) for told in _aside(way)], screen)
    text = line(asked, url, headers, way)
    return show_bytes(f"{text}\n".encode(), screen.env)


def _aside(way: Way) -> Iterator[str]:
    """Lines that can be pasted before the command, and what it is not."""
    if way.first:
        yield "note: this is only the first request: the ones after it depend on its answer"
    if way.auth == "sigv4" and way.keys is None:
        named = f"--profile {shlex.quote(way.profile)} " if way.profile else ""
        yield f'the keys: eval "$(aws configure export-credentials {named}--format env)"'
    if way.auth == "bearer" and way.token_from:
        yield f'the token: export HLCLI_TOKEN="$({way.token_from})"'
    elif way.auth == "bearer" and way.token == "client":
        yield "the token: put one that the token endpoint gives your client into HLCLI_TOKEN"
    elif way.auth == "bearer" and way.token != "token":
        yield "the token: put it into HLCLI_TOKEN"


def line(asked: Interaction, url: str, headers: Pairs, way: Way) -> str:
    """A command for sh, over several lines; a body that is no file's follows it."""
    pieces = ["curl --fail-with-body --silent --show-error", *_proof(way)]
    if asked.method != "GET":
        pieces.append(f"--request {asked.method}")
    told = ((name, value) for name, value in headers if name.lower() not in _LEFT_OUT)
    pieces += [f"--header {shlex.quote(f'{name}: {value}')}" for name, value in told]
    body, after = _body(asked, way.file)
    pieces += [*body, shlex.quote(_sorted(url))]
    return " \\\n  ".join(pieces) + after


def _proof(way: Way) -> Iterator[str]:
    if way.auth == "bearer":
        yield '--header "Authorization: Bearer $HLCLI_TOKEN"'
    if way.auth == "sigv4":
        yield f"--aws-sigv4 aws:amz:{way.region}:healthlake {_KEYS}"
        if way.keys:
            yield f'--header "X-Amz-Security-Token: ${way.keys}"'
        if way.keys is None:  # one word, in every shell, or none
            yield '${AWS_SESSION_TOKEN:+"-HX-Amz-Security-Token: $AWS_SESSION_TOKEN"}'
    if way.trusts:
        yield shlex.join(way.trusts)


def _body(asked: Interaction, file: str | None) -> tuple[list[str], str]:
    if not asked.body:
        return [], ""
    if file is not None:
        return [f"--data-binary {shlex.quote('@' + file)}"], ""
    text = asked.body.decode()
    if asked.form:  # a line break at its end would be a part of the last value
        return [f"--data-binary {shlex.quote(text)}"], ""
    end = "BODY"
    while end in text:
        end = f"BODY{secrets.token_hex(4)}"
    last = "" if text.endswith("\n") else "\n"
    return ["--data-binary @-"], f" <<'{end}'\n{text}{last}{end}"


def _sorted(url: str) -> str:
    """The query in the order of its encoded text, which is the canonical one."""
    path, mark, query = url.partition("?")
    return path + mark + "&".join(sorted(query.split("&")))
