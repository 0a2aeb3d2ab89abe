"""Proxies are read from an environment as httpx reads them, but for this machine itself."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hlcli.wire.proxy import proxy_for

AWS = "https://healthlake.eu-west-1.amazonaws.com/datastore/x/r4"
PROXY = {"HTTPS_PROXY": "http://proxy:3128"}


@pytest.mark.parametrize(
    ("url", "environ", "proxy"),
    [
        (AWS, {}, None),
        (AWS, PROXY, "http://proxy:3128"),
        (AWS, {"https_proxy": "proxy:3128"}, "http://proxy:3128"),
        (AWS, {"https_proxy": "", "HTTPS_PROXY": "http://x"}, None),
        (AWS, {"HTTP_PROXY": "http://x"}, None),
        (AWS, {"ALL_PROXY": "socks5://x"}, "socks5://x"),
        (AWS, {"ALL_PROXY": "http://y", "HTTPS_PROXY": "http://x"}, "http://x"),
        (AWS, PROXY | {"NO_PROXY": "*"}, None),
        (AWS, PROXY | {"NO_PROXY": "localhost, amazonaws.com"}, None),
        (AWS, PROXY | {"no_proxy": ".amazonaws.com"}, None),
        (AWS, PROXY | {"NO_PROXY": "zonaws.com"}, "http://proxy:3128"),
        (AWS, PROXY | {"NO_PROXY": "AmazonAWS.com:443"}, None),
        (AWS, PROXY | {"NO_PROXY": "amazonaws.com:8443"}, "http://proxy:3128"),
        # loopback stays on the machine, whatever is set
        ("http://127.0.0.1:8080/r4", {"HTTP_PROXY": "http://x"}, None),
        ("http://localhost:8080/r4", {"HTTP_PROXY": "http://x"}, None),
        ("http://[::1]:8080/r4", {"ALL_PROXY": "http://x"}, None),
        # a CGI script's HTTP_PROXY is a header of its caller
        ("http://h/", {"HTTP_PROXY": "http://x", "REQUEST_METHOD": "GET"}, None),
        ("http://h/", {"http_proxy": "http://x", "REQUEST_METHOD": "GET"}, "http://x"),
    ],
)
def test_settings(url: str, environ: Mapping[str, str], proxy: str | None) -> None:
    assert proxy_for(url, environ) == proxy


# httpx does not see that `a.example:443` is meant for https://a.example; we do.
ENTRY = st.sampled_from(
    ["", "*", "a.example", ".a.example", "example", "A.Example", "a.example:8443",
     "b.a.example:8443", "10.0.0.1", "10.0.0.0/8", "fd00::1", "fd00::", "https://a.example",
     "http://a.example", "all://b.a.example", "localhost", "ample", "xa.example"]
)  # fmt: skip
HOST = st.sampled_from(
    ["a.example", "b.a.example", "xa.example", "example", "10.0.0.1", "10.0.0.2", "[fd00::1]"]
)


@settings(max_examples=300, deadline=None)
@given(
    scheme=st.sampled_from(["http", "https"]),
    host=HOST,
    port=st.sampled_from(["", ":8443"]),
    entries=st.lists(ENTRY, max_size=3),
    named=st.dictionaries(
        st.sampled_from(["http_proxy", "HTTP_PROXY", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"]),
        st.sampled_from(["http://p1", "p2:1", ""]),
    ),
)
def test_as_httpx_does(
    scheme: str, host: str, port: str, entries: list[str], named: dict[str, str]
) -> None:
    environ = named | {"NO_PROXY": ",".join(entries)}
    url = f"{scheme}://{host}{port}/r4"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
            patch.delenv(name, raising=False)
            patch.delenv(name.upper(), raising=False)
        for name, value in environ.items():
            patch.setenv(name, value)
        theirs = _of_httpx(url)
    ours = proxy_for(url, environ)
    mine = httpx.URL(ours) if ours else None
    assert (mine and (mine.host, mine.port)) == theirs


def _of_httpx(url: str) -> tuple[str, int | None] | None:
    """Host and port of the proxy that httpx itself would use."""
    with httpx.Client(verify=False) as client:  # no authorities: none are needed, and it is quick
        pool = getattr(client._transport_for_url(httpx.URL(url)), "_pool", None)
        found = getattr(pool, "_proxy_url", None)
    return (found.host.decode(), found.port) if found else None
