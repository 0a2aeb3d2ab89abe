"""The law of two writers: whatever two people change, a merge that succeeds holds both changes,
and one that stops leaves the other's as it was."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from hlcli.fhir.diff import compare
from rival import rivalry

WORDS = st.sampled_from(["a", "b", "c"])
NAMES = st.lists(
    st.fixed_dictionaries(
        {}, optional={"family": WORDS, "given": st.lists(WORDS, min_size=1, max_size=2)}
    ).filter(bool),
    min_size=1,
    max_size=3,
)
PHONES = st.lists(
    st.fixed_dictionaries({"value": WORDS}, optional={"system": st.sampled_from(["fax", "sms"])}),
    min_size=1,
    max_size=3,
)
MEMBERS: dict[str, Any] = {
    "active": st.booleans(),
    "birthDate": st.sampled_from(["1990", "1991"]),
    "name": NAMES,
    "telecom": PHONES,
    "maritalStatus": st.fixed_dictionaries({}, optional={"text": WORDS, "id": WORDS}).filter(bool),
}
RESOURCES = st.fixed_dictionaries({}, optional=MEMBERS)
PATCHES = st.fixed_dictionaries({}, optional={k: v | st.none() for k, v in MEMBERS.items()})
EDITS = st.lists(
    st.sampled_from(
        ["active=false", "birthDate=1990", "name[0].family=z", "name[1].family=z",
         "name[0].given[+]=z", "telecom[0].value=z", "telecom[system=fax].value=z",
         "maritalStatus.text=z"]
    ),
    max_size=2,
    unique_by=lambda edit: edit.split("=")[0],
)  # fmt: skip


def whole(members: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": "jane-1", **members}


@settings(max_examples=150, deadline=None)
@given(base=RESOURCES, other=RESOURCES, patch=PATCHES, edits=EDITS)
@example(
    base={"name": [{"family": "a"}, {"family": "b"}]},
    other={"name": [{"family": "a"}, {"family": "a"}]},
    patch={},
    edits=["name[0].family=z"],
)
def test_nobodys_change_is_lost(
    base: dict[str, Any], other: dict[str, Any], patch: dict[str, Any], edits: list[str]
) -> None:
    words = [word for edit in edits for word in ("--set", edit)]
    with rivalry() as line, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "patch.json"
        file.write_text(json.dumps(patch))
        merge = ("put", "Patient/jane-1", str(file), "--merge", *words, "--no-validate")
        line.put(whole(base))
        alone = line.run(*merge)
        if alone.code:
            return  # an edit that fits nothing there is refused whoever else writes
        mine = line.stored()
        line.put(whole(base))
        line.acts = [lambda _: whole(other)]
        ran = line.run(*merge)
        there = line.stored()
    assert ran.code in (0, 12), ran.err
    if ran.code == 12:
        assert there == whole(other)
        return
    ours, others = compare(whole(base), mine), compare(whole(base), whole(other))
    both = compare(whole(base), there)
    for change in (*ours, *others):
        told = any(one.op == change.op and one.new == change.new for one in both)
        # Where one's new entry equals the other's old one, the difference pairs them otherwise.
        assert told or at(there, change.after) == change.new, (change, both)
    assert len(both) <= len(ours) + len(others)


def at(resource: Any, pointer: tuple[str | int, ...] | None) -> Any:
    """What stands there; None where nothing does."""
    for step in pointer or ("",):
        try:
            resource = resource[step]
        except (KeyError, IndexError, TypeError):
            return None
    return resource
