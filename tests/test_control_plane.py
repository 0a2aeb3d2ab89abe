"""The control plane as it may answer, and as it may be set up wrongly, over real sockets."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from front import KEYS
from planes import AWS, ID, JOB, listing, store, told, world
from stations import Answer, Asked, station


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """botocore reads the process's own environment: that of nobody."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return monkeypatch


@pytest.mark.parametrize(
    "answer",
    [
        (200, "text/html", b"<html>sign in</html>"),
        (200, AWS, b""),
        (200, AWS, b"[]"),
        (200, AWS, b"null"),
        told({"DatastorePropertiesList": None}),
        told({"DatastorePropertiesList": "abc"}),
        told({"DatastorePropertiesList": [1, None]}),
        told({"DatastorePropertiesList": [store(1, DatastoreName=5)]}),
        told({"DatastorePropertiesList": [store(1, CreatedAt="yesterday")]}),
    ],
)
def test_a_garbled_answer_is_no_empty_list(answer: Answer, tmp_path: Path) -> None:
    with station(lambda _: answer) as there:
        here = world(there.url, tmp_path)
        ran = here.run("datastores")
        named = here.run("get", "Patient/1", "--store", "n1")
    assert (ran.code, ran.out) == (11, b"")
    assert "is not what it claims to be" in ran.err
    assert (named.code, "AWS did not tell of one" in named.err) == (3, True)


def test_every_page_is_read(tmp_path: Path) -> None:
    def page(asked: Asked) -> Answer:
        number = int(json.loads(asked.body).get("NextToken") or 0)
        more = {"NextToken": str(number + 1)} if number < 119 else {}
        return told({"DatastorePropertiesList": [store(number)], **more})

    with station(page) as there:
        ran = world(there.url, tmp_path).run("datastores", "--output", "json")
    assert len(json.loads(ran.out)) == 120


def test_a_list_without_an_end_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    def page(asked: Asked) -> Answer:
        if "Import" in asked.headers["X-Amz-Target"]:
            return told({"ImportJobPropertiesList": [JOB], "NextToken": "same"})
        return told({"DatastorePropertiesList": [store(1)], "NextToken": "same"})

    with station(page) as there:
        here = world(there.url, tmp_path)
        ran = here.run("datastores")
        named = here.run("get", "Patient/1", "--store", "nobody")
        jobs = here.run("import", "list", "--endpoint-url", f"{there.url}/datastore/{ID}/r4")
    for one, code in ((ran, 11), (named, 3), (jobs, 11)):
        assert (one.code, one.out) == (code, b"")
        assert "does not come to an end" in one.err
        assert "no store is named" not in one.err


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("AWS_PROFILE", "nope", "check --profile and AWS_PROFILE"),
        ("AWS_DEFAULTS_MODE", "abc", "check the AWS_* variables"),
        ("AWS_CONFIG_FILE", "aws", "mend that file"),
    ],
)
def test_what_botocore_will_not_have_is_said_once(
    variable: str, value: str, said: str, tmp_path: Path, plain: pytest.MonkeyPatch
) -> None:
    (tmp_path / "aws").write_text("[profile broken\nregion=x\n")
    told_by = str(tmp_path / value) if value == "aws" else value
    plain.setenv(variable, told_by)
    with station(listing()) as there:
        here = world(there.url, tmp_path, **{variable: told_by})
        ran = here.run("datastores")
        url = f"{there.url}/datastore/{ID}/r4/"
        doctor = here.run("doctor", "--endpoint-url", url, "--output", "json", "--retries", "0")
    assert (ran.code, ran.out) == (3, b"")
    assert said in ran.err
    rows = {row["check"]: row for row in json.loads(doctor.out)}
    assert rows["data store"]["result"] == "unknown"
    assert rows["metadata"]["result"] != "skipped"


@pytest.mark.parametrize("url", ["localhost:4566", "http://u:secret@127.0.0.1:1", "http://[::1"])
def test_an_endpoint_that_is_no_url_is_not_asked_and_not_repeated(url: str, tmp_path: Path) -> None:
    ran = world(url, tmp_path).run("datastores")
    assert (ran.code, "AWS_ENDPOINT_URL_HEALTHLAKE" in ran.err) == (3, True)
    assert "secret" not in ran.err


@pytest.mark.parametrize(
    ("argv", "environ", "code"),
    [
        (("--region", "eu_west_1"), {}, 2),
        ((), {"AWS_REGION": "-eu"}, 3),
        ((), {"AWS_REGION": "EU-WEST-1"}, 3),
    ],
)
def test_a_region_that_is_none_is_refused(
    argv: tuple[str, ...], environ: dict[str, str], code: int, tmp_path: Path
) -> None:
    here = world("http://127.0.0.1:1", tmp_path, **environ)
    for command in (("datastores",), ("get", "Patient/1", "--store", "n1")):
        ran = here.run(*command, *argv)
        assert (ran.code, "is no name of an AWS region" in ran.err) == (code, True)


