"""The base of every URL: validated once, so that what is signed is what is sent.

Two forms are understood: an endpoint given whole (`…/datastore/<id>/r4/`) and a host completed
with a data store id.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit

from hlcli.errors import UsageError

_AWS_HOST = re.compile(
    r"^(?:vpce-[a-z0-9-]+\.)?healthlake(?:-fips)?\.([a-z0-9-]+)\.(?:vpce\.)?"
    r"(?:amazonaws\.com(?:\.cn)?|api\.aws)$"
)
_HOST = re.compile(r"^(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?|\[[0-9A-Fa-f:.]+\])$")
_LOCAL_URL = "http://127.0.0.1"


@dataclass(frozen=True)
class Base:
    """`url` is scheme, host and path without a last slash; `region` is the one in an AWS host's
    name; `local` means the endpoint inside this process."""

    url: str
    datastore_id: str | None
    region: str | None = None
    local: bool = False

    @classmethod
    def for_local(cls) -> Base:
        """The endpoint in the box; its URL is filled in by who opens the box."""
        return cls(_LOCAL_URL, None, None, True)

    @property
    def label(self) -> str:
        """How a status line names this store: `local`, `eu-west-1 …7f3a9c`, `host:8080 …7f3a9c`."""
        if self.local:
            return "local"
        where = self.region or urlsplit(self.url).netloc
        tail = f" …{self.datastore_id[-6:]}" if self.datastore_id else ""
        return where + tail


def aws_base(datastore_id: str, region: str, *, fips: bool = False) -> Base:
    """The service's own host in a region."""
    if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d+", region):
        raise UsageError(f'"{region}" is not the name of an AWS region', hint="such as eu-west-1")
    host = f"healthlake{'-fips' if fips else ''}.{region}.amazonaws.com"
    return complete(f"https://{host}", datastore_id, allow_http=False)


def complete(url: str, datastore_id: str | None, *, allow_http: bool) -> Base:
    """An endpoint as the user wrote it, checked and completed.

    Raises UsageError for a URL with user, password, query or fragment, for another scheme than
    https (http to this machine apart), for a host or path that cannot be sent as it stands, and
    where the URL names another data store than `datastore_id`.
    """
    parts = _split(url)
    _check_scheme(parts, allow_http)
    segments = _whole(_segments(parts.path), datastore_id)
    path = "".join("/" + quote(segment, safe="-_.~") for segment in segments)
    host = _AWS_HOST.match((parts.hostname or "").lower())
    region = host.group(1) if host else None
    return Base(f"{parts.scheme}://{parts.netloc}{path}", _store_in(segments), region)


def _whole(segments: tuple[str, ...], datastore_id: str | None) -> tuple[str, ...]:
    """The path down to `r4`. A path of another form is a gateway's own, and taken as it is."""
    if not segments and datastore_id:
        segments = ("datastore", check_id(datastore_id), "r4")
    named = _store_in(segments)
    if not segments:
        raise UsageError(
            "the endpoint names no data store",
            hint="add --datastore-id ID, or give the whole …/datastore/<id>/r4/",
        )
    if datastore_id and named != datastore_id:
        raise UsageError("the endpoint names another data store than --datastore-id; give one")
    if named and segments[-1] == named:
        segments += ("r4",)
    if named and segments[-2:] != (named, "r4"):
        raise _unusable("it goes on after, or leaves out, the r4 of …/datastore/<id>/r4")
    return segments


def check_url(url: str) -> None:
    """Whether an endpoint can be used, plain http apart, for which there is a flag, and the data
    store's id, which may be said elsewhere. Raises UsageError."""
    parts = _split(url)
    _check_scheme(parts, allow_http=True)
    _segments(parts.path)


def check_id(datastore_id: str) -> str:
    """The id, if a data store can have it. AWS allows more than the 32 hexadecimal digits it gives;
    nothing that changes a path. Raises UsageError."""
    if not re.fullmatch(r"[A-Za-z0-9_.:=+@-]{1,64}", datastore_id) or not datastore_id.strip("."):
        raise UsageError("--datastore-id is no id of a data store", hint="32 letters and digits")
    return datastore_id


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _unusable("its host or port cannot be read") from None
    if "@" in parts.netloc:
        raise _unusable("it holds a user or password, which would replace the signature")
    if parts.query or parts.fragment or "?" in url or "#" in url:
        raise _unusable("it has a query or fragment")
    bare = parts.netloc.rpartition(":")[0] if port is not None else parts.netloc.removesuffix(":")
    if not _HOST.match(bare) or port == 0:
        raise _unusable("its host or port cannot be read")
    netloc = (
        bare.lower()
        if port in (None, _DEFAULT_PORTS.get(parts.scheme))
        else f"{bare.lower()}:{port}"
    )
    return parts._replace(netloc=netloc)


_DEFAULT_PORTS = {"https": 443, "http": 80}


def _check_scheme(parts: SplitResult, allow_http: bool) -> None:
    if parts.scheme not in _DEFAULT_PORTS:
        raise _unusable("it must begin with https://")
    if parts.scheme == "http" and not (allow_http or is_loopback(parts.hostname or "")):
        raise UsageError(
            "plain http to another machine would send patient data unencrypted",
            hint="use https, or insist with --allow-http",
        )


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _segments(path: str) -> tuple[str, ...]:
    bare = path.strip("/")
    try:
        path.encode()
        segments = tuple(unquote(one, errors="strict") for one in bare.split("/")) if bare else ()
    except UnicodeError:
        raise _unusable("its path is not UTF-8 text") from None
    if any(segment in ("", ".", "..") or "/" in segment for segment in segments):
        raise _unusable('its path holds an empty part, "." or ".."')
    return segments


def _store_in(segments: tuple[str, ...]) -> str | None:
    after = segments[segments.index("datastore") + 1 :] if "datastore" in segments else ()
    return after[0] if after else None


def _unusable(why: str) -> UsageError:
    return UsageError(
        f"the endpoint cannot be used: {why}",
        hint="give it as https://HOST/datastore/ID/r4/",
    )
