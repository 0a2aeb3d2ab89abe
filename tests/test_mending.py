"""Type a resource with typical mistakes, and mend it with hlcli's messages alone.

The typist below knows nothing of R4. Each round reads the first line that hlcli says and does what
it advises, at the place it names; so the messages must say enough.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from front import World

TYPED = """{
  "resourceType": "Patient",
  "id": "jane-1"
  "name": {"use": "official", "familiy": "Doe", "given": ["Jane"]},
  "birthdate": "31.12.1985",
  "gender": "F",
  "telecom": [{"system": "phone", "value": 5550134}],
  "multipleBirthInteger": "2",
  "generalPractitioner": [{"reference": "Practicioner/7"}]
}
"""
MEANT = {
    "resourceType": "Patient",
    "id": "jane-1",
    "name": [{"use": "official", "family": "Doe", "given": ["Jane"]}],
    "birthDate": "1985-12-31",
    "gender": "female",
    "telecom": [{"system": "phone", "value": "5550134"}],
    "multipleBirthInteger": 2,
    "generalPractitioner": [{"reference": "Practitioner/7"}],
}
LINE = re.compile(r"(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): error: (?P<said>.*)")
Mend = Callable[[str, str], str]


def value_of(rest: str) -> str:
    """The JSON value that a text begins with."""
    return rest[: json.JSONDecoder().raw_decode(rest)[1]]


def swap(rest: str, new: str) -> str:
    return new + rest[len(value_of(rest)) :]


def from_codes(rest: str, said: str) -> str:
    """The one of the codes that what was typed is short for."""
    codes = said.partition("one of ")[2].rstrip(")").split(", ")
    typed = json.loads(value_of(rest))
    return swap(rest, json.dumps(next(one for one in codes if one.startswith(typed.lower()))))


def renamed(rest: str, said: str) -> str:
    meant = re.search(r"did you mean (\w+)", said)
    assert meant, said
    return swap(rest, f'"{meant[1]}"')


def retyped(rest: str, said: str) -> str:
    meant = re.search(r"did you mean (\w+)", said)
    assert meant, said
    return swap(rest, re.sub(r"^\"\w+", f'"{meant[1]}', value_of(rest)))


def as_date(rest: str, said: str) -> str:
    day, month, year = json.loads(value_of(rest)).split(".")
    assert "YYYY-MM-DD" in said
    return swap(rest, f'"{year}-{month}-{day}"')


#: What a message asks for -> what a person does to the text that begins at the place.
MENDS: Mapping[str, Mend] = {
    "put a comma": lambda rest, _: f",{rest}",
    "write […]": lambda rest, _: swap(rest, f"[{value_of(rest)}]"),
    "put it in quotes": lambda rest, _: swap(rest, f'"{value_of(rest)}"'),
    "without quotes": lambda rest, _: swap(rest, value_of(rest).strip('"')),
    "unknown element": renamed,
    "a reference to no type": retyped,
    "not a date": as_date,
    "one of ": from_codes,
}


def mended(text: str, line: str) -> str:
    """The text after doing what one line of hlcli's asks for."""
    found = LINE.fullmatch(line)
    assert found, line
    said = found["said"]
    mend = next((one for asked, one in MENDS.items() if asked in said), None)
    assert mend, f"no advice: {line}"
    lines = text.split("\n")
    offset = sum(len(one) + 1 for one in lines[: int(found["line"]) - 1]) + int(found["column"]) - 1
    return text[:offset] + mend(text[offset:], said)


def test_a_resource_is_mended_with_the_messages_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    world = World({"HLCLI_LOCAL_DB": ":memory:"})
    file = Path("jane.json")
    file.write_text(TYPED, "utf-8")
    for _ in range(12):
        said = world.run("validate", "jane.json").text.splitlines()
        if not said:
            break
        assert world.run("put", "Patient", "jane.json", "--local").code == 2
        file.write_text(mended(file.read_text("utf-8"), said[0]), "utf-8")
    assert json.loads(file.read_text("utf-8")) == MEANT
    assert world.run("put", "Patient", "jane.json", "--local").code == 0
