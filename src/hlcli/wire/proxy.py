"""Which proxy, if any, an environment names for a URL: read as httpx reads it.

One thing differs: a request to this machine never goes through a proxy. Plain http is allowed
to loopback only because it does not leave the machine.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from hlcli.target import is_loopback


def proxy_for(url: str, environ: Mapping[str, str]) -> str | None:
    """The URL of the proxy to use for `url`, or None."""
    target = urlsplit(url)
    found = _setting(environ, target.scheme) or _setting(environ, "all")
    if not found or is_loopback(target.hostname or "") or _is_exempt(target, environ):
        return None
    return found if "://" in found else f"http://{found}"


def _setting(environ: Mapping[str, str], name: str) -> str | None:
    """`https_proxy`, else `HTTPS_PROXY`. A web server's HTTP_PROXY is the `Proxy:` header of
    whoever called it (https://httpoxy.org)."""
    if f"{name}_proxy" in environ:
        return environ[f"{name}_proxy"] or None
    if name == "http" and "REQUEST_METHOD" in environ:
        return None
    return environ.get(f"{name}_proxy".upper()) or None


def _is_exempt(target: SplitResult, environ: Mapping[str, str]) -> bool:
    entries = (entry.strip() for entry in (_setting(environ, "no") or "").split(","))
    return any(entry == "*" or _matches(entry, target) for entry in entries if entry)


def _matches(entry: str, target: SplitResult) -> bool:
    """One entry of NO_PROXY: `example.com` (and below), `.example.com` (below only), an address,
    `localhost`, a port behind any of them, or all of it behind a scheme."""
    scheme, _, rest = entry.rpartition("://")
    host, port = _host_and_port(rest.split("/")[0].lower())
    if scheme not in ("", "all", target.scheme) or port not in ("", str(_port(target))):
        return False
    name = (target.hostname or "").lower()
    if scheme or host == "localhost" or _is_address(host):
        return name == host
    return name.endswith(host) if host.startswith(".") else f".{name}".endswith(f".{host}")


def _host_and_port(text: str) -> tuple[str, str]:
    if _is_address(text):
        return text, ""
    found = re.fullmatch(r"\[?(.*?)\]?(?::(\d+))?", text)
    return (found[1], found[2] or "") if found else (text, "")


def _port(target: SplitResult) -> int | None:
    return target.port or {"http": 80, "https": 443}.get(target.scheme)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
