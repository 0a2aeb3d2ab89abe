from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lossy import PETER, Town, write


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    write("jane.json", PETER % ('"id": "p-1", ', "true"))


@pytest.fixture
def town() -> Iterator[Town]:
    with Town() as one:
        assert one.run("put", "Patient", "jane.json").code == 0
        one.pass_time(100)
        yield one
