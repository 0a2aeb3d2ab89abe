"""What the endpoint says of resources that break R4's rules, by the level asked for."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from breaks import BREAKERS
from caller import Answer, Caller, Headers, patient
from front import World
from hlcli.fhir import jsontext, outcome_place
from hlcli.fhir.document import Document
from hlcli.local.validation import MARK
from sites import sites

LEVEL = "x-amzn-healthlake-fhir-validation-level"
ISSUES = "x-amzn-healthlake-validation-issues"
MINIMAL = [(LEVEL, "minimal")]
EXAMPLES = Path(__file__).parents[1] / "fhir" / "examples.tar.xz"
FIVE_MISTAKES = """{
  "resourceType": "Patient",
  "id": "p",
  "name": {"family": "Doe"},
  "birthdate": "1985-12-31",
  "birthDate": "31.12.1985",
  "gender": "F",
  "telecom": [{"system": "phone"}, {"system": "phon", "rank": 1.50}]
}"""


def told(answer: Answer) -> list[tuple[str, list[str]]]:
    """Text and location of each issue; what else it says is always the same."""
    found = answer.json["issue"]
    rest = [{k: v for k, v in one.items() if k not in ("diagnostics", "location")} for one in found]
    assert rest == [{"severity": "error", "code": "processing"}] * len(found)
    return [(one["diagnostics"], one["location"]) for one in found]


def marks(answer: Answer) -> list[Any]:
    """The OperationOutcomes of the marks in a stored resource."""
    extensions = answer.json.get("extension", [])
    return [json.loads(one["valueString"]) for one in extensions if one["url"] == MARK]


def test_every_fault_is_told_at_its_place_and_without_values(caller: Caller) -> None:
    answer = caller.put("/Patient/p", FIVE_MISTAKES.encode())
    assert (answer.status, answer.header("Content-Type")) == (400, "application/fhir+json")
    assert told(answer) == [
        ("This property must be an Array, not a com.google.gson.JsonObject", ["Patient.name"]),
        ("Unrecognised property '@birthdate'", ["Patient"]),
        (
            "the value is not a date (write YYYY, YYYY-MM or YYYY-MM-DD)",
            ["Patient.birthDate"],
        ),
        (
            "not a code of administrative-gender (one of male, female, other, unknown)",
            ["Patient.gender"],
        ),
        (
            "not a code of contact-point-system (one of phone, fax, email, pager, url, sms, other)",
            ["Patient.telecom[1].system"],
        ),
        (
            "the value is not a positiveInt (write a whole number from 1 to 2147483647)",
            ["Patient.telecom[1].rank"],
        ),
    ]
    assert caller.get("/Patient/p").status == 404


GSON = "not a com.google.gson.Json"
WORDS: Mapping[str, tuple[str, str]] = {
    '"gender": ["male"]': (f"an simple value, {GSON}Array", "Patient.gender"),
    '"gender": {"a": 1}': (f"an simple value, {GSON}Object", "Patient.gender"),
    '"gender": null': (f"an simple value, {GSON}Null", "Patient.gender"),
    '"maritalStatus": []': (f"an Object, {GSON}Array", "Patient.maritalStatus"),
    '"maritalStatus": "M"': (f"an Object, {GSON}Primitive", "Patient.maritalStatus"),
    '"name": ["Doe"]': (f"an Object, {GSON}Primitive", "Patient.name[0]"),
    '"name": [{"given": 5}]': (f"an Array, {GSON}Primitive", "Patient.name[0].given"),
    '"name": [{"given": [["J"]]}]': (f"an simple value, {GSON}Array", "Patient.name[0].given[0]"),
    '"_gender": []': (f"an Object, {GSON}Array", "Patient.gender"),
    '"name": [{"_given": {}}]': (f"an Array, {GSON}Object", "Patient.name[0].given"),
    '"text": {"status": "empty", "div": {}}': (
        f"an simple value, {GSON}Object",
        "Patient.text.div",
    ),
    '"contained": [5]': (f"an Object, {GSON}Primitive", "Patient.contained[0]"),
}


@pytest.mark.parametrize("members", WORDS)
def test_a_value_of_the_wrong_kind(caller: Caller, members: str) -> None:
    words, place = WORDS[members]
    answer = caller.put("/Patient/p", f'{{"resourceType":"Patient","id":"p",{members}}}'.encode())
    assert told(answer) == [(f"This property must be {words}", [place])]


MISSING = {
    '"link": [{"type": "seealso"}]': ("Patient", "Patient.link[0]", "other"),
    '"communication": [{}, {"preferred": true}]': (
        "Patient",
        "Patient.communication[1]",
        "language",
    ),
    '"_gender": {"extension": [{"valueCode": "x"}]}': (
        "Extension",
        "Patient.gender.extension[0]",
        "url",
    ),
    '"contained": [{"resourceType": "Encounter", "status": "planned"}]': (
        "Encounter",
        "Patient.contained[0]",
        "class",
    ),
    '"text": {"status": "empty"}': ("Narrative", "Patient.text", "div"),
}


@pytest.mark.parametrize("members", MISSING)
def test_what_is_missing_is_told_with_its_profile_at_what_should_hold_it(
    caller: Caller, members: str
) -> None:
    type, place, name = MISSING[members]
    answer = caller.put("/Patient/p", f'{{"resourceType":"Patient","id":"p",{members}}}'.encode())
    profile = f"http://hl7.org/fhir/StructureDefinition/{type}"
    text = f"Profile {profile}, Element '{place}.{name}': minimum required = 1, but only found 0"
    assert (text, [place]) in told(answer)


def test_a_required_choice_of_types_is_missing_under_its_own_name(caller: Caller) -> None:
    body = {"resourceType": "MedicationRequest", "status": "active", "intent": "order"}
    answer = caller.call("POST", "/MedicationRequest", {**body, "subject": {"display": "x"}})
    ((text, place),) = told(answer)
    assert "Element 'MedicationRequest.medication': minimum required = 1" in text
    assert place == ["MedicationRequest"]


def test_an_element_called_resource_type_makes_no_resource(caller: Caller) -> None:
    instance = [{"resourceType": "Patient", "name": "Jane"}]
    body = {"resourceType": "ExampleScenario", "status": "draft", "instance": instance}
    ((text, place),) = told(caller.call("POST", "/ExampleScenario", body))
    assert "/ExampleScenario, Element 'ExampleScenario.instance[0].resourceId': " in text
    assert place == ["ExampleScenario.instance[0]"]


def test_one_value_can_be_wrong_in_two_ways(caller: Caller) -> None:
    body = patient("p", deceasedBoolean=True, deceasedDateTime=["2020"])
    assert [text.partition(",")[0] for text, _ in told(caller.put("/Patient/p", body))] == [
        "This property must be an simple value",
        "only one deceased[x] at a time",
    ]


def test_what_has_no_profile_is_told_in_words_of_our_own(caller: Caller) -> None:
    for members, text, place in (
        ({"contained": [{"id": "a"}]}, "resourceType is missing", "contained[0].resourceType"),
        ({"contained": [{"resourceType": "Pateint"}]}, "no resource", "contained[0].resourceType"),
        ({"deceasedBoolean": True, "deceasedDateTime": "2020"}, "only one deceased[x]", "deceased"),
        ({"name": []}, "an empty list", "name"),
        ({"managingOrganization": {"reference": "#o"}}, "no contained", "managingOrganization.ref"),
    ):
        ((said, (where,)),) = told(caller.put("/Patient/p", patient("p", **members)))
        assert said.startswith(text)
        assert where.startswith(f"Patient.{place}")


def test_a_key_that_is_no_name_is_kept_back(caller: Caller) -> None:
    answer = caller.put("/Patient/p", patient("p", name=[{"Jane Doe, born 1985": "x"}]))
    assert told(answer) == [("Unrecognised property", ["Patient.name[0]"])]


Write = tuple[str, str, dict[str, str], dict[str, Any]]
WRITES: Mapping[str, Write] = {
    "update": ("PUT", "/Patient/p", {}, {"id": "p"}),
    "conditional update": ("PUT", "/Patient", {"name": "doe"}, {}),
    "create": ("POST", "/Patient", {}, {}),
}
BAD = {"birthDate": "yesterday", "name": [{"family": "Doe"}]}


def write(caller: Caller, kind: str, headers: Headers = (), **members: Any) -> Answer:
    method, path, query, own = WRITES[kind]
    return caller.call(method, path, patient(**own, **members), headers, **query)


@pytest.mark.parametrize("kind", WRITES)
@pytest.mark.parametrize("headers", [[], [(LEVEL, "strict")], [(LEVEL, "structure-only")]])
def test_every_write_is_refused_before_the_store_is_asked(
    caller: Caller, kind: str, headers: Headers
) -> None:
    answer = write(caller, kind, [*headers, ("If-Match", 'W/"7"')], **BAD)
    assert (answer.status, answer.codes) == (400, ["processing"])
    assert answer.header(ISSUES) is None
    caller.store.close()  # a store that is gone is not even noticed
    assert write(caller, kind, headers, **BAD).status == 400


@pytest.mark.parametrize("kind", WRITES)
def test_minimal_keeps_and_marks(caller: Caller, kind: str) -> None:
    answer = write(caller, kind, MINIMAL, **BAD)
    assert (answer.status, answer.header(ISSUES)) == (201, "true")
    assert {key: answer.json[key] for key in BAD} == BAD
    ((first, second),) = [mark["issue"] for mark in marks(answer)]
    published = "FHIR resource in payload failed FHIR validation rules."
    head = {"severity": "error", "code": "processing"}
    assert first == {**head, "details": {"text": published}, "diagnostics": published}
    assert (second["diagnostics"][:23], second["location"]) == (
        "the value is not a date",
        ["Patient.birthDate"],
    )
    read = caller.get(f"/Patient/{answer.id}")
    assert (read.response.body, read.header(ISSUES)) == (answer.response.body, None)


@pytest.mark.parametrize("kind", WRITES)
def test_minimal_lets_a_valid_resource_be(caller: Caller, kind: str) -> None:
    answer = write(caller, kind, MINIMAL, birthDate="1985")
    assert (answer.status, answer.header(ISSUES), "extension" in answer.json) == (201, None, False)


def test_the_mark_is_added_and_nothing_else_changed(caller: Caller) -> None:
    sent = (
        '{"resourceType": "Patient", "extension": [{"url": "a", "valueDecimal": 1.50}], "id": "p", '
        '"x": [0.10, 1E3, -0, 123456789012345678901234567890, "\\u0000é漢😀\\ud83d"]}'
    )
    text = caller.put("/Patient/p", sent.encode(), MINIMAL).response.body.decode()
    stored = jsontext.loads(text)
    assert [one["url"] for one in stored["extension"]] == ["a", MARK]
    assert list(stored) == ["resourceType", "extension", "id", "x", "meta"]
    assert text.startswith(sent[: sent.index("}]")])
    assert jsontext.dumps(stored["x"]) == jsontext.dumps(jsontext.loads(sent)["x"])


def test_a_mark_is_of_one_version(caller: Caller) -> None:
    first = caller.put("/Patient/p", patient("p", x=1, y=2), MINIMAL).json
    again = caller.put("/Patient/p", {**first, "y": 3}, MINIMAL)
    assert [len(one["issue"]) for one in marks(again)] == [3]
    mended = {key: value for key, value in again.json.items() if key not in ("x", "y")}
    for headers in (MINIMAL, ()):
        answer = caller.put("/Patient/p", mended, headers)
        assert (answer.status, answer.header(ISSUES)) == (200, None)
        assert "extension" not in answer.json


@pytest.mark.parametrize(("faults", "told"), [(100, "@x99"), (101, "And 1 more.")])
def test_a_mark_does_not_grow_without_end(caller: Caller, faults: int, told: str) -> None:
    many = {f"x{number}": 0 for number in range(faults)}
    (mark,) = marks(caller.put("/Patient/p", patient("p", **many), MINIMAL))
    assert (len(mark["issue"]), told in mark["issue"][-1]["diagnostics"]) == (faults + 1, True)
    assert len(caller.put("/Patient/p", patient("p", **many)).codes) == faults


def test_a_document_reference_keeps_no_mark(caller: Caller) -> None:
    good = {
        "resourceType": "DocumentReference",
        "id": "d",
        "status": "current",
        "content": [{"attachment": {"title": "A letter"}}],
        "extension": [{"url": "a", "valueString": "b"}],
    }
    for number in (1, 2):
        bad = caller.put("/DocumentReference/d", {**good, "status": f"x{number}"}, MINIMAL)
        assert [one["url"] for one in bad.json["extension"]] == ["a", MARK]
        assert bad.header(ISSUES) == "true"
    answer = caller.put("/DocumentReference/d", good)
    assert (answer.json["extension"], answer.header(ISSUES)) == (good["extension"], None)


@pytest.mark.parametrize("extension", [{}, "x", 1, None])
def test_without_a_place_for_the_mark_minimal_refuses(caller: Caller, extension: object) -> None:
    answer = caller.put("/Patient/p", patient("p", extension=extension), MINIMAL)
    assert (answer.status, answer.codes) == (400, ["structure"])
    assert caller.get("/Patient/p").status == 404


def test_odd_extensions_are_kept_as_they_are(caller: Caller) -> None:
    odd: list[Any] = [1, None, [], {"url": [MARK]}, {}]
    answer = caller.put("/Patient/p", patient("p", extension=odd), MINIMAL)
    assert (answer.status, answer.json["extension"][:5]) == (201, odd)
    assert caller.get("/Patient").ids == ["p"]


def test_json_type_and_id_come_first(caller: Caller) -> None:
    for path, body, code in (
        ("/Patient/p", patient("q", x=1), "invalid"),
        ("/Patient/p", patient("p", x=1, meta=[]), "structure"),
        ("/Patient/p", {"resourceType": "Group", "id": "p"}, "invalid"),
    ):
        for level in ("strict", "minimal"):
            assert caller.put(path, body, [(LEVEL, level)]).codes == [code]
    assert caller.put("/Patient", patient(x=1), nmae="x").codes == ["invalid"]


def test_unknown_extensions_and_profiles_are_fine(caller: Caller) -> None:
    body = patient(
        "p",
        meta={"profile": ["http://example.org/StructureDefinition/unknown"]},
        extension=[{"url": "http://example.org/x", "valueBoolean": True}],
    )
    for level in ("strict", "structure-only", "minimal"):
        answer = caller.put("/Patient/p", body, [(LEVEL, level)])
        assert (answer.status in (200, 201), answer.header(ISSUES)) == (True, None)


@pytest.mark.parametrize("bad", [False, True])
def test_the_deepest_nesting_is_still_judged(caller: Caller, bad: bool) -> None:
    deep: dict[str, Any] = {"system": 5 if bad else "urn:x"}
    for _ in range(97):
        deep = {"assigner": {"identifier": deep}}
    answer = caller.put("/Patient/p", patient("p", identifier=[deep]))
    assert answer.status == (400 if bad else 201), answer.json


def resources() -> Iterator[dict[str, Any]]:
    """HL7's examples that the endpoint keeps, but for the one that does not conform to R4."""
    with tarfile.open(EXAMPLES) as archive:
        for member in archive:
            if file := archive.extractfile(member):
                value = jsontext.loads(file.read())
                name = f"{value['resourceType']}/{value['id']}"
                if name != "MedicationRequest/medrx0301" and not name.startswith(
                    ("AuditEvent", "Parameters", "OperationOutcome")
                ):
                    yield value


