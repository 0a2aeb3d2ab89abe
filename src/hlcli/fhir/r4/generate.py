"""Make the tables from HL7's own package.

    python -m hlcli.fhir.r4.generate hl7.fhir.r4.core-4.0.1.tar.xz

The package (CC0) is at https://hl7.org/fhir/R4/hl7.fhir.r4.core.tgz; .tgz and .tar.xz are read.
The same package always gives the same tables. What is left out, and why, is printed.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hlcli.fhir.r4 import codings, expressions, qualifiers, rows, tables
from hlcli.fhir.r4.definitions import Definition, Structures, codes

_WANTED = ("CodeSystem", "SearchParameter", "StructureDefinition", "ValueSet")


class Package:
    """The definitions of one package file, by resource type."""

    def __init__(self, path: Path) -> None:
        self.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        self.definitions: dict[str, list[Definition]] = {kind: [] for kind in _WANTED}
        self.name = self.version = ""
        with tarfile.open(path) as archive:
            for member in archive:
                self._take(archive, member)

    def _take(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        name = member.name.rpartition("/")[2]
        kind = name.partition("-")[0]
        if name != "package.json" and (kind not in _WANTED or not name.endswith(".json")):
            return
        file = archive.extractfile(member)
        value = json.load(file) if file else {}
        if kind in _WANTED:
            self.definitions[kind].append(value)
        else:
            self.name, self.version = value["name"], value["version"]


class Left(Exception):
    """A SearchParameter that is left out, and why."""


def every_table(package: Package) -> dict[str, str]:
    """The text of each table by its name."""
    return {
        tables.SEARCH_PARAMETERS: "".join(table(package)),
        tables.STRUCTURES: "".join(structure_lines(package)),
        tables.CODES: "".join(code_lines(package)),
        tables.DESCRIPTIONS: "".join(description_lines(package)),
        tables.SUMMARIES: "".join(summary_lines(package)),
    }


def structure_lines(package: Package) -> Iterator[str]:
    """The lines of `structures.ndjson.gz`."""
    yield _record(package)
    for one in rows.kept(package.definitions["StructureDefinition"]):
        yield _line(**rows.structure(one))


def code_lines(package: Package) -> Iterator[str]:
    """The lines of `codes.ndjson`: every value set with a required binding that can be listed."""
    yield _record(package)
    expander = codings.Expander(package.definitions["ValueSet"], package.definitions["CodeSystem"])
    for url in rows.required(package.definitions["StructureDefinition"]):
        try:
            systems = {system: " ".join(c) for system, c in expander.codes(url).items()}
        except codings.Endless as reason:
            print(f"not listed: {url}: {reason}", file=sys.stderr)
        else:
            yield _line(valueSet=url.removeprefix(rows.VALUE_SETS), systems=systems)


def description_lines(package: Package) -> Iterator[str]:
    """The lines of `descriptions.txt.gz`."""
    yield _record(package)
    for one in rows.kept(package.definitions["StructureDefinition"]):
        yield from rows.descriptions(one)


def summary_lines(package: Package) -> Iterator[str]:
    """The lines of `summaries.ndjson`."""
    yield _record(package)
    for one in rows.kept(package.definitions["StructureDefinition"]):
        if one["kind"] == "resource" and not one["abstract"]:
            yield _line(type=one["type"], elements=rows.summary(one))


def _record(package: Package, **more: Any) -> str:
    return _line(package=package.name, version=package.version, sha256=package.sha256, **more)


def table(package: Package) -> Iterator[str]:
    """The lines of `search-parameters.ndjson`, the record first."""
    structures = Structures(
        package.definitions["StructureDefinition"], package.definitions["ValueSet"]
    )
    types = structures.resource_types()
    yield _record(package, types=types, **_qualifiers(package))
    found = _rows(package, structures)
    for type in ["Resource", "DomainResource", *types]:
        mine = dict(sorted(found.get(type, {}).items()))
        yield _line(type=type, base=structures.base(type), parameters=mine)


def _qualifiers(package: Package) -> dict[str, dict[str, list[str]]]:
    """Modifiers and comparators, which R4 gives to types of parameters, not to single ones."""
    kept = [one for one in package.definitions["SearchParameter"] if _is_kept(one)]
    return {
        "modifiers": qualifiers.modifiers(package.definitions["CodeSystem"]),
        "comparators": qualifiers.comparators(kept),
    }


def _is_kept(one: Definition) -> bool:
    try:
        _check(one)
    except Left:
        return False
    return True


def _line(**value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _rows(package: Package, structures: Structures) -> dict[str, dict[str, list[Any]]]:
    """Type -> parameter -> its row; see `search.Parameter` for the columns."""
    found: dict[str, dict[str, list[Any]]] = {}
    by_url = {one["url"]: one for one in package.definitions["SearchParameter"]}
    for url in sorted(by_url):
        one = by_url[url]
        try:
            _check(one)
        except Left as reason:
            print(f"left out: {one['id']}: {reason}", file=sys.stderr)
            continue
        for type in one["base"]:
            found.setdefault(type, {})[one["code"]] = _row(one, type, structures, by_url)
    return found


def _check(one: Definition) -> None:
    if one["id"].startswith("example"):
        raise Left("an example, not a parameter of R4")
    if not one.get("base"):
        raise Left("it has no base: no type has this parameter")
    if not one.get("expression") and one["base"] not in (["Resource"], ["DomainResource"]):
        raise Left("it has no expression: nothing to search in")


def _row(
    one: Definition, type: str, structures: Structures, by_url: dict[str, Definition]
) -> list[Any]:
    parts = expressions.of_type(one.get("expression", ""), type) if "expression" in one else []
    if "expression" in one and not parts:
        raise ValueError(f"{one['id']}: no part of the expression speaks of {type}")
    datatypes, systems = _found(parts if one["type"] != "composite" else [], type, structures)
    targets = one.get("target", [])
    row = [
        # R4 gives _text, _content and _query a type, but no way to search.
        one["type"] if parts else "special",
        " | ".join(parts),
        datatypes,
        # Everything but a handful of types is "any"; the list would be longer than the rest.
        targets if len(targets) < 100 else [],
        systems,
        [_component(part, by_url) for part in one.get("component", [])],
    ]
    while not row[-1]:
        row.pop()
    return row


def _found(parts: list[str], type: str, structures: Structures) -> tuple[list[str], list[str]]:
    """The datatypes the alternatives find, and the code systems implied by their codes."""
    datatypes: set[str] = set()
    systems: set[str] = set()
    for part in parts:
        if " and " in part:
            datatypes.add("boolean")
        elif (plain := expressions.plain_path(part)) is not None:
            steps, named = plain
            for element in structures.at(type, steps):
                datatypes.update([named] if named else codes(element))
                systems.update(structures.systems(element) if "code" in codes(element) else ())
    return sorted(datatypes), sorted(systems)


def _component(part: Definition, by_url: dict[str, Definition]) -> list[str]:
    name = by_url[part["definition"]]["code"]
    inner = expressions.alternatives(part["expression"])
    return [name, " | ".join(expressions.rewrite(one, "") for one in inner)]


def main(argv: list[str]) -> int:
    """Write the tables next to this file."""
    if len(argv) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    for name, text in every_table(Package(Path(argv[0]))).items():
        packed = name.endswith(".gz")
        raw = gzip.compress(text.encode(), 9, mtime=0) if packed else text.encode()
        Path(tables.path(name)).write_bytes(raw)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
