"""Laws of edits as R4 has the elements, on HL7's own examples and on R4's own tables."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hlcli.errors import InputRefused
from hlcli.fhir import document, jsontext, validate
from hlcli.fhir.document import Document
from hlcli.fhir.edit import set_json, set_text, unset
from hlcli.fhir.path import spell
from hlcli.fhir.r4 import structures
from hlcli.fhir.r4.primitives import NAMES
from hlcli.fhir.search import resource_types
from hlcli.fhir.spans import Pointer
from sites import Site, sites

Examples = Mapping[str, list[dict[str, Any]]]

#: A good value of every primitive type, as typed, and whether JSON has it in quotes.
GOOD: Mapping[str, tuple[str, bool]] = {
    "base64Binary": ("QUJD", True), "boolean": ("false", False), "canonical": ("http://c|1", True),
    "code": ("a b", True), "date": ("1985-12", True), "dateTime": ("1985-12-31T01:02:03Z", True),
    "decimal": ("0.10", False), "id": ("a.B-1", True), "instant": ("1985-12-31T01:02:03Z", True),
    "integer": ("-7", False), "markdown": ("*a*\n=b", True), "oid": ("urn:oid:1.2", True),
    "positiveInt": ("7", False), "string": ("true", True), "time": ("01:02:03", True),
    "unsignedInt": ("0", False), "uri": ("urn:x", True), "url": ("http://u", True),
    "uuid": ("urn:uuid:c757873d-ec9a-4326-a141-556f43239520", True),
}  # fmt: skip

law = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
seeds = st.integers(0, 2**32)


class Written(list[Document]):
    """HL7's smaller examples, as documents."""

    def __repr__(self) -> str:  # hypothesis shows what it gives
        return f"{len(self)} documents"


@pytest.fixture(scope="session")
def written(examples: Examples) -> Written:
    texts = [jsontext.dumps(one, 2).encode() for many in examples.values() for one in many]
    return Written(document.parse("it.json", text) for text in texts if len(text) < 20_000)


def texts(found: Document) -> Iterator[tuple[Site, Pointer, Any]]:
    """Every value of a primitive type, with its site and pointer."""
    for site in sites(found.value):
        if site.element.types[0] in NAMES:
            many = site.value if isinstance(site.value, list) else [site.value]
            for index, value in enumerate(many):
                at = (*site.pointer, index) if site.element.is_list else site.pointer
                if value is not None:
                    yield site, at, value


def typed(value: Any) -> str:
    """How a value is typed at a prompt."""
    return value if isinstance(value, str) else jsontext.dumps(value)


def at(found: Document, pointer: Pointer) -> Any:
    there: Any = found.value
    for step in pointer:
        there = there[step]
    return there


def short(found: Document, pointer: Pointer) -> str:
    """The path without the indexes that need not be said."""
    steps = [
        step
        for number, step in enumerate(pointer)
        if not (step == 0 and len(at(found, pointer[:number])) == 1)
    ]
    return spell(steps)


def test_every_value_of_every_example_may_be_set_and_is_then_what_it_was(written: Written) -> None:
    for found in written:
        every = list(texts(found))
        for _, pointer, value in random.Random(found.text).sample(every, min(5, len(every))):
            assert set_text(found, spell(pointer), typed(value)).text == found.text


@law
@given(seed=seeds)
def test_the_only_element_needs_no_index(seed: int, written: Written) -> None:
    rng = random.Random(seed)
    found = rng.choice(written)
    site, pointer, _ = rng.choice(list(texts(found)))
    new = "true" if site.element.types[0] == "boolean" else "1985-12-31"
    if f"_{site.key}" in at(found, site.parent):
        return  # the longer of two lists counts

    def outcome(path: str) -> str:
        try:
            return set_text(found, path, new).text
        except InputRefused as error:
            return error.problem.message.partition(": ")[2]

    assert outcome(short(found, pointer)) == outcome(spell(pointer))


