"""Laws of edits by path: set is what is read, back and forth is nothing, all else stays."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from hlcli.fhir import jsontext
from hlcli.fhir.document import Document, parse
from hlcli.fhir.edit import set_json, unset
from hlcli.fhir.path import spell
from hlcli.fhir.spans import Pointer

number = st.sampled_from(["1.50", "0.10", "1E3", "-0.0", "9" * 50]).map(jsontext.loads)
leaf = number | st.booleans() | st.none() | st.text(st.characters(codec="utf-8"), max_size=6)


def members(key: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    def inside(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.lists(inner, max_size=3) | st.dictionaries(key, inner, max_size=3)

    value = st.recursive(leaf, inside, max_leaves=10)
    return st.dictionaries(key, value, min_size=1, max_size=4)


def written(key: st.SearchStrategy[str]) -> st.SearchStrategy[Document]:
    def parsed(object: dict[str, Any], indent: int | None) -> Document:
        return parse("p.json", jsontext.dumps(object, indent).encode())

    return st.builds(parsed, members(key), st.sampled_from([None, 2]))


plain_key = st.from_regex(r"\A[a-z][a-zA-Z0-9-]{0,3}\Z")
key = plain_key | plain_key.map("_".__add__)
value = leaf | members(key) | st.lists(leaf | members(key), max_size=3)
resource = written(key)
untwinned = written(plain_key)  # no `_given` that would hold an element of `given` in its place


def pointers(there: Any, pointer: Pointer = ()) -> list[Pointer]:
    inside = enumerate(there) if isinstance(there, list) else ()
    items = there.items() if isinstance(there, dict) else inside
    return [pointer, *(deep for step, child in items for deep in pointers(child, (*pointer, step)))]


def value_at(document: Document, pointer: Pointer) -> Any:
    there: Any = document.value
    for step in pointer:
        there = there[step]
    return there


def differing(before: str, after: str) -> tuple[str, str]:
    """What is left of two texts without their common beginning and end."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    start = min(len(before), len(after)) if start is None else start
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


@given(resource, value, st.data())
def test_what_is_set_is_what_is_read_and_all_other_text_stays(
    found: Document, new: Any, data: st.DataObject
) -> None:
    pointer = data.draw(st.sampled_from(pointers(found.value)[1:]))
    old_text, new_text = jsontext.dumps(value_at(found, pointer)), jsontext.dumps(new)
    changed = set_json(found, spell(pointer), new_text)
    assert jsontext.same(value_at(changed, pointer), new)
    assert jsontext.dumps(jsontext.loads(changed.text)) == jsontext.dumps(changed.value)
    before, after = differing(found.text, changed.text)
    assert after in new_text or before == after == ""
    back = set_json(changed, spell(pointer), old_text)
    assert jsontext.dumps(back.value) == jsontext.dumps(found.value)


@given(resource, value, key, st.data())
def test_setting_a_new_key_and_unsetting_it_restores_every_byte(
    found: Document, new: Any, name: str, data: st.DataObject
) -> None:
    objects = [one for one in pointers(found.value) if isinstance(value_at(found, one), dict)]
    pointer = data.draw(st.sampled_from(objects))
    assume(name not in value_at(found, pointer))
    path = spell((*pointer, name))
    changed = set_json(found, path, jsontext.dumps(new))
    assert jsontext.same(value_at(changed, (*pointer, name)), new)
    assert differing(found.text, changed.text)[0] == ""
    assert unset(changed, path).text == found.text


@given(untwinned, value, st.data())
def test_growing_a_list_and_shrinking_it_restores_every_byte(
    found: Document, new: Any, data: st.DataObject
) -> None:
    lists = [one for one in pointers(found.value) if isinstance(value_at(found, one), list)]
    assume(lists)
    pointer = data.draw(st.sampled_from(lists))
    size = len(value_at(found, pointer))
    path = spell((*pointer, size))
    changed = set_json(found, path, jsontext.dumps(new))
    assert jsontext.same(value_at(changed, pointer), [*value_at(found, pointer), new])
    assert unset(changed, path).text == found.text


@given(untwinned, st.data())
def test_unsetting_leaves_the_rest_of_the_value(found: Document, data: st.DataObject) -> None:
    pointer = data.draw(st.sampled_from(pointers(found.value)[1:]))
    left = json.loads(jsontext.dumps(found.value), parse_float=str, parse_int=str)
    inside = left
    for step in pointer[:-1]:
        inside = inside[step]
    del inside[pointer[-1]]
    after = unset(found, spell(pointer))
    assert json.loads(after.text, parse_float=str, parse_int=str) == left
    assert differing(found.text, after.text)[1] == ""
