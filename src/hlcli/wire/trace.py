"""Debug lines for one attempt: what left and what came, without bodies; `redacted` says what of it
may be seen.
"""

from __future__ import annotations

from hlcli.wire.fate import Happened, Trouble, phrase, reply_of
from hlcli.wire.link import Link
from hlcli.wire.redacted import header, without_values
from hlcli.wire.signed import Signed


def outgoing(signed: Signed, link: Link) -> tuple[str, ...]:
    """The request line, the headers and the size of the body; and what was signed, if asked."""
    said = _outgoing(signed, link.show_values) if link.debug else ()
    if not link.debug_signing:
        return said
    from hlcli.wire import canonical

    return (*said, *canonical.lines(signed, link.show_values))


def incoming(happened: Happened, seconds: float, signed: Signed, link: Link) -> tuple[str, ...]:
    """The status, the headers and the size of the body, or why there are none; and where the
    endpoint signs something else, if asked."""
    said = _incoming(happened, seconds, link.show_values) if link.debug else ()
    if not link.debug_signing:
        return said
    from hlcli.wire import canonical

    return (*said, *canonical.difference(signed, reply_of(happened), link.show_values))


def _outgoing(signed: Signed, values: bool) -> tuple[str, ...]:
    target = signed.url if values else without_values(signed.url)
    lines = (f"> {header(name, value, values)}" for name, value in signed.headers)
    return (f"> {signed.method} {target}", *lines, f"> ({len(signed.body):,} bytes)")


def _incoming(happened: Happened, seconds: float, values: bool) -> tuple[str, ...]:
    reply = reply_of(happened)
    trouble = (f"< {happened.message}",) if isinstance(happened, Trouble) else ()
    if reply is None:
        return (f"< no answer after {seconds:.3f} s", *trouble)
    lines = (header(name, value, values) for name, value in reply.headers)
    first = f"< {reply.status} {phrase(reply.status)} after {seconds:.3f} s"
    return (first, *(f"< {line}" for line in lines), f"< ({len(reply.body):,} bytes)", *trouble)
