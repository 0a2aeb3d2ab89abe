"""Client credentials: discovery, both proofs, and everything a token endpoint may come up with."""

from __future__ import annotations

import json
import math
from base64 import b64encode
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from front import START
from smart import BASE, DESK, Smart, grant, in_turn

CLIENT = {"HLCLI_CLIENT_ID": "app:1", "HLCLI_CLIENT_SECRET": "s3same open+"}
RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP384R1())


def pem(key: Any) -> str:
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return str(key.private_bytes(serialization.Encoding.PEM, form, none).decode())


def jwk(key: Any, **more: str) -> str:
    kind = jwt.algorithms.RSAAlgorithm if key is RSA else jwt.algorithms.ECAlgorithm
    return json.dumps(json.loads(kind.to_jwk(key)) | more)


def test_a_secret_goes_by_basic_to_the_endpoint_that_discovery_names() -> None:
    smart = Smart()
    ran = smart.run(CLIENT, "get", "Patient/p-1")
    assert ran.code == 0, ran.err
    where = [str(one.url) for one in smart.asked]
    assert where == [f"{BASE}/.well-known/smart-configuration", DESK, f"{BASE}/Patient/p-1"]
    coded = b64encode(b"app%3A1:s3same+open%2B").decode()
    assert smart.asked[1].headers["Authorization"] == f"Basic {coded}"
    assert smart.forms == [{"grant_type": "client_credentials"}]
    assert smart.sent == ["token-1"]


def test_a_secret_goes_in_the_form_where_only_that_is_taken() -> None:
    methods = ["private_key_jwt", "client_secret_post"]
    smart = Smart()
    smart.configuration = {
        "token_endpoint": DESK, "token_endpoint_auth_methods_supported": methods
    }  # fmt: skip
    assert smart.run(CLIENT, "get", "Patient/p-1").code == 0
    assert "Authorization" not in smart.asked[1].headers
    assert smart.forms[0]["client_id"] == "app:1"
    assert smart.forms[0]["client_secret"] == "s3same open+"


KEYS = {
    "RSA as PEM": (pem(RSA), "RS384", None),
    "EC as PEM": (pem(EC), "ES384", None),
    "RSA as JWK": (jwk(RSA, kid="k-1"), "RS384", "k-1"),
    "EC as JWK": (jwk(EC, kid="k-2"), "ES384", "k-2"),
}


@pytest.mark.parametrize(("key", "algorithm", "kid"), KEYS.values(), ids=KEYS)
@pytest.mark.parametrize("of_file", [True, False])
def test_a_key_signs_what_its_public_side_verifies(
    key: str, algorithm: str, kid: str | None, of_file: bool, tmp_path: Path
) -> None:
    seen: list[str] = []

    def issue(request: httpx.Request) -> httpx.Response:
        form = smart.forms[-1]
        assert form["client_assertion_type"].endswith(":jwt-bearer")
        assert "Authorization" not in request.headers
        proof = form["client_assertion"]
        head = jwt.get_unverified_header(proof)
        assert (head["alg"], head.get("kid")) == (algorithm, kid)
        public = (RSA if algorithm == "RS384" else EC).public_key()
        checks = {"verify_exp": False, "verify_iat": False, "require": ["exp", "jti", "iat"]}
        claims = jwt.decode(proof, public, [algorithm], audience=DESK, options=checks)  # type: ignore[arg-type]
        assert claims["iss"] == claims["sub"] == "app:1"
        assert claims["exp"] == int(START.timestamp()) + 300
        seen.append(claims["jti"])
        return grant("token-1")

    smart = Smart(issue)
    given = of_a_file(tmp_path, key) if of_file else {"HLCLI_CLIENT_KEY": key}
    for _ in range(2):
        ran = smart.run({"HLCLI_CLIENT_ID": "app:1"} | given, "get", "Patient/p-1")
        assert ran.code == 0, ran.err
    assert len(set(seen)) == 2


def of_a_file(folder: Path, key: str) -> dict[str, str]:
    file, config = folder / "key", folder / "config.toml"
    file.write_text(key)
    file.chmod(0o600)
    config.write_text(f'[defaults]\nclient_key_file = "{file}"\n')
    return {"HLCLI_CONFIG": str(config)}


