"""The word index, over HL7's own examples: whatever a token could find has its word."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hlcli.fhir import jsontext, tokens
from hlcli.fhir.match import values
from hlcli.fhir.search import parameters
from hlcli.local.narrowing import wanted_words, words

EXAMPLES = Path(__file__).parents[1] / "fhir" / "examples.tar.xz"


def examples() -> Iterator[dict[str, Any]]:
    with tarfile.open(EXAMPLES) as archive:
        for member in archive:
            if file := archive.extractfile(member):
                yield jsontext.loads(file.read())


def codes(resource: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(parameter, code) of every token in a resource."""
    type = resource["resourceType"]
    for name, parameter in parameters(type).items():
        if parameter.type == "token" and parameter.expression:
            for element in values(resource, type, name):
                yield from ((name, code) for _, code in tokens.pairs(element))


def test_every_code_that_can_be_asked_for_has_its_word() -> None:
    seen = 0
    for resource in examples():
        known = words(resource)
        for name, code in codes(resource):
            wanted = wanted_words(resource["resourceType"], ((name, code),))
            assert known.issuperset(wanted), (resource["resourceType"], name, code)
            seen += len(wanted)
    assert seen > 500
