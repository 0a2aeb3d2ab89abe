"""A command line said again: as it was typed for a person, without values for a log."""

from __future__ import annotations

import pytest

from hlcli.commands.typed import words

OWN = {"--set": True, "--set-json": True, "-H": True, "--header": True, "--by": True, "-q": False,
       "--local": False, "--region": True, "--param": True, "--yes": False}  # fmt: skip


@pytest.mark.parametrize(
    ("argv", "text", "masked"),
    [
        (("put", "Patient", "my jane.json"), None, "put Patient 'my jane.json'"),
        (("--name", "Mary Ann"), "--name 'Mary Ann'", "--name …"),
        (("--name=-x",), "--name=-x", "--name=…"),
        (("--set", "name.given[+]=Jane"), "--set 'name.given[+]=Jane'", "--set 'name.given[+]'=…"),
        (("--set-json=a={}",), "--set-json='a={}'", "--set-json=a=…"),
        (("--param", "name=peter"), "--param name=peter", "--param name=…"),
        (("--param", "identifier=@mrn.txt"), None, "--param identifier=@mrn.txt"),
        (("--by", "identifier"), None, "--by identifier"),
        (("--region", "eu-west-1", "--local", "-q"), None, "--region eu-west-1 --local -q"),
        (("-H", "X-Key: secret"), "-H X-Key:…", "-H X-Key:…"),
        (("-HX-Key:secret",), "-HX-Key:…", "-HX-Key:…"),
        (("--header=X-Key:secret",), "--header=X-Key:…", "--header=X-Key:…"),
        (("--name",), "--name ''", "--name …"),
        (("--", "-odd.json"), None, "-- -odd.json"),
    ],
)
def test_a_word_and_its_value(argv: tuple[str, ...], text: str | None, masked: str) -> None:
    found = words(argv, OWN)
    assert " ".join(one.masked for one in found) == masked
    assert " ".join(one.text for one in found) == (text or masked)
