"""The bad day: a full disk, a closed pipe, Ctrl-C, a hostile server, curious logs."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from front import KEYS, World

HLCLI = [sys.executable, "-m", "hlcli"]
SECRETS = {
    "AWS_ACCESS_KEY_ID": "AKIAVERYSECRETID",
    "AWS_SECRET_ACCESS_KEY": "verySecretKey/abcdefghijklmnopqrstuvwx",
    "AWS_SESSION_TOKEN": "verySecretToken//////////abc",
    "AWS_REGION": "us-east-1",
    "HLCLI_TOKEN": "verySecretBearer",
}
STORE = "0123456789abcdef0123456789abcdef"
PATIENT = (
    '{"resourceType": "Patient", "id": "p-1", "birthDate": "1951-03-11", '
    '"name": [{"family": "Zaphod", "given": ["Beeblebrox"]}]}'
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.json").write_text(PATIENT)


def shell(script: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """A bash line in which `hlcli` is this hlcli."""
    own = {"PATH": os.environ["PATH"], "HLCLI_LOCAL_DB": "store.sqlite", **environ}
    line = f'hlcli() {{ "{sys.executable}" -m hlcli "$@"; }}\n{script}'
    return subprocess.run(["bash", "-c", line], env=own, capture_output=True, check=False)


def test_a_full_disk_does_not_turn_a_write_into_a_failure() -> None:
    ran = shell("hlcli put Patient p.json --local >/dev/full")
    assert ran.returncode == 0
    assert b"could not be printed" in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert shell("hlcli get Patient/p-1 --local --query versionId").stdout == b"1\n"


def test_a_full_disk_does_turn_a_read_into_one() -> None:
    shell("hlcli put Patient p.json --local")
    ran = shell("hlcli get Patient/p-1 --local >/dev/full")
    assert ran.returncode not in (0, 70)
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("how", ["| true", "| head -c 1 >/dev/null", ">&-"])
def test_a_reader_that_goes_away_changes_nothing(how: str) -> None:
    ran = shell(f"hlcli put Patient p.json --local {how}; exit ${{PIPESTATUS[0]}}")
    assert ran.returncode == 0, ran.stderr
    assert b"Traceback" not in ran.stderr


def test_a_closed_stderr_changes_nothing() -> None:
    ran = shell("hlcli put Patient p.json --local --output id 2>&-")
    assert (ran.returncode, ran.stdout) == (0, b"Patient/p-1\n")


ESC = "\x1b]0;owned\x07\x1b[2J[red]bold[/red]\u202etxt\x9b31m"


def hostile(status: int) -> httpx.MockTransport:
    outcome = {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "error",
                "code": ESC,
                "details": {"text": ESC},
                "diagnostics": ESC,
                "expression": [ESC],
            },
        ],
    }
    patient = {
        "resourceType": "Patient",
        "id": "p-1",
        "text": {"div": ESC},
        "meta": {"versionId": ESC, "lastUpdated": ESC},
    }
    body = json.dumps(outcome if status >= 400 else patient, ensure_ascii=False).encode()
    headers = [
        (b"x-amzn-requestid", b"\x1b[31mreq"),
        (b"etag", b'W/"\x1b[31m"'),
        (b"location", b"/\x1b[31m"),
    ]
    return httpx.MockTransport(lambda _: httpx.Response(status, headers=headers, content=body))


@pytest.mark.parametrize("status", [200, 201, 301, 400, 403, 404, 409, 412, 413])
@pytest.mark.parametrize(
    "words",
    [
        ("put", "Patient", "p.json"),
        ("get", "Patient/p-1"),
        ("cond-update", "Patient", "--name", "x", "p.json"),
    ],
)
def test_what_the_server_says_is_shown_and_never_obeyed(
    status: int, words: tuple[str, ...]
) -> None:
    environ = KEYS | {
        "HLCLI_ENDPOINT_URL": f"http://127.0.0.1:1/datastore/{STORE}/r4/",
        "NO_COLOR": "1",
    }
    _, seen = World(environ, transport=hostile(status), tty=True).screen(*words, "--retries", "0")
    assert not [
        c for c in seen if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u202e")
    ]
    if status in (200, 400):
        assert "[red]bold[/red]" in seen


def answering(status: int, body: str, **headers: str) -> httpx.MockTransport:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return httpx.MockTransport(
        lambda _: httpx.Response(status, headers=named, content=body.encode())
    )


def outcome(text: str) -> str:
    return json.dumps(
        {
            "resourceType": "OperationOutcome",
            "issue": [{"severity": "error", "code": "processing", "diagnostics": text}],
        }
    )


ENDINGS = {
    "done": answering(200, PATIENT, ETag='W/"1"'),
    "refused": answering(
        400, outcome("value 'Zaphod' of Beeblebrox, born 1951-03-11, is not allowed")
    ),
    "denied": answering(403, '{"message": "User: Zaphod is not authorized"}'),
    "conflict": answering(409, outcome("Zaphod")),
    "several": answering(412, outcome("Zaphod Beeblebrox matches 2")),
    "broken": answering(500, "<html><b>Zaphod</b></html>"),
    "garbled": answering(200, '{"resourceType": "Patient", "name": "Zaphod'),
    "other": answering(200, '{"resourceType": "Person", "id": "zz", "name": "Zaphod"}'),
    "throttled": answering(429, '{"message": "slow down, Zaphod"}', Retry_After="86400"),
    "redirect": answering(302, "", Location="https://elsewhere.example/Zaphod?name=Zaphod"),
}
EVERY = ("Zaphod", "Beeblebrox", "1951-03-11")
#: What is typed, and the clinical values in it: what the server says of others nobody can know.
COMMANDS = {
    ("put", "Patient", "p.json"): EVERY,
    ("put", "Patient", "p.json", "--if-match", "3"): EVERY,
    ("cond-update", "Patient", "--name", "Zaphod", "--birthdate", "1951-03-11", "p.json"): EVERY,
    ("get", "Patient/p-1"): (),
    ("search", "Patient", "--name", "Zaphod"): ("Zaphod",),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("debug", [(), ("--debug",)], ids=["", "debug"])
def test_no_credential_anywhere_and_no_clinical_value_in_a_log(
    ending: str, words: tuple[str, ...], debug: tuple[str, ...]
) -> None:
    for auth in ("sigv4", "bearer"):
        environ = SECRETS | {"HLCLI_ENDPOINT_URL": f"http://127.0.0.1:1/datastore/{STORE}/r4/"}
        ran = World(environ, transport=ENDINGS[ending]).run(*words, *debug, "--auth", auth)
        everything = ran.text + ran.err
        for secret in (
            SECRETS["AWS_SECRET_ACCESS_KEY"],
            SECRETS["AWS_SESSION_TOKEN"],
            SECRETS["HLCLI_TOKEN"],
        ):
            assert secret not in everything
        assert SECRETS["AWS_ACCESS_KEY_ID"] not in everything
        for value in COMMANDS[words]:
            assert value not in ran.err, ran.err


WHOLE = {"resourceType": "Patient", "id": "p-1", "name": "Zaphod", "birthDate": "1951-03-11"}
#: Successes that are none: nothing of them is known, so nothing of them is quoted.
FALSE = {
    "truncated": json.dumps(WHOLE)[:-5],
    "cut inside a value": json.dumps(WHOLE).partition("hod")[0],
    "not a number": json.dumps(WHOLE | {"multipleBirthInteger": float("nan")}),
    "junk behind it": json.dumps(WHOLE) + "x",
    "a list": json.dumps([WHOLE]),
    "of another type": json.dumps(WHOLE | {"resourceType": "Person"}),
    "of no type": json.dumps(WHOLE | {"resourceType": "Zaphod"}),
    "a message": json.dumps({"message": "Zaphod", "__type": "Zaphod"}),
    "a page": "<html>Zaphod</html>",
}


@pytest.mark.parametrize("body", FALSE.values(), ids=FALSE)
@pytest.mark.parametrize("status", [200, 422])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_part_of_a_broken_record_is_in_a_log(
    words: tuple[str, ...], status: int, body: str
) -> None:
    if status == 422 and body in (FALSE["a message"], FALSE["a page"]):
        return  # an error's own words are for reading
    environ = KEYS | {"HLCLI_ENDPOINT_URL": f"http://127.0.0.1:1/datastore/{STORE}/r4/"}
    ran = World(environ, transport=answering(status, body)).run(*words, "--retries", "0")
    assert ran.code == (4 if status == 422 else 11), ran.err
    for value in ("Zap", "1951"):
        assert value not in ran.err, ran.err


def test_values_are_printed_where_the_user_insists() -> None:
    environ = SECRETS | {"HLCLI_ENDPOINT_URL": f"http://127.0.0.1:1/datastore/{STORE}/r4/"}
    ran = World(environ, transport=ENDINGS["refused"]).run(
        "put", "Patient", "p.json", "--show-values"
    )
    assert "value 'Zaphod'" in ran.err


def test_local_files_are_for_their_owner_only() -> None:
    assert shell("hlcli put Patient p.json --local").returncode == 0
    kept = list(Path().glob("store.sqlite*"))
    assert kept
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)


def test_a_bug_is_one_line_and_a_code_of_its_own() -> None:
    def broken(_request: httpx.Request) -> httpx.Response:
        raise LookupError("Zaphod")

    environ = SECRETS | {"HLCLI_ENDPOINT_URL": f"http://127.0.0.1:1/datastore/{STORE}/r4/"}
    ran = World(environ, transport=httpx.MockTransport(broken)).run("put", "Patient", "p.json")
    assert ran.code == 70
    assert "Traceback" not in ran.err
    assert "Zaphod" not in ran.err


def test_a_tour_without_a_place_to_work_says_so() -> None:
    ran = shell("ulimit -f 0; hlcli demo", TMPDIR="/nowhere")
    assert ran.returncode == 3, ran.stderr
    assert b"TMPDIR" in ran.stderr


def test_standard_input_that_never_blocks_is_read_to_its_end() -> None:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    words = [*HLCLI, "put", "Patient", "-", "--local", "-q", "-o", "id"]
    environ = {"PATH": os.environ["PATH"], "HLCLI_LOCAL_DB": ":memory:"}
    with subprocess.Popen(words, env=environ, stdin=reader, stdout=subprocess.PIPE) as child:
        os.close(reader)
        half = len(PATIENT) // 2
        os.write(writer, PATIENT[:half].encode())
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(1)  # long enough to have read the first half
        os.write(writer, PATIENT[half:].encode())
        os.close(writer)
        out, _ = child.communicate(timeout=20)
    assert (child.returncode, out) == (0, b"Patient/p-1\n")


def test_a_store_somebody_opened_up_is_closed_again() -> None:
    shell("hlcli put Patient p.json --local")
    Path("store.sqlite").chmod(0o644)
    shell("hlcli get Patient/p-1 --local")
    assert Path("store.sqlite").stat().st_mode & 0o077 == 0


def test_a_tour_from_a_folder_that_is_gone_says_so() -> None:
    ran = shell("mkdir gone; cd gone; rmdir ../gone; hlcli demo")
    assert ran.returncode == 3, ran.stderr
    assert b"Traceback" not in ran.stderr