def test_hl7s_examples_are_kept(caller: Caller) -> None:
    answers = {}
    for value in resources():
        path = f"/{value['resourceType']}/{value['id']}"
        answers[path] = caller.put(path, jsontext.dumps(value).encode()).status
    assert len(answers) > 200
    assert [path for path, status in answers.items() if status != 201] == []


def test_every_way_to_break_one_is_told_with_a_place_that_can_be_found(caller: Caller) -> None:
    small = [one for one in resources() if len(jsontext.dumps(one)) < 1_500]
    for value in small[:12]:
        name = f"/{value['resourceType']}/{value['id']}"
        every = (broken for site in sites(value) for way in BREAKERS for broken in way(value, site))
        for broken in every:
            if len(json.dumps(broken.value)) > 100_000 or broken.pointer in (("id",), ("meta",)):
                continue
            text = jsontext.dumps(broken.value)
            answer = caller.put(name, text.encode())
            assert answer.status == 400, broken
            if answer.codes[0] == "processing":
                document = Document("it", text, broken.value)
                for words, (place,) in told(answer):
                    assert words
                    assert outcome_place.locate(document, place), place


def no_validate(world: World) -> tuple[str, ...]:
    """The client's own check would keep such a resource from being sent."""
    known = "--no-validate" in world.run("put", "--help").text
    return ("--no-validate",) if known else ()


def test_the_client_shows_every_issue_and_exits_4() -> None:
    world = World({"HLCLI_LOCAL_DB": ":memory:"})
    argv = ("put", "Patient", "-", "--local", *no_validate(world))
    ran = world.run(*argv, stdin=FIVE_MISTAKES.encode())
    assert ran.code == 4
    assert ran.err.count("error: processing ") == 6
    assert "Unrecognised property '@birthdate'" in ran.err
    assert "1985" not in ran.err
    shown = world.run(*argv, "--output", "json", stdin=FIVE_MISTAKES.encode()).json
    assert shown["written"] is False


def test_the_client_warns_of_what_minimal_keeps() -> None:
    world = World({"HLCLI_LOCAL_DB": ":memory:"})
    argv = ("put", "Patient", "-", "--local", "--validation-level", "minimal")
    ran = world.run(*argv, stdin=FIVE_MISTAKES.encode())
    assert ran.code == 0
    assert b'"rank": 1.50' in ran.out
    assert "warning: error processing Patient: Unrecognised property '@birthdate'" in ran.err
