"""The walls of the house: every import in every room, held to the design's table."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import hlcli

SOURCE = Path(hlcli.__file__).parent


class Wall(NamedTuple):
    """What a room may import: of hlcli, of others, and what only inside a function."""

    of_hlcli: frozenset[str]
    others: frozenset[str] = frozenset()
    lazily: frozenset[str] = frozenset()


def _wall(of_hlcli: str = "", others: str = "", lazily: str = "") -> Wall:
    return Wall(frozenset(of_hlcli.split()), frozenset(others.split()), frozenset(lazily.split()))


WALLS = {
    "errors": _wall(),
    "env": _wall("", "", "httpx"),
    "fhir": _wall("errors fhir", "", "fhirpathpy"),
    "config": _wall("errors env config target tokens", "", "platformdirs tomlkit"),
    "opening": _wall("errors env config fhir view session", "", "wire account"),
    "account": _wall("errors env config files", "", "wire platformdirs"),
    "instruments": _wall("errors env config target", "", "wire"),
    "target": _wall("errors"),
    "tokens": _wall(),
    "secrecy": _wall(),
    "files": _wall("errors"),
    "completion": _wall("errors completion"),
    "wire": _wall(
        "errors env fhir target tokens wire version", "httpx httpcore h11 botocore", "certifi jwt"
    ),
    "view": _wall("errors env fhir secrecy view", "", "rich jmespath bulk"),
    "local": _wall("errors fhir local version", "httpx uvicorn"),
    "session": _wall("errors env config files fhir view", "", "bulk instruments outfit local wire"),
    "outfit": _wall(
        "errors env config fhir view", "", "bulk crew instruments local wire platformdirs"
    ),
    "plans": _wall("errors files fhir bulk plans", "", "session view instruments"),
    "bulk": _wall("errors env fhir bulk files version", "", "platformdirs zstandard"),
    "crew": _wall("errors env fhir secrecy bulk wire crew"),
    "main": _wall("commands env errors view"),
    "commands": _wall(
        "errors env config files fhir completion commands version",
        "typer",
        "account bulk opening session view local plans",
    ),
    "__main__": _wall("errors", "", "env main"),
    "version": _wall(),
}

#: Rooms within a room: each knows only itself and those before it.
INNER = {
    "view": ("console", "content", "wording", "answer", "beforehand", "load", "pages"),
    "bulk": ("input", "plan", "kept", "told", "run"),
}


class Import(NamedTuple):
    """One import: the room it stands in, what it names, and whether it runs at start-up."""

    place: str
    room: str
    what: str
    lazy: bool


def _room(module: str) -> str:
    """`hlcli.fhir.query` -> `fhir`; the package itself is where the version lives."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "version"


def _imports(path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text("utf-8"))
    room = path.relative_to(SOURCE).with_suffix("").parts[0]
    room = "version" if room == "__init__" else room
    for node, lazy in _walk(tree, False):
        for module in _modules(node):
            top = module.split(".")[0]
            if top != "hlcli" and top in sys.stdlib_module_names:
                continue
            what = _room(module) if top == "hlcli" else top
            where = f"{path.relative_to(SOURCE)}:{getattr(node, 'lineno', 0)}"
            yield Import(where, room, what, lazy)


def _walk(node: ast.AST, lazy: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Every node; inside a function or `if TYPE_CHECKING` an import costs no start-up."""
    for child in ast.iter_child_nodes(node):
        later = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        typing = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
        yield child, lazy
        yield from _walk(child, lazy or later or typing)


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    assert node.level == 0, "imports are absolute"
    module = node.module or ""
    if module in ("hlcli", "hlcli.view"):  # a room; __version__: the package itself
        return [
            "hlcli" if alias.name == "__version__" else f"{module}.{alias.name}"
            for alias in node.names
        ]
    return [module]


FILES = sorted(path for path in SOURCE.rglob("*.py") if path.name != "generate.py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_import_respects_the_walls(path: Path) -> None:
    for one in _imports(path):
        wall = WALLS[one.room]
        allowed = wall.of_hlcli | wall.others | (wall.lazily if one.lazy else frozenset())
        assert one.what in allowed, f"{one.place}: {one.room} may not import {one.what}"


@pytest.mark.parametrize(("house", "room"), [(one, room) for one in INNER for room in INNER[one]])
def test_a_room_within_a_room_knows_only_itself_and_those_before_it(house: str, room: str) -> None:
    known = INNER[house][: INNER[house].index(room) + 1]
    found = [*_within(house, room)]
    assert found
    for place, what in found:
        assert what in known, f"{place}: {house}/{room} may not import {house}/{what}"


def _within(house: str, room: str) -> Iterator[tuple[str, str]]:
    """Every import that stays inside the house: the place it stands in, and the room it names."""
    for path in (SOURCE / house / room).rglob("*.py"):
        for node, _ in _walk(ast.parse(path.read_text("utf-8")), False):
            for module in _modules(node):
                if module.startswith(f"hlcli.{house}"):
                    where = f"{path.relative_to(SOURCE)}:{getattr(node, 'lineno', 0)}"
                    yield where, f"{module}.".split(".")[2]


@pytest.mark.parametrize("house", INNER)
def test_every_file_stands_in_one_of_the_rooms_and_entering_one_imports_nothing(house: str) -> None:
    files = [*(SOURCE / house).rglob("*.py")]
    assert {one.relative_to(SOURCE / house).parts[0] for one in files} == {
        *INNER[house],
        "__init__.py",
    }
    for path in files:
        assert path.name != "__init__.py" or not [*_imports(path)], path


def test_the_two_sides_of_a_signature_never_meet() -> None:
    local = [one for path in (SOURCE / "local").rglob("*.py") for one in _imports(path)]
    assert local
    assert not {one.what for one in local} & {"wire", "botocore", "config", "view", "commands"}


def test_the_wall_test_sees_imports_inside_functions_and_under_type_checking() -> None:
    env = {(one.what, one.lazy) for one in _imports(SOURCE / "env.py")}
    assert ("httpx", True) in env
    assert ("httpx", False) not in env