def test_sts_that_is_none_does_not_end_the_doctor(tmp_path: Path) -> None:
    page: Answer = (200, "text/html", b"<html>proxy</html>")
    with station(lambda _: page) as there:
        here = world(there.url, tmp_path, AWS_ENDPOINT_URL_STS=there.url)
        url = f"{there.url}/datastore/{ID}/r4/"
        ran = here.run("doctor", "--endpoint-url", url, "--output", "json", "--retries", "0")
    rows = {row["check"]: row for row in json.loads(ran.out)}
    assert [rows[name]["result"] for name in ("identity", "data store")] == ["unknown"] * 2
    assert "what answers is no STS" in rows["identity"]["saw"]


@contextlib.contextmanager
def silent() -> Iterator[str]:
    """It takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_silent_control_plane_is_given_up_after_the_timeout(tmp_path: Path) -> None:
    with silent() as url:
        here = world(url, tmp_path)
        (tmp_path / "config.toml").write_text("[stores.prod]\nregion = 'eu-west-1'\n")
        ran = here.run("get", "Patient/1", "--store", "prdo", "--timeout", "0.2")
    assert (ran.code, ran.out) == (6, b"")
    assert ran.err.count("note: looking up prdo in AWS: no answer yet") == 1
    assert "the config file has no store prdo (it has: prod), and AWS did not tell" in ran.err
    assert "did you mean prod?" in ran.err


def test_a_misspelt_store_is_named_before_what_aws_said(tmp_path: Path) -> None:
    here = world("http://127.0.0.1:1", tmp_path)
    (tmp_path / "config.toml").write_text("[stores.prod]\nregion = 'eu-west-1'\n")
    ran = here.run("get", "Patient/1", "--store", "prdo")
    assert (ran.code, "did you mean prod?" in ran.err) == (6, True)
    assert ran.err.index("has no store prdo") < ran.err.index("was not reached")


def test_the_files_defaults_hold_for_the_account_too(
    tmp_path: Path, plain: pytest.MonkeyPatch
) -> None:
    (tmp_path / "aws").write_text(
        "[profile hosp]\naws_access_key_id=AKHOSP\naws_secret_access_key=SHOSPSHOSP\n"
    )
    plain.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))
    with station(listing(store(1))) as there:
        here = world(there.url, tmp_path, AWS_CONFIG_FILE=str(tmp_path / "aws"))
        here.environ = {k: v for k, v in here.environ.items() if k not in KEYS}
        text = '[defaults]\nprofile="hosp"\nregion="eu-west-2"\noutput="id"\n'
        (tmp_path / "config.toml").write_text(text)
        ran = here.run("datastores")
        assert (ran.code, ran.text) == (0, f"{ID}\n")
        assert here.run("config", "show", "--store", "n1", "-o", "text").code == 0
    assert all("AKHOSP" in one.headers["Authorization"] for one in there.asked)
    assert all("/eu-west-2/" in one.headers["Authorization"] for one in there.asked)


@pytest.mark.parametrize("text", ['["a"]', "{}", "null", '[{"name":"n1"}]', "[" * 100_000, '[{"na'])
def test_a_damaged_cache_is_not_used(text: str, tmp_path: Path) -> None:
    with station(listing(store(1))) as there:
        here = world(there.url, tmp_path)
        assert here.run("datastores").code == 0
        [file] = (tmp_path / "cache" / "hlcli").iterdir()
        file.write_text(text)
        assert here.run("config", "show", "--store", "n1").code == 0


@pytest.mark.parametrize(
    ("argv", "out"),
    [
        (("--query", "[].id"), f"{ID}\n"),
        (("--query", "[0].name"), "n1\n"),
        (("--output", "id"), f"{ID}\n"),
        (("--output", "json", "--query", "[0].status"), '"ACTIVE"\n'),
    ],
)
def test_data_stores_can_be_queried(argv: tuple[str, ...], out: str, tmp_path: Path) -> None:
    with station(listing(store(1))) as there:
        ran = world(there.url, tmp_path).run("datastores", *argv)
    assert (ran.code, ran.text) == (0, out)


def test_debug_tells_of_requests_without_what_is_secret(tmp_path: Path) -> None:
    with station(listing(store(1))) as there:
        ran = world(there.url, tmp_path).run("datastores", "--debug")
    assert f"debug: POST {there.url}/ HealthLake.ListFHIRDatastores" in ran.err
    assert "debug: status 200" in ran.err
    assert "AKID" not in ran.err
