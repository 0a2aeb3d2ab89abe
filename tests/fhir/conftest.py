"""HL7's official R4 examples (CC0), as the package of examples has them, by resource type."""

from __future__ import annotations

import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from hlcli.fhir import jsontext

Examples = Mapping[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def examples() -> Examples:
    """Resource type -> the examples of it; 80 of the 146 types have one."""
    found: dict[str, list[dict[str, Any]]] = {}
    with tarfile.open(Path(__file__).with_name("examples.tar.xz")) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None:
                value = jsontext.loads(file.read())
                found.setdefault(value["resourceType"], []).append(value)
    return found
