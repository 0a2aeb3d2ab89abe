"""What is said about a resource that breaks a rule of R4, and what is let be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hlcli.fhir import document, jsontext, validate
from hlcli.fhir.validate import Finding, check

DIV = '<div xmlns=\\"http://www.w3.org/1999/xhtml\\">'


def findings(text: str, level: validate.Level = "strict") -> tuple[Finding, ...]:
    return check(document.parse("it.json", text.encode()), level=level)


def patient(members: str) -> str:
    return f'{{"resourceType": "Patient", {members}}}'


def one(text: str) -> Finding:
    found = findings(text)
    assert len(found) == 1, found
    return found[0]


FIVE_MISTAKES = """{
  "resourceType": "Patient",
  "name": {"family": "Doe"},
  "birthdate": "1985-12-31",
  "birthDate": "31.12.1985",
  "gender": "F",
  "telecom": [{"system": "phone", "value": 5550134}]
}"""


def test_five_mistakes_of_a_new_user() -> None:
    found = findings(FIVE_MISTAKES)
    assert [(str(one.place), one.code, one.expression, one.message, one.hint) for one in found] == [
        (
            "it.json:3:11",
            "structure",
            "Patient.name",
            "must be a list, not an object",
            "R4 has 0..* of it: write […]",
        ),
        (
            "it.json:4:3",
            "structure",
            "Patient.birthdate",
            "unknown element birthdate",
            "did you mean birthDate?",
        ),
        (
            "it.json:5:16",
            "value",
            "Patient.birthDate",
            "the value is not a date",
            "write YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        (
            "it.json:6:13",
            "code-invalid",
            "Patient.gender",
            "not a code of administrative-gender",
            "one of male, female, other, unknown",
        ),
        (
            "it.json:7:44",
            "value",
            "Patient.telecom[0].value",
            "string must be a text, not a number",
            "put it in quotes",
        ),
    ]
    assert found[2].private_message == '"31.12.1985" is not a date'
    assert found[3].private_message == '"F" is not a code of administrative-gender'


def test_messages_and_hints_hold_no_value() -> None:
    for found in findings(FIVE_MISTAKES.replace('"F"', '"31.12.1985"')):
        assert "1985-12" not in found.message + (found.hint or "")
        assert "5550134" not in found.message + (found.hint or "")


def test_a_key_that_may_be_anything_is_shown_in_private_only() -> None:
    found = one(patient('"Jane Doe": true'))
    assert found.message == "unknown element"
    assert found.private_message == 'unknown element "Jane Doe"'
    assert (found.expression, found.json_pointer) == ("Patient", "/Jane Doe")


def test_a_pointer_is_escaped() -> None:
    assert one(patient('"a/b~c": true')).json_pointer == "/a~1b~0c"


def test_a_choice_is_spelt_as_fhirpath_and_pointed_at_as_json() -> None:
    found = one('{"resourceType":"Observation","status":"final","code":{"text":"x"},'
                '"valueQuantity":{"value":"5"}}')  # fmt: skip
    assert (found.expression, found.json_pointer) == (
        "Observation.value.value",
        "/valueQuantity/value",
    )


def test_what_is_missing_points_at_what_should_hold_it() -> None:
    found = one(patient('"communication": [{"preferred": true}]'))
    assert (found.code, found.expression) == ("required", "Patient.communication[0].language")
    assert found.pointer == ("communication", 0)
    assert str(found.place) == "it.json:1:47"


VALID = {
    "nothing but a type": '"id": "a"',
    "a value replaced by an extension": '"link": [{"other": {"display": "x"}, "_type": '
    '{"extension": [{"url": "http://x", "valueCode": "unknown"}]}}]',
    "padding": '"name": [{"given": ["A", null], "_given": [null, {"id": "x"}]}]',
    "siblings of different length": '"name": [{"given": ["A", "B"], "_given": [{"id": "x"}]}]',
    "only siblings": '"name": [{"_given": [{"id": "x"}]}], "_birthDate": {"id": "y"}',
    "an unknown extension": '"extension": [{"url": "http://x", "valueUuid": '
    '"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"}]',
    "a code of an extensible binding": '"maritalStatus": {"coding": [{"code": "zzz"}]}',
    "a code that cannot be listed": '"photo": [{"contentType": "x/y", "language": "xx"}]',
    "a leap day": '"birthDate": "2024-02-29"',
    "a leap second": '"deceasedDateTime": "2016-12-31T23:59:60Z"',
    "minus zero": '"multipleBirthInteger": -0',
    "a no-break space in a code": '"contact": [{"gender": "male"}], "language": "a\u00a0b"',
    "entities": f'"text": {{"status": "empty", "div": "{DIV}a&nbsp;b</div>"}}',
    "a reference to anywhere": '"managingOrganization": {"reference": "urn:uuid:1"}',
    "an absolute reference": '"managingOrganization": {"reference": "http://x/Organization/1"}',
    "a version": '"managingOrganization": {"reference": "Organization/1/_history/2"}',
    "a search": '"managingOrganization": {"reference": "Organization?name=x"}',
    "itself": '"link": [{"other": {"reference": "#"}, "type": "seealso"}]',
    "a contained one": '"managingOrganization": {"reference": "#o"}, '
    '"contained": [{"resourceType": "Organization", "id": "o"}]',
}


@pytest.mark.parametrize("members", VALID.values(), ids=VALID)
def test_what_is_valid(members: str) -> None:
    assert findings(patient(members)) == ()


def test_decimals_keep_their_digits_and_are_valid() -> None:
    quantity = '{"resourceType":"Observation","status":"final","code":{"text":"x"},'
    for number in ("1.50", "1E400", "1e-2", "-0.0", "9" * 5000, "7"):
        assert findings(f'{quantity}"valueQuantity":{{"value":{number}}}}}') == ()


INVALID = {
    '"managingOrganization": {"reference": "Patient/1"}': (
        "a reference to Patient: not allowed here",
        "only Organization",
    ),
    '"managingOrganization": {"reference": "http://x/fhir/Patient/1"}': (
        "a reference to Patient: not allowed here",
        "only Organization",
    ),
    '"managingOrganization": {"reference": "Patient?x=y"}': (
        "a reference to Patient: not allowed here",
        "only Organization",
    ),
    '"managingOrganization": {"reference": "organisation/1"}': (
        "a reference to no type of R4",
        "did you mean Organization?",
    ),
    '"managingOrganization": {"reference": "#o"}': (
        "no contained resource has this id",
        "a reference that begins with # names a resource in contained",
    ),
    '"deceasedBoolean": true, "_deceasedDateTime": {"id": "x"}': (
        "only one deceased[x] at a time, here are deceasedBoolean and _deceasedDateTime",
        "keep one of them; beside --set, --unset the other",
    ),
    '"name": [{"given": ["A", null]}]': (
        "null is not allowed here; leave the element out",
        None,
    ),
    '"name": [{"given": ["A"], "_given": {"id": "x"}}]': (
        "must be a list, not an object",
        "R4 has 0..* of it: write […]",
    ),
    '"contained": [{"resourceType": "Group", "contained": [], "type": "person", "actual": true}]': (
        "a contained resource cannot contain others",
        None,
    ),
    '"_id": {}': ("an empty object; leave the element out", None),
    '"_contact": {"id": "x"}': ("unknown element _contact", "did you mean contact?"),
    '"resourceTyp": "x"': ("unknown element resourceTyp", None),
    '"deceased": true': (
        "unknown element deceased",
        "did you mean deceasedBoolean or deceasedDateTime?",
    ),
    f'"text": {{"status": "empty", "div": "{DIV}<p>x</div>"}}': (
        "not well-formed XHTML: mismatched tag, at line 1, column 49 of it",
        None,
    ),
    f'"text": {{"status": "empty", "div": "{DIV}&foo;</div>"}}': (
        "an entity that HTML does not have; write it as &#…;",
        None,
    ),
    '"text": {"status": "empty", "div": "<!DOCTYPE div><div/>"}': (
        "a DOCTYPE is not allowed in a narrative",
        None,
    ),
    f'"text": {{"status": "empty", "div": "{DIV}</div><p/>"}}': (
        "not well-formed XHTML: junk after document element, at line 1, column 49 of it",
        None,
    ),
}


@pytest.mark.parametrize("members", INVALID)
def test_what_is_not(members: str) -> None:
    found = findings(patient(members))
    assert INVALID[members] in [(one.message, one.hint) for one in found], found


def test_the_type_itself() -> None:
    missing = one('{"id": "x"}')
    assert (missing.code, missing.expression) == ("required", "Resource.resourceType")
    unknown = one('{"resourceType": "patient"}')
    assert (unknown.message, unknown.hint) == (
        "no resource type of R4",
        "did you mean Patient?",
    )
    assert one('{"resourceType": "DomainResource"}').code == "value"
    assert one('{"resourceType": 5}').message == "resourceType must be a text, not a number"


def test_entries_of_a_bundle_are_containers_of_their_own() -> None:
    link = '"managingOrganization": {"reference": "#o"}'
    inside = '"contained": [{"resourceType": "Organization", "id": "o"}]'
    entries = [patient(f"{link}, {inside}"), patient(link), patient(f"{inside}, {link}")]
    text = ",".join(f'{{"resource": {entry}}}' for entry in entries)
    found = one(f'{{"resourceType": "Bundle", "type": "collection", "entry": [{text}]}}')
    assert found.code == "not-found"
    assert found.expression == "Bundle.entry[1].resource.managingOrganization.reference"


def test_codings_of_a_required_binding() -> None:
    def condition(status: str) -> tuple[Finding, ...]:
        subject = '"subject": {"display": "x"}'
        return findings(f'{{"resourceType": "Condition", {subject}, "clinicalStatus": {status}}}')

    system = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    assert (
        condition(f'{{"coding": [{{"code": "x"}}, {{"system": "{system}", "code": "active"}}]}}')
        == ()
    )
    assert condition('{"extension": [{"url": "http://x", "valueCode": "unknown"}]}') == ()
    (text,) = condition('{"text": "active"}')
    assert (text.code, text.expression) == ("code-invalid", "Condition.clinicalStatus")
    (wrong,) = condition(f'{{"coding": [{{"system": "{system}", "code": "Active"}}]}}')
    assert wrong.expression == "Condition.clinicalStatus.coding"
    assert wrong.message == "no coding is one of condition-clinical"
    assert (wrong.hint or "").startswith(f"in {system}: one of active, recurrence")


def test_minimal_warns() -> None:
    for level in validate.LEVELS:
        found = findings(FIVE_MISTAKES, level)
        assert {one.severity for one in found} == {"warning" if level == "minimal" else "error"}
        assert validate.has_errors(found) is (level != "minimal")


def test_an_outcome_is_a_valid_operation_outcome() -> None:
    outcome = validate.to_outcome(findings(FIVE_MISTAKES))
    assert findings(json.dumps(outcome)) == ()
    assert len(outcome["issue"]) == 5
    issue: dict[str, Any] = outcome["issue"][2]
    assert issue["diagnostics"] == "the value is not a date (write YYYY, YYYY-MM or YYYY-MM-DD)"
    assert issue["expression"] == ["Patient.birthDate"]
    places = {one["url"].rpartition("-")[2]: one for one in issue["extension"]}
    assert (places["line"]["valueInteger"], places["col"]["valueInteger"]) == (5, 16)
    private = validate.to_outcome(findings(FIVE_MISTAKES), private=True)
    assert private["issue"][2]["diagnostics"].startswith('"31.12.1985" is not a date')


def test_an_outcome_of_nothing_is_valid_too() -> None:
    outcome = validate.to_outcome(())
    assert outcome["issue"][0]["severity"] == "information"
    assert findings(jsontext.dumps(outcome)) == ()