@pytest.mark.parametrize(
    "key",
    [
        pem(RSA).splitlines()[1],
        "{}",
        "/home/jane/key.pem",
        pem(ec.generate_private_key(ec.SECP256R1())),
    ],
    ids=["half", "no JWK", "a file's name", "another curve"],
)
def test_a_key_that_cannot_sign_is_not_shown(key: str) -> None:
    ran = Smart().run({"HLCLI_CLIENT_ID": "app", "HLCLI_CLIENT_KEY": key}, "get", "Patient/p-1")
    assert (ran.code, "the client key cannot sign" in ran.err) == (3, True)
    assert key not in ran.err


def test_the_scope_of_the_config_file_is_asked_for(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[defaults]\nscope = "system/*.cruds"\n')
    smart = Smart()
    assert smart.run(CLIENT | {"HLCLI_CONFIG": str(config)}, "get", "Patient/p-1").code == 0
    assert smart.forms[0]["scope"] == "system/*.cruds"


@pytest.mark.parametrize(
    ("life", "fetched"),
    [(None, 1), (3600, 1), ("3600", 1), (31, 1), (6, 2), (1, 3), (-5, 1), (True, 1), (1e999, 1),
     (10**400, 1), (math.nan, 1)],
)  # fmt: skip
def test_a_token_is_kept_until_it_ends_and_renewed_before(life: object, fetched: int) -> None:
    """Three attempts of one command, two seconds apart."""
    told = json.dumps({"access_token": "token-1", "expires_in": life})
    smart = Smart(lambda _: httpx.Response(200, text=told))
    turned_away = httpx.Response(503, headers={"Retry-After": "2"})
    done = httpx.Response(200, json={"resourceType": "Patient", "id": "p-1"})
    smart.store = in_turn(turned_away, turned_away, done)
    assert smart.run(CLIENT, "get", "Patient/p-1").code == 0
    assert (len(smart.forms), len(smart.to("smart-configuration"))) == (fetched, 1)


REFUSALS = {
    "an error code": (httpx.Response(400, json={"error": "invalid_scope"}), "400 invalid_scope"),
    "its words": (httpx.Response(400, json={"error_description": "s3same"}), ": 400\n"),
    "a word of its own": (httpx.Response(401, json={"error": "no s3same"}), ": 401\n"),
    "a redirect": (
        httpx.Response(307, headers={"Location": "http://evil.example/"}),
        "no redirect",
    ),
    "no JSON": (httpx.Response(200, text="<html>"), "no JSON object"),
    "a list": (httpx.Response(200, json=[]), "no JSON object"),
    "no token": (httpx.Response(200, json={}), "no access token"),
    "a null": (httpx.Response(200, json={"access_token": None}), "no access token"),
    "another kind": (grant("t", token_type="mac"), "no bearer token"),
    "too much": (httpx.Response(200, text="{" + " " * (1 << 20) + '"a": 1}'), "no JSON object"),
    "lines": (grant("token\r\nX-Evil: 1"), "cannot be sent"),
}


@pytest.mark.parametrize(("answer", "said"), REFUSALS.values(), ids=REFUSALS)
def test_whatever_a_token_endpoint_says_nothing_is_sent_without_a_token(
    answer: httpx.Response, said: str
) -> None:
    smart = Smart(lambda _: answer)
    ran = smart.run(CLIENT, "get", "Patient/p-1")
    assert (ran.code, smart.sent) == (3, [])
    assert said in ran.err, ran.err
    assert "s3same" not in ran.err


@pytest.mark.parametrize(
    "where",
    ["http://login.example/token", "ftp://127.0.0.1/x", "https://a:b@c.example/", "https://[", "",
     7, None, "https://x.example:99999/", "//login.example/token",
     "https://x.example/\r\nX: y", "https://x.example/\x1b[31m", f"https://x.example/{'a' * 70000}",
     "https://xn--/token", "https://a..b/token", f"https://{'a' * 64}.example/"],
)  # fmt: skip
def test_a_secret_goes_nowhere_unsafe(where: object) -> None:
    smart = Smart()
    smart.configuration = {"token_endpoint": where}
    ran = smart.run(CLIENT, "get", "Patient/p-1")
    assert (ran.code, len(smart.asked)) == (3, 1), ran.err
    assert "token endpoint" in ran.err
    assert "try: " in ran.err


def test_discovery_in_the_clear_is_no_discovery() -> None:
    smart = Smart()
    environ = CLIENT | {"HLCLI_ENDPOINT_URL": BASE.replace("https", "http")}
    ran = smart.run(environ, "get", "Patient/p-1", "--allow-http")
    assert (ran.code, smart.asked) == (3, [])
    assert "not https" in ran.err
