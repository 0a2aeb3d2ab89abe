"""--set, --set-json and --unset as R4 has the elements: what leaves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jane import JANE, blank, refused, sent, tail


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jane.json").write_bytes(JANE.encode())


CHANGED = {
    "a boolean": ("active=true", *tail('"active": true')),
    "a text of digits": ("name[0].family=5", '"Doe"', '"5"'),
    "a text that says true": ("name.1.family=true", '"Roe"', '"true"'),
    "an integer": ("multipleBirthInteger=2", *tail('"multipleBirthInteger": 2')),
    "a new integer": ("extension.valueInteger=-0", '"valueInteger":  7', '"valueInteger":  -0'),
    "a date": ("birthDate=2000-02", *tail('"birthDate": "2000-02"')),
    "a code": ("gender=other", *tail('"gender": "other"')),
    "the only element": ("address.city=Bern", '"city":  "Ulm"', '"city":  "Bern"'),
    "a new list": ("name[1].given=Q", '"family": "Roe"}', '"family": "Roe", "given": ["Q"]}'),
    "appended": ("name[0].given[+]=Q", '"Bea"]', '"Bea", "Q"]'),
    "appended, as zsh has it": ("name.0.given.+=Q", '"Bea"]', '"Bea", "Q"]'),
    "appended to none": ("name[1].given[+]=Q", '"Roe"}', '"Roe", "given": ["Q"]}'),
    "an element appended": ("name[+].family=X", '"Roe"}]', '"Roe"}, {"family": "X"}]'),
    "the first match": ("telecom[system=phone].value=1234", '"999"', '"1234"'),
    "a match of a number": ("contained.telecom[rank=1].rank=2", '"rank": 1', '"rank": 2'),
    "a match with brackets": ('name[family="Roe"].family=[x]=y', '"Roe"', '"[x]=y"'),
    "a choice": ("deceasedBoolean=true", *tail('"deceasedBoolean": true')),
    "an extension": ("extension[http://a].valueInteger=8", ":  7", ":  8"),
    "one by url": ("extension[url=http://a].valueInteger=8", ":  7", ":  8"),
    "a new extension": (
        "extension[http://x/y?a=b].valueString=c",
        '"valueInteger":  7}',
        '"valueInteger":  7}, {"url": "http://x/y?a=b", "valueString": "c"}',
    ),
    "a first one": (
        "name[1].extension[url=u].valueDecimal=1.50",
        '"Roe"}',
        '"Roe", "extension": [{"url": "u", "valueDecimal": 1.50}]}',
    ),
    "one in another": (
        "extension[b].extension[c].valueCode=d",
        '"valueInteger":  7}',
        '"valueInteger":  7}, {"url": "b", "extension": [{"url": "c", "valueCode": "d"}]}',
    ),
    "of a primitive": (
        "_birthDate.extension[0].url=http://u",
        *tail('"_birthDate": {"extension": [{"url": "http://u"}]}'),
    ),
    "a reference": (
        "managingOrganization.reference=#o",
        *tail('"managingOrganization": {"reference": "#o"}'),
    ),
    "a concept": (
        "maritalStatus.coding.code=M",
        *tail('"maritalStatus": {"coding": [{"code": "M"}]}'),
    ),
    "in a contained resource": ("contained[id=o].active=true", "1}]}]", '1}], "active": true}]'),
    "its type": ("contained[+].resourceType=Device", "1}]}]", '1}]}, {"resourceType": "Device"}]'),
    "an id": ("id=jane-2", '"jane-1"', '"jane-2"'),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGED)
def test_a_value_is_what_r4_says_it_is_and_all_other_text_stays(name: str) -> None:
    edit, old, new = CHANGED[name]
    assert JANE.count(old) == 1
    assert sent("Patient", "jane.json", "--set", edit) == JANE.replace(old, new)


@pytest.mark.parametrize("digits", ["1.50", "0.10", "1E3", "-0.0", "9" * 40, "0", "1e400"])
def test_a_decimal_keeps_its_digits(digits: str) -> None:
    made = sent("Observation/x", "--set", f"valueQuantity.value={digits}")
    assert made == blank("Observation", f'"valueQuantity": {{"value": {digits}}}')


def test_several_edits_see_each_other() -> None:
    words = (
        "component[+].code.text=systolic", "component[+].code.text=diastolic",
        "component[code.text=diastolic].valueQuantity.value=80",
        "component[code.text=systolic].valueQuantity.value=120.0",
    )  # fmt: skip
    made = sent("Observation/x", *(word for edit in words for word in ("--set", edit)))
    first = '{"code": {"text": "systolic"}, "valueQuantity": {"value": 120.0}}'
    second = '{"code": {"text": "diastolic"}, "valueQuantity": {"value": 80}}'
    assert made == blank("Observation", f'"component": [{first}, {second}]')


def test_an_entry_of_a_bundle_is_a_resource_of_its_own() -> None:
    entry = "entry.resource"
    words = (
        "type=batch",
        f"{entry}.resourceType=Patient",
        f"{entry}.active=true",
        f"{entry}.name.given=Q",
    )
    made = sent("Bundle/x", *(word for edit in words for word in ("--set", edit)))
    patient = '{"resourceType": "Patient", "active": true, "name": [{"given": ["Q"]}]}'
    assert made == blank("Bundle", '"type": "batch"', f'"entry": [{{"resource": {patient}}}]')


INSISTED = {
    "letter for letter": ("address.0.period={ }", '"Ulm"}', '"Ulm", "period": { }}'),
    "all of a list": ('address=[{"city":"B"}]', '[{"city":  "Ulm"}]', '[{"city":"B"}]'),
    "its only element": ('address={"city":"B"}', '{"city":  "Ulm"}', '{"city":"B"}'),
    "the first match": ("telecom[system=phone]={}", '{"system": "phone", "value": "999"}', "{}"),
    "appended": ('name[+]={"text":"T"}', '"Roe"}]', '"Roe"}, {"text":"T"}]'),
    "a new extension": (
        'extension[http://x]={"url":"http://x"}', 'r":  7}', 'r":  7}, {"url":"http://x"}'
    ),
    "what is there and R4 does not know": ("custom.x=1.500", "1.50", "1.500"),
    "what is new to R4": ("nmae.y[0].z=[]", *tail('"nmae": {"y": [{"z": []}]}')),
    "of any type": ("active=[1]", *tail('"active": [1]')),
}  # fmt: skip


@pytest.mark.parametrize("name", INSISTED)
def test_set_json_takes_the_same_paths_and_any_value(name: str) -> None:
    edit, old, new = INSISTED[name]
    assert JANE.count(old) == 1
    assert sent("Patient", "jane.json", "--set-json", edit) == JANE.replace(old, new)


LEFT_OUT = {
    "by match": ("telecom[value=888]", ',\n              {"system": "phone", "value": "888"}'),
    "below the only element": ("address.city", '  "address": [{"city":  "Ulm"}],\n'),
    "a whole list": ("name[0].given", ', "given": ["Ada", "Bea"]'),
    "an extension": (
        "extension[http://a]", '  "extension": [{"url": "http://a", "valueInteger":  7}],\n'
    ),
    "what R4 does not know": ("custom.x", '"x": 1.50'),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT_OUT)
def test_unset_takes_the_same_paths(name: str) -> None:
    path, old = LEFT_OUT[name]
    assert JANE.count(old) == 1
    assert sent("Patient", "jane.json", "--unset", path) == JANE.replace(old, "")


TWINS = '{"resourceType": "Patient", "id": "x", "name": [{"given": ["A", "B"], "_given": [null]}]}'


def test_a_text_and_its_extensions_are_one_list() -> None:
    Path("twins.json").write_text(TWINS)
    ran = refused("Patient", "twins.json", "--set", "name._given.id=i")
    assert "say which: name[0]._given[0] or name[0]._given[1]" in ran.err
    longer = TWINS.replace('"A", "B"', '"A"').replace("[null]", '[null, {"id": "i"}]')
    Path("twins.json").write_text(longer)
    ran = refused("Patient", "twins.json", "--set", "name.given[+]=C")
    assert "_given has an element for the same index" in ran.err
    made = sent("Patient", "twins.json", "--set", "name.given[1]=C")
    assert made == longer.replace('["A"]', '["A", "C"]')


@pytest.mark.parametrize(
    ("name", "path", "made"),
    [
        (
            '"given": ["A", "B"]',
            "_given[1].id",
            '"given": ["A", "B"], "_given": [null, {"id": "i"}]',
        ),
        (
            '"given": ["A", "B", "C"], "_given": [null]',
            "_given[2].id",
            '"given": ["A", "B", "C"], "_given": [null, null, {"id": "i"}]',
        ),
        (
            '"given": ["A", "B"], "_given": [null, {"id": "j"}]',
            "_given[0].id",
            '"given": ["A", "B"], "_given": [{"id": "i"}, {"id": "j"}]',
        ),
        (
            '"_given": [{"id": "a"}, {"id": "b"}]',
            "given[1]",
            '"_given": [{"id": "a"}, {"id": "b"}], "given": [null, "i"]',
        ),
    ],
)
def test_a_list_is_padded_with_nulls_beside_its_longer_twin(
    name: str, path: str, made: str
) -> None:
    body = f'{{"resourceType": "Patient", "id": "x", "name": [{{{name}}}]}}'
    Path("twins.json").write_text(body)
    assert sent("Patient", "twins.json", "--set", f"name[0].{path}=i") == body.replace(name, made)


def test_beyond_its_twin_a_list_is_not_padded() -> None:
    Path("twins.json").write_text(TWINS)
    ran = refused("Patient", "twins.json", "--set", "name[0]._given[2].id=i")
    assert "the next index is 1" in ran.err


def test_the_shape_that_is_there_counts_even_if_r4_has_another() -> None:
    odd = '{"resourceType": "Patient", "id": "x", "name": {"family": "A"}, "maritalStatus": [{}]}'
    Path("odd.json").write_text(odd)
    made = sent("Patient", "odd.json", "--set", "name.family=B", "--set", "maritalStatus.text=C")
    assert made == odd.replace('"A"', '"B"').replace("[{}]", '[{"text": "C"}]')
    ran = refused("Patient", "odd.json", "--set", "name[0].family=B")
    assert "name is an object" in ran.err


def test_a_body_without_edits_needs_no_structures() -> None:
    code = "import sys, hlcli.commands.body; sys.exit('hlcli.fhir.r4.structures' in sys.modules)"
    environ = {"PYTHONPATH": ":".join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=environ, check=False).returncode == 0
