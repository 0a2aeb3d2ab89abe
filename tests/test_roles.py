"""Assumed roles, over real sockets: one code for many commands, by the AWS CLI's own cache."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aws import Home, Store, Sts, form
from docks import ndjson, patient
from stations import Answer, Asked, Station, station

CONFIG = """
[profile work]
role_arn = arn:aws:iam::123456789012:role/writer
source_profile = jane
region = us-east-1
{more}
[profile jane]
aws_access_key_id = AKIAJANE
aws_secret_access_key = secret-of-jane
"""
MFA = "mfa_serial = arn:aws:iam::123456789012:mfa/jane"
#: How the AWS CLI has its cache, in botocore's own words.
AS_THE_CLI = """
import os
from botocore.session import Session
from botocore.utils import JSONFileCache
session = Session(profile="work")
folder = os.path.expanduser("~/.aws/cli/cache")
chain = session.get_component("credential_provider")
chain.get_provider("assume-role").cache = JSONFileCache(folder)
print(session.get_credentials().get_frozen_credentials().access_key)
"""


@pytest.fixture
def sts() -> Sts:
    return Sts()


@pytest.fixture
def asked(sts: Sts) -> Iterator[Station]:
    """What STS was asked."""
    with station(sts) as found:
        yield found


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def home(store: Store, asked: Station, tmp_path: Path) -> Iterator[Home]:
    with station(store) as there:
        found = Home(
            tmp_path, there.url, {"AWS_PROFILE": "work", "AWS_ENDPOINT_URL_STS": asked.url}
        )
        found.config(CONFIG.format(more=""))
        yield found


def test_fifty_commands_assume_a_role_once(home: Home, asked: Station) -> None:
    for _ in range(3):
        ran = home.put()
        assert ran.returncode == 0, ran.stderr
    assert [form(one)["Action"] for one in asked.asked] == ["AssumeRole"]
    assert len(home.cached) == 1
    assert home.cached[0].stat().st_mode & 0o777 == 0o600
    assert home.cached[0].parent.stat().st_mode & 0o777 == 0o700


def test_the_cache_is_shared_with_the_aws_cli(home: Home, asked: Station) -> None:
    assert home.put("--profile", "work").returncode == 0
    words = [sys.executable, "-c", AS_THE_CLI]
    theirs = subprocess.run(words, env=home.own, capture_output=True, text=True, check=True)
    assert (
        theirs.stdout.strip()
        == json.loads(home.cached[0].read_text())["Credentials"]["AccessKeyId"]
    )
    home.cached[0].unlink()
    subprocess.run(words, env=home.own, capture_output=True, check=True)
    assert len(asked.asked) == 2
    assert home.put().returncode == 0
    assert len(asked.asked) == 2


ENTRY = {
    "AccessKeyId": "ASIAOLD",
    "SecretAccessKey": "s",
    "SessionToken": "t",
    "Expiration": "2099-01-01T00:00:00Z",
}


def entry(**more: object) -> str:
    found = {name: value for name, value in {**ENTRY, **more}.items() if value is not None}
    return json.dumps({"Credentials": found})


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "{}", '{"Credentials": {"AccessKeyId": "x"}}', '{"Credentials": []}',
        entry(Expiration="garbage"), entry(Expiration=5), entry(Expiration=None),
        entry(Expiration="2099-01-01T00:00:00"), entry(SessionToken=None), entry(SessionToken=1),
    ],
)  # fmt: skip
def test_a_damaged_cache_is_written_anew(text: str, home: Home, asked: Station) -> None:
    assert home.put().returncode == 0
    home.cached[0].write_text(text)
    for _ in range(2):
        assert home.put().returncode == 0
    assert len(asked.asked) == 2


def test_a_cache_that_cannot_be_written_is_no_reason_to_fail(home: Home, asked: Station) -> None:
    (home.folder / ".aws" / "cli").write_text("in the way")
    assert [home.put().returncode for _ in range(2)] == [0, 0]
    assert len(asked.asked) == 2


def test_a_code_is_asked_for_once(home: Home, asked: Station) -> None:
    home.config(CONFIG.format(more=MFA))
    (home.folder / "p.json").write_text('{"resourceType": "Patient", "id": "p-1"}')
    code, said = home.type("987654\n", "put", "Patient", "p.json")
    assert code == 0, said
    assert "987654" not in said
    told = form(asked.asked[0])
    assert (told["TokenCode"], told["SerialNumber"][-8:]) == ("987654", "mfa/jane")
    assert home.put().returncode == 0  # in a pipe, where nobody could be asked
    assert len(asked.asked) == 1


def test_a_load_asks_for_a_code_once_whatever_sends_it(home: Home, asked: Station) -> None:
    home.config(CONFIG.format(more=MFA))
    file = ndjson(home.folder / "p.ndjson", [patient(number) for number in range(1, 21)])
    code, said = home.type("987654\n", "load", file, "--run-dir", "run")
    assert code == 0, said
    assert "20 done" in said
    assert len(asked.asked) == 1


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 3)], ids=["Ctrl-C", "Ctrl-D"])
def test_who_gives_no_code_sends_nothing(key: str, code: int, home: Home, asked: Station) -> None:
    home.config(CONFIG.format(more=MFA))
    ended, said = home.type(key, "get", "Patient/p-1")
    assert (ended, asked.asked) == (code, []), said
    assert "Traceback" not in said
    assert "interrupted" in said if code == 130 else "no MFA code was given" in said


def test_without_a_terminal_a_code_is_not_asked_for(home: Home, asked: Station) -> None:
    home.config(CONFIG.format(more=MFA))
    ran = home.put()
    assert (ran.returncode, asked.asked) == (3, [])
    assert b"no terminal to ask on" in ran.stderr
    assert b"not sent" in ran.stderr


@pytest.mark.parametrize(
    ("denies", "hint"),
    [
        ("User: arn:aws:iam::1:user/jane is not authorized to perform: sts:AssumeRole on "
         "resource: arn:aws:iam::1:role/writer", b"allow sts:AssumeRole"),
        ("MultiFactorAuthentication failed with invalid MFA one time pass code.", b"next code"),
    ],
)  # fmt: skip
def test_what_sts_refuses_is_said(denies: str, hint: bytes, home: Home, sts: Sts) -> None:
    sts.denies = denies
    ran = home.put()
    assert ran.returncode == 3
    assert b"AssumeRole" in ran.stderr
    assert hint in ran.stderr, ran.stderr


def test_keys_that_the_endpoint_calls_expired_are_not_had_from_the_cache(
    home: Home, sts: Sts, store: Store, asked: Station
) -> None:
    """Their session was ended before its time."""
    assert home.put().returncode == 0
    sts.key = store.key = "ASIANEW"
    ran = home.put()
    assert (ran.returncode, len(asked.asked)) == (0, 2), ran.stderr
    assert b"the credentials had expired, renewed and asked again" in ran.stderr
    assert home.put().returncode == 0
    assert len(asked.asked) == 2


def test_what_sts_gave_is_shown_nowhere(home: Home) -> None:
    def repeating(request: Asked) -> Answer:
        return 400, "text/plain", f"why {request.headers['X-Amz-Security-Token']}?".encode()

    with station(repeating) as leaking:
        url = f"{leaking.url}/datastore/{'0' * 32}/r4"
        ran = home.put("--debug", "--debug-signing", "--show-values", HLCLI_ENDPOINT_URL=url)
    assert b"why [secret]?" in ran.stderr
    assert b"token-of" not in ran.stdout + ran.stderr
