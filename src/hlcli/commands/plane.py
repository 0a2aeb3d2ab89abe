"""What calls of the control plane have in common with others: --curl and --debug."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from hlcli.fhir.interaction import Interaction

if TYPE_CHECKING:
    from hlcli.account import Control
    from hlcli.view.console.screen import Screen


def teller(screen: Screen) -> Callable[[str], None] | None:
    """Who is told of requests and answers, with --debug."""
    if not screen.debug:
        return None
    from hlcli.fhir.exchange import Notice
    from hlcli.view.answer.notice import show_notice

    return lambda line: show_notice(Notice("debug", lines=(line,)), screen)


def printed(
    control: Control, operation: str, asked: Mapping[str, Any], profile: str | None, screen: Screen
) -> int:
    """The call as a line for curl: AWS JSON 1.0. Needs no credentials and opens no socket."""
    from hlcli.view.beforehand import curl

    headers = (
        ("Content-Type", "application/x-amz-json-1.0"),
        ("X-Amz-Target", f"HealthLake.{operation}"),
    )
    body = json.dumps(asked, ensure_ascii=False, indent=2).encode()
    keys = curl.keys_of(screen.env.environ, profile)
    way = curl.Way("sigv4", control.region, keys, profile)
    call = Interaction("api", "POST", (), (), headers, body)
    return curl.show(call, f"{control.url}/", headers, way, screen)
