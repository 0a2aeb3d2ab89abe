from __future__ import annotations

from pathlib import Path

import pytest

from lossy import PETER, write


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("peter.json", PETER % ("", "true"))
    write("named.json", PETER % ('"id": "p-1", ', "true"))
    write("other.json", PETER % ('"id": "p-1", ', "false"))
