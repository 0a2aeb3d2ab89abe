"""Where else keys come from, over real sockets and by real processes: credential_process, a
container's endpoint, SSO."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aws import Home, Store, until
from docks import ndjson, patient
from stations import Answer, Asked, station

CONFIG = """
[default]
region = eu-west-1
[profile vault]
credential_process = {python} vault.py
[profile sso]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = writer
[sso-session corp]
sso_start_url = https://corp.example/start
sso_region = eu-west-1
"""
VAULT = """
import json, pathlib
count = pathlib.Path("vault.count")
with count.open("a") as file:
    file.write("x")
{act}
"""


@pytest.fixture
def store() -> Store:
    return Store("ASIAVAULT")


@pytest.fixture
def home(store: Store, tmp_path: Path) -> Iterator[Home]:
    with station(store) as there:
        found = Home(tmp_path, there.url, {})
        found.config(CONFIG.format(python=sys.executable))
        yield found


def vault(home: Home, act: str) -> None:
    (home.folder / "vault.py").write_text(VAULT.format(act=act))


def gives(key: str = "ASIAVAULT", minutes: float | None = 60, **more: Any) -> str:
    """What a credential_process prints."""
    keys = {"Version": 1, "AccessKeyId": key, "SecretAccessKey": f"secret-of-{key}"}
    keys |= {"SessionToken": f"token-of-{key}"} | more
    return f"print({json.dumps(json.dumps(keys | (expiry(minutes))))})"


def expiry(minutes: float | None) -> dict[str, str]:
    return {} if minutes is None else {"Expiration": until(minutes)}


def runs(home: Home) -> int:
    count = home.folder / "vault.count"
    return len(count.read_text()) if count.exists() else 0


@pytest.mark.parametrize("minutes", [None, 60, 12])
def test_a_process_gives_keys(minutes: float | None, home: Home) -> None:
    vault(home, gives(minutes=minutes))
    for words in (("--profile", "vault"), ()):
        ran = home.put(*words, **{} if words else {"AWS_PROFILE": "vault"})
        assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("import sys; sys.exit('swordfish')", "the credential_process of the profile vault failed"),
        ("print('swordfish')", "of the profile vault is no command, or does not print keys"),
        ("print(b'\\xff\\xfe'.decode('latin-1'))", "of the profile vault is no command, or does"),
        ("print('[\"swordfish\"]')", "of the profile vault is no command, or does not print keys"),
        (
            gives(minutes=None, Expiration="yesterday"),
            "of the profile vault is no command, or does not print",
        ),
        (gives(Version=2), "the credential_process of the profile vault failed"),
        ("print('{\"Version\": 1}')", "the credential_process of the profile vault failed"),
        (gives(minutes=-1), "still expired"),
        (gives(key=""), "no AWS credentials"),
        (gives(key="two words"), "AWS_ACCESS_KEY_ID (or what the profile has for it)"),
    ],
)
def test_a_process_that_does_not_sends_nothing(act: str, said: str, home: Home) -> None:
    vault(home, act)
    ran = home.put("--profile", "vault")
    assert (ran.returncode, ran.stdout) == (3, b""), ran.stderr
    told = ran.stderr.decode()
    assert said in told
    assert "not sent" in told
    assert "\ntry: " in told
    assert "Traceback" not in told
    assert not any(secret in told for secret in ("swordfish", "secret-of", "token-of"))


def test_keys_that_the_store_calls_expired_are_had_again(home: Home, store: Store) -> None:
    first, second = gives("ASIAOLD"), gives()
    vault(home, f"if len(count.read_text()) < 2:\n    {first}\nelse:\n    {second}")
    ran = home.put("--profile", "vault", "--output", "json")
    assert (ran.returncode, json.loads(ran.stdout)["attempts"]) == (0, 2), ran.stderr
    assert runs(home) == 2
    assert store.key == "ASIAVAULT"


def test_a_long_run_renews_its_keys_before_they_end(home: Home) -> None:
    """Within ten minutes of the end botocore renews; every request is."""
    vault(home, gives(minutes=5))
    file = ndjson(home.folder / "p.ndjson", [patient(number) for number in range(1, 21)])
    ran = home.run("load", file, "--run-dir", "run", "--profile", "vault")
    assert (ran.returncode, b"20 done" in ran.stderr) == (0, True), ran.stderr
    assert runs(home) > 20


def container(status: int = 200, minutes: float = 60) -> Answer:
    keys = {"AccessKeyId": "ASIAVAULT", "SecretAccessKey": "secret", "Token": "token-of-ASIAVAULT"}
    return status, "application/json", json.dumps(keys | expiry(minutes)).encode()


def test_a_container_has_keys(home: Home) -> None:
    def answer(asked: Asked) -> Answer:
        right = asked.headers.get("Authorization") == "Bearer of-the-pod"
        return container(200 if right else 403)

    with station(answer) as there:
        full = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{there.url}/keys"}
        ran = home.put(**full, AWS_CONTAINER_AUTHORIZATION_TOKEN="Bearer of-the-pod")
    assert ran.returncode == 0, ran.stderr
    assert [one.path for one in there.asked] == ["/keys"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, "text/plain", b"swordfish"), "container-role failed"),
        ((200, "text/plain", b"swordfish"), "container-role failed"),
        ((403, "text/plain", b"swordfish"), "container-role failed"),
        ((200, "application/json", b"[]"), "their provider failed"),
        ((200, "application/json", b"{}"), "their provider failed"),
        (container(minutes=-1), "still expired"),
    ],
)
def test_a_container_that_has_none_sends_nothing(answer: Answer, said: str, home: Home) -> None:
    with station(lambda _: answer) as there:
        ran = home.put(AWS_CONTAINER_CREDENTIALS_FULL_URI=f"{there.url}/keys")
    assert (ran.returncode, ran.stdout) == (3, b""), ran.stderr
    assert said in ran.stderr.decode()
    expired = "still expired" in said
    hint = b"set this machine's clock" if expired else b"AWS_CONTAINER_AUTHORIZATION_TOKEN*"
    assert hint in ran.stderr.partition(b"\ntry: ")[2]
    assert b"swordfish" not in ran.stderr
    assert b"Traceback" not in ran.stderr


SOURCES = """
[profile alone]
role_arn = arn:aws:iam::1:role/x
[profile nowhere]
role_arn = arn:aws:iam::1:role/x
credential_source = Environment
[profile pod]
role_arn = arn:aws:iam::1:role/x
web_identity_token_file = /no/such
[profile over]
role_arn = arn:aws:iam::1:role/x
source_profile = vault
"""


@pytest.mark.parametrize(
    ("profile", "said", "hint"),
    [
        ("alone", "partial credentials found in assume-role", "needs a source_profile or a cred"),
        ("nowhere", "Environment failed", "credential_source = Environment in ~/.aws/config has"),
        ("pod", "no such file or directory: /no/such", "web_identity_token_file"),
        ("over", "the credential_process of the profile vault failed", "run the command after"),
    ],
)
def test_a_role_says_what_it_lacks(profile: str, said: str, hint: str, home: Home) -> None:
    vault(home, "raise SystemExit(3)")
    home.config(CONFIG.format(python=sys.executable) + SOURCES)
    ran = home.put("--profile", profile)
    assert (ran.returncode, said in ran.stderr.decode()) == (3, True), ran.stderr
    assert hint in ran.stderr.decode().partition("\ntry: ")[2]


def test_a_process_reads_nothing_of_what_is_put(home: Home) -> None:
    vault(home, f"import sys; assert sys.stdin.read() == ''; {gives()}")
    words = [sys.executable, "-m", "hlcli", "put", "Patient", "-", "--profile", "vault"]
    own = {"PATH": os.environ["PATH"], **home.own}
    body = b'{"resourceType": "Patient", "id": "p-1"}'
    ran = subprocess.run(
        words, cwd=home.folder, env=own, input=body, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_who_waits_is_told_for_what(home: Home) -> None:
    """The process goes on when that is said."""
    gate = home.folder / "gate"
    os.mkfifo(gate)
    vault(home, f"open('gate').read(); {gives()}")
    (home.folder / "p.json").write_text('{"resourceType": "Patient", "id": "p-1"}')
    words = [sys.executable, "-m", "hlcli", "put", "Patient", "p.json", "--profile", "vault"]
    own = {"PATH": os.environ["PATH"], **home.own}
    with subprocess.Popen(
        words, cwd=home.folder, env=own, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as child:
        assert child.stderr is not None
        said = child.stderr.readline()
        gate.write_text("go on")
    assert (child.returncode, said) == (
        0,
        b"note: waiting for the credential_process of the profile vault\n",
    )


@pytest.mark.parametrize("signed_in", [False, True], ids=["never", "too long ago"])
def test_sso_has_a_message_of_its_own(signed_in: bool, home: Home) -> None:
    if signed_in:
        cache = home.folder / ".aws" / "sso" / "cache"
        cache.mkdir(parents=True)
        token = {"accessToken": "swordfish", "expiresAt": until(-60), "region": "eu-west-1"}
        name = hashlib.sha1(b"corp").hexdigest()
        (cache / f"{name}.json").write_text(json.dumps(token))
    ran = home.put("--profile", "sso")
    assert (ran.returncode, ran.stdout) == (3, b"")
    assert b"sso" in ran.stderr.lower()
    assert b"try: aws sso login --profile sso" in ran.stderr, ran.stderr
    assert b"swordfish" not in ran.stderr


def test_without_anything_nothing_is_found(home: Home) -> None:
    ran = home.put()
    assert (ran.returncode, b"no AWS credentials found" in ran.stderr) == (3, True), ran.stderr