@law
@given(seed=seeds)
def test_only_the_text_of_the_value_changes(seed: int, written: Written) -> None:
    rng = random.Random(seed)
    found = rng.choice(written)
    several = [one for one in texts(found) if not one[0].element.codes]
    site, pointer, value = rng.choice(several)
    new, quoted = GOOD[site.element.types[0]]
    path, text = spell(pointer), jsontext.dumps(new) if quoted else new
    changed = set_text(found, path, new)
    assert changed.text == set_json(found, path, text).text
    assert jsontext.dumps(at(changed, pointer)) == text
    assert len(changed.text) - len(found.text) == len(text) - len(jsontext.dumps(value))
    assert set_text(changed, path, typed(value)).text == found.text


@law
@given(seed=seeds)
def test_what_is_appended_and_left_out_again_leaves_no_trace(seed: int, written: Written) -> None:
    rng = random.Random(seed)
    found = rng.choice(written)
    lists = [one for one in sites(found.value) if one.element.is_list and one.element.home]
    site = rng.choice(lists) if lists else None
    if site is None:
        return
    size = len(site.value)
    changed = set_text(found, f"{spell(site.pointer)}[+].id", "new")
    assert at(changed, site.pointer) == [*site.value, {"id": "new"}]
    assert unset(changed, f"{spell(site.pointer)}[{size}]").text == found.text
    assert unset(changed, f"{spell(site.pointer)}[id=new].id").text == found.text


def random_path(rng: random.Random) -> tuple[str, str, structures.Element]:
    """A resource type, a path below it to a primitive, and what is there."""
    while True:
        type = home = rng.choice(resource_types())
        names: list[str] = []
        while home and len(names) < 6:
            one = rng.choice(list(structures.json_elements(home).values()))
            names.append(one.name)
            home = one.home
        if one.types[0] in NAMES:
            return type, ".".join(names), one


@settings(max_examples=300, deadline=None)
@given(seed=seeds)
def test_every_path_of_r4_can_be_built_from_nothing_and_is_valid(seed: int) -> None:
    type, path, element = random_path(random.Random(seed))
    code = next((one for many in element.codes.values() for one in many), None)
    value, quoted = (code, True) if code else GOOD[element.types[0]]
    start = document.blank(type)
    made = set_text(start, path, value)
    there: Any = made.value
    for key in path.split("."):
        there = there[key][0] if isinstance(there[key], list) else there[key]
    assert jsontext.dumps(there) == (jsontext.dumps(value) if quoted else value)
    serious = [one for one in validate.check(made) if one.code in ("structure", "value")]
    assert not serious
    assert unset(made, path).text == start.text


KEYS = (
    "name",
    "given",
    "family",
    "telecom",
    "extension",
    "_given",
    "value",
    "contained",
    "id",
    "x",
)
CHOICES = (
    "[0]",
    "[1]",
    "[2]",
    "[+]",
    "[system=phone]",
    "[id=i]",
    "[http://x]",
    "[",
    ".0",
    ".+",
    "=",
)
key = st.sampled_from((*KEYS, "custom", "system", "é"))
choice = st.just("") | st.sampled_from(CHOICES)
step = st.tuples(key, choice).map("".join)
paths = st.lists(step, min_size=1, max_size=4).map(".".join) | st.text("a[]=.+0", max_size=6)
SEVERAL = document.parse(
    "p.json",
    b'{"resourceType": "Patient", "name": [{"given": ["A", null], "_given": [null, {"id": "i"}]},'
    b' {}], "telecom": [{"system": "phone"}], "contained": [{"id": "c"}, 3], "extension": {},'
    b' "custom": [[{"name": [1.50]}], "x"], "id": null}',
)


@settings(max_examples=600, deadline=None)
@given(path=paths, text=st.text(max_size=4), value=st.sampled_from(['{"a": [1.50]}', "[]", '"x"']))
def test_any_path_is_done_or_refused_and_what_is_done_is_json(
    path: str, text: str, value: str
) -> None:
    edits: list[Callable[[], Document]] = [
        lambda: set_text(SEVERAL, path, text),
        lambda: set_json(SEVERAL, path, value),
        lambda: unset(SEVERAL, path),
    ]
    for edit in edits:
        with contextlib.suppress(InputRefused):
            changed = edit()
            again = document.parse("p.json", changed.bytes)
            assert jsontext.same(again.value, changed.value)
