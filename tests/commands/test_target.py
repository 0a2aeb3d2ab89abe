"""Which store is meant: one source decides it whole, and what cannot be sent safely is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from front import World

STORE = "0123456789abcdef0123456789abcdef"
WHOLE = f"https://healthlake.eu-west-1.amazonaws.com/datastore/{STORE}/r4"
JANE = b'{"resourceType": "Patient", "id": "jane-1"}'


@pytest.fixture
def jane(tmp_path: Path) -> str:
    path = tmp_path / "jane.json"
    path.write_bytes(JANE)
    return str(path)


def url(environ: dict[str, str], jane: str, *flags: str) -> str:
    ran = World(environ).run("put", "Patient", jane, "--dry-run", "--output", "json", *flags)
    assert ran.code == 0, ran.err
    return str(ran.json["url"]).removesuffix("/Patient/jane-1")


HOST = "http://127.0.0.1:8000"
OTHER = "f" * 32
ID = ("--datastore-id", STORE)
EU = ("--region", "eu-west-1")


@pytest.mark.parametrize(
    ("environ", "flags", "expected"),
    [
        ({}, ("--endpoint-url", WHOLE), WHOLE),
        ({}, ("--endpoint-url", WHOLE + "/"), WHOLE),
        ({}, ("--endpoint-url", WHOLE + "//"), WHOLE),
        ({}, ("--endpoint-url", WHOLE.removesuffix("/r4")), WHOLE),
        ({}, ("--endpoint-url", "https://HealthLake.eu-west-1.amazonaws.com:443", *ID), WHOLE),
        ({}, ("--endpoint-url", WHOLE, *ID), WHOLE),
        ({}, (*ID, *EU), WHOLE),
        ({"AWS_REGION": "eu-west-1"}, ID, WHOLE),
        ({"AWS_DEFAULT_REGION": "eu-west-1", "AWS_REGION": ""}, ID, WHOLE),
        ({"AWS_REGION": "us-east-1"}, (*ID, *EU), WHOLE),
        ({"HLCLI_DATASTORE_ID": STORE}, EU, WHOLE),
        (
            {"HLCLI_ENDPOINT_URL": HOST, "HLCLI_DATASTORE_ID": STORE},
            (),
            f"{HOST}/datastore/{STORE}/r4",
        ),
        # The flag decides the whole target: the endpoint left in the environment is not mixed in.
        ({"HLCLI_ENDPOINT_URL": f"{HOST}/datastore/{OTHER}/r4"}, (*ID, *EU), WHOLE),
        ({"HLCLI_DATASTORE_ID": OTHER}, ("--endpoint-url", WHOLE), WHOLE),
        # hlcli's environment outranks AWS's.
        ({"HLCLI_ENDPOINT_URL": WHOLE, "AWS_ENDPOINT_URL": HOST}, (), WHOLE),
        # AWS's endpoint settings stand for the service's host, as in AWS's own tools.
        ({"AWS_ENDPOINT_URL": HOST}, ID, f"{HOST}/datastore/{STORE}/r4"),
        (
            {"AWS_ENDPOINT_URL_HEALTHLAKE": HOST, "AWS_ENDPOINT_URL": WHOLE},
            ID,
            f"{HOST}/datastore/{STORE}/r4",
        ),
        (
            {"AWS_ENDPOINT_URL": HOST, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
            (*ID, *EU),
            WHOLE,
        ),
        (
            {"AWS_USE_FIPS_ENDPOINT": "true"},
            (*ID, *EU),
            WHOLE.replace("healthlake.", "healthlake-fips."),
        ),
        (
            {},
            ("--endpoint-url", "http://[::1]:8080", *ID),
            f"http://[::1]:8080/datastore/{STORE}/r4",
        ),
        ({}, ("--endpoint-url", "http://localhost", *ID), f"http://localhost/datastore/{STORE}/r4"),
        (
            {},
            ("--endpoint-url", "http://far.example", "--allow-http", *ID),
            f"http://far.example/datastore/{STORE}/r4",
        ),
        ({}, ("--endpoint-url", "https://gateway.example/fhir"), "https://gateway.example/fhir"),
    ],
)
def test_the_highest_source_decides_the_target(
    environ: dict[str, str], flags: tuple[str, ...], expected: str, jane: str
) -> None:
    assert url(environ, jane, *flags) == expected


@pytest.mark.parametrize(
    ("flags", "code", "said"),
    [
        (("--endpoint-url", "https://user:pw@host/datastore/x/r4"), 2, "user or password"),
        (("--endpoint-url", "https://user@host", *ID), 2, "user or password"),
        (("--endpoint-url", WHOLE + "?a=b"), 2, "query or fragment"),
        (("--endpoint-url", WHOLE + "?"), 2, "query or fragment"),
        (("--endpoint-url", WHOLE + "#x"), 2, "query or fragment"),
        (("--endpoint-url", "http://stranger.example", *ID), 2, "--allow-http"),
        (("--endpoint-url", "http://127.0.0.1.evil.example", *ID), 2, "--allow-http"),
        (("--endpoint-url", "ftp://host", *ID), 2, "https://"),
        (("--endpoint-url", "healthlake.eu-west-1.amazonaws.com", *ID), 2, "https://"),
        (("--endpoint-url", "https://host:99999", *ID), 2, "host or port"),
        (("--endpoint-url", "https://ho st", *ID), 2, "host or port"),
        (("--endpoint-url", "https://[::1", *ID), 2, "host or port"),
        (("--endpoint-url", "https://host/a/../b"), 2, '".."'),
        (("--endpoint-url", "https://host/a//b"), 2, "empty part"),
        (("--endpoint-url", "https://host/%2e%2e/b"), 2, '".."'),
        (("--endpoint-url", "https://host"), 2, "--datastore-id"),
        (("--endpoint-url", WHOLE, "--datastore-id", OTHER), 2, "another data store"),
        (("--endpoint-url", WHOLE + "/Patient"), 2, "goes on after"),
        (("--endpoint-url", "https://host/%ff"), 2, "UTF-8"),
        (("--endpoint-url", "https://host/\udcff"), 2, "UTF-8"),
        (("--datastore-id", "..", *EU), 2, "--datastore-id"),
        (("--datastore-id", "../x", *EU), 2, "--datastore-id"),
        (("--datastore-id", "a?b", *EU), 2, "--datastore-id"),
        (("--endpoint-url", WHOLE, "--region", "\udcff"), 2, "AWS region"),
        (("--local", *ID), 2, "two targets"),
        (("--local", "--endpoint-url", WHOLE), 2, "two targets"),
        (("--local", "--auth", "none"), 2, "--auth"),
        ((*ID, "--region", "nowhere"), 2, "AWS region"),
        ((), 3, "no endpoint is set"),
        (ID, 3, "needs a region"),
        (("--endpoint-url", WHOLE, "--timeout", "0"), 2, "--timeout"),
        (("--endpoint-url", WHOLE, "--timeout", "nan"), 2, "--timeout"),
        (("--endpoint-url", WHOLE, "--retries", "-1"), 2, "--retries"),
        (("--endpoint-url", WHOLE, "--max-wait", "-1"), 2, "--max-wait"),
    ],
)
def test_a_target_that_cannot_be_used_is_refused(
    flags: tuple[str, ...], code: int, said: str, jane: str
) -> None:
    environ = {"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
    ran = World(environ).run("put", "Patient", jane, "--dry-run", *flags)
    assert (ran.code, ran.out) == (code, b"")
    assert said in ran.err
