"""The endpoint's own made-up credentials: they open nothing but the endpoint given them."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, field

_LETTERS = string.ascii_uppercase + string.digits


@dataclass(frozen=True)
class Keys:
    """An access key id and its secret, as AWS has them; there is no session token."""

    access_key: str
    secret_key: str = field(repr=False)


#: For the endpoint inside the process (`--local`), which no stranger can reach.
FIXED = Keys("HLCLILOCALENDPOINT01", "made-up-key-of-the-endpoint-inside-hlcli")


def made_up() -> Keys:
    """New random keys, shaped like AWS's but starting HLCLI, so that nobody takes them for real."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(15))
    return Keys("HLCLI" + letters, secrets.token_urlsafe(30))
