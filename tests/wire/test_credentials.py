"""Credentials: the short cut agrees with botocore's chain, and every failure says what to do.

The chain reads the process's own environment and files, so these tests set those.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from botocore.session import Session
from hypothesis import given, settings
from hypothesis import strategies as st

from hlcli.errors import CredentialsError
from hlcli.wire.credentials import Credentials, region_of

CONFIG = """
[default]
region = eu-central-1
[profile work]
aws_access_key_id = WORKKEY
aws_secret_access_key = worksecret
region = eu-west-2
[profile half]
aws_access_key_id = HALF
[profile process]
credential_process = {python} {script}
[profile talks]
credential_process = {python} -c "import sys; sys.exit('no vault today')"
[profile spills]
credential_process = {python} -c "import sys; sys.exit('my secret is swordfish')"
[profile babble]
credential_process = {python} -c "print('my secret is swordfish')"
[profile absent]
credential_process = /no/such/program
[profile sso]
sso_start_url = https://x.example/start
sso_region = eu-west-1
sso_account_id = 123456789012
sso_role_name = Writer
[profile login]
login_session = arn:aws:iam::123456789012:user/jane
[profile loop]
role_arn = arn:aws:iam::123456789012:role/a
source_profile = loop2
[profile loop2]
role_arn = arn:aws:iam::123456789012:role/b
source_profile = loop
[profile mfa]
role_arn = arn:aws:iam::123456789012:role/a
source_profile = work
mfa_serial = arn:aws:iam::123456789012:mfa/jane
"""
SCRIPT = """
import json, pathlib
count = pathlib.Path(__file__).with_suffix(".count")
n = len(count.read_text()) if count.exists() else 0
count.write_text("x" * (n + 1))
keys = {"AccessKeyId": f"KEY{n // 2}", "SecretAccessKey": f"secret{n // 2}"}
print(json.dumps({"Version": 1} | keys))
"""
NAMES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with one AWS config file and nothing else."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    script = tmp_path / "vault.py"
    script.write_text(SCRIPT)
    config = tmp_path / "config"
    config.write_text(CONFIG.format(python=sys.executable, script=script))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    return config


def refused(profile: str | None) -> str:
    with pytest.raises(CredentialsError) as caught:
        Credentials(os.environ, profile).frozen()
    problem = caught.value.problem
    return f"{problem.message} | {problem.hint}"


@settings(max_examples=60, deadline=None)
@given(
    keys=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["", "a", "b"])),
    environ=st.dictionaries(st.just("AWS_PROFILE"), st.sampled_from(["work", "half", "wrok"])),
    profile=st.sampled_from([None, "work"]),
)
def test_the_short_cut_finds_what_the_chain_finds(
    keys: dict[str, str], environ: dict[str, str], profile: str | None
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (keys | environ).items():
            patch.setenv(name, value)
        try:
            found = Session(profile=profile).get_credentials()
            theirs = found and found.get_frozen_credentials()[:3]
        except Exception:
            theirs = None
        try:
            ours = Credentials(os.environ, profile).frozen()[:3]
        except CredentialsError:
            ours = None
    # A profile that AWS_PROFILE misspells stops the chain even where it would not be asked.
    assert ours == theirs or (theirs is None and environ.get("AWS_PROFILE") == "wrok")


def test_the_short_cut_opens_no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_PROFILE": "no-such"}
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null/nothing")
    credentials = Credentials(environ)
    assert credentials.frozen()[:3] == ("a", "b", None)
    assert (credentials.method, credentials.refresh()) == ("env", False)


def test_a_profile_flag_beats_keys_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    credentials = Credentials(os.environ, "work")
    assert credentials.frozen().access_key == "WORKKEY"
    assert credentials.method == "config-file"


def test_expiring_keys_go_through_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", "2015-01-01T00:00:00Z")
    assert "still expired" in refused(None)


def test_fixed_keys_need_no_world_at_all() -> None:
    credentials = Credentials({"AWS_SESSION_TOKEN": "t"}, fixed=("key", "secret"))
    assert credentials.frozen()[:3] == ("key", "secret", None)
    assert (credentials.method, credentials.refresh()) == ("fixed", False)


def test_refreshing_is_true_only_for_other_credentials() -> None:
    credentials = Credentials(os.environ, "process")
    assert credentials.frozen().access_key == "KEY0"
    assert credentials.frozen().access_key == "KEY0"
    assert [credentials.refresh() for _ in range(3)] == [False, True, True]
    assert credentials.frozen().access_key == "KEY1"
    assert Credentials(os.environ, "work").refresh() is True  # nothing was used before


@pytest.mark.parametrize(
    ("profile", "message", "hint"),
    [
        (None, "no AWS credentials found", "AWS_ACCESS_KEY_ID"),
        ("wrok", "the config profile (wrok) could not be found", "did you mean work?"),
        ("zzz", "could not be found", "there are absent, babble, default, half, login"),
        ("half", "partial credentials", "set both"),
        ("talks", "the credential_process of the profile talks failed", "run the command"),
        ("spills", "the credential_process of the profile spills failed", "run the command"),
        (
            "babble",
            "profile babble is no command, or does not print keys",
            "run the command",
        ),
        ("absent", "cannot be run: no such file or directory: /no/such/program", "run the command"),
        ("sso", "SSO", "aws sso login --profile sso"),
        ("login", "login", "aws login --profile login"),
        ("loop", "infinite loop", "~/.aws/config"),
        ("mfa", "asks for an MFA code", "AWS_SESSION_TOKEN"),
    ],
)
def test_every_failure_says_what_to_do(profile: str | None, message: str, hint: str) -> None:
    said, _, advice = refused(profile).partition(" | ")
    assert message.lower() in said.lower()
    assert hint in advice
    assert "swordfish" not in said + advice
    assert "\n" not in said


def test_a_config_file_that_is_none(aws: Path) -> None:
    aws.write_text("[default\nnonsense")
    assert "unable to parse" in refused(None)


def test_what_a_metadata_server_answered_is_not_repeated() -> None:
    from botocore.exceptions import CredentialRetrievalError, MetadataRetrievalError

    from hlcli.wire.refusals import explained

    inner = MetadataRetrievalError(error_msg="Received non 200 response 500: swordfish")
    outer = CredentialRetrievalError(provider="container-role", error_msg=str(inner))
    assert explained(inner, None).problem.message == "no AWS credentials: their provider failed"
    assert explained(outer, None).problem.message == "no AWS credentials: container-role failed"


def test_a_missing_dependency_names_the_extra() -> None:
    from botocore.exceptions import MissingDependencyException

    from hlcli.wire.refusals import explained

    error = explained(MissingDependencyException(msg="crt"), None)
    assert error.problem.hint == "pip install 'hlcli[login]'"


def test_the_region_of_a_profile(aws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert region_of(None, os.environ) == "eu-central-1"
    assert region_of("work", os.environ) == "eu-west-2"
    assert region_of("half", os.environ) is None
    keys = Path(os.environ["AWS_SHARED_CREDENTIALS_FILE"])
    keys.write_text("[half]\nregion = eu-west-3\n[default]\nregion = eu-north-1\n")
    assert region_of("half", os.environ) == "eu-west-3"
    with pytest.raises(CredentialsError, match="wrok"):
        region_of("wrok", os.environ)
    monkeypatch.setenv("AWS_PROFILE", "work")
    assert region_of(None, os.environ) == "eu-west-2"
    monkeypatch.delenv("AWS_PROFILE")
    aws.unlink()
    assert region_of(None, os.environ) == "eu-north-1"
    keys.unlink()
    assert region_of(None, os.environ) is None


def test_without_a_home_there_is_no_region() -> None:
    assert region_of(None, {}) is None
