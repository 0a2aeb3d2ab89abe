"""--set, --set-json and --unset where R4 or the document has no such thing: nothing leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from jane import JANE, VALUES, refused


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jane.json").write_bytes(JANE.encode())


SET, JSON, UNSET = "--set", "--set-json", "--unset"
NAMES = "say which: name[0] (family, given) or name[1] (use, family)"
REFUSED = {
    "boolean": (SET, "active=yes", "active: the value is not a boolean", "write true or false"),
    "True": (SET, "active=True", "active: the value is not a boolean", "write true or false"),
    "integer": (SET, "multipleBirthInteger=abc", "is not an integer", "write a whole number from"),
    "5.0": (SET, "multipleBirthInteger=5.0", "is not an integer", "write a whole number from"),
    "positive": (SET, "telecom[0].rank=0", "is not a positiveInt", "from 1 to 2147483647"),
    "decimal": (SET, "extension[x].valueDecimal=1,5", "is not a decimal", "write a number\n"),
    "octal": (SET, "extension[x].valueDecimal=007", "is not a decimal", "write a number\n"),
    "date": (SET, "birthDate=01.01.2000", "is not a date", "write YYYY, YYYY-MM or YYYY-MM-DD"),
    "empty": (SET, "birthDate=", "empty text; leave the element out", "write YYYY"),
    "url": (SET, 'extension[url="a b"].valueString=x', "is not a uri", "without white space"),
    "code": (SET, "gender=secret", "not a code of administrative-gender", "one of male, female"),
    "many codes": (
        SET,
        "extension[x].valueDataRequirement.type=Pateint",
        "not a code of all-types",
        "did you mean Patient",
    ),
    "xhtml": (SET, "text.div=secret", "not well-formed XHTML", ""),
    "case": (SET, "birthdate=2000", "unknown element birthdate", "did you mean birthDate?"),
    "misspelt": (SET, "address.ctiy=x", "unknown element ctiy in Address", "did you mean city?"),
    "too high": (SET, "city=x", "unknown element city in Patient", "did you mean address.city?"),
    "custom": (SET, "custom=secret", "unknown element custom", "--set-json insists on what R4"),
    "below custom": (SET, "custom.x=secret", "unknown element custom", "--set-json insists"),
    "no choice": (
        SET, "deceased=true", "R4 writes deceased[x]", "write deceasedBoolean or deceasedDateTime"
    ),
    "50 choices": (SET, "extension.value=1", "R4 writes value[x]", "as in valueString: one of 50"),
    "no such choice": (SET, "deceasedBool=1", "unknown element", "did you mean deceasedBoolean?"),
    "ambiguous": (SET, "name.family=x", "name has 2 elements", f"{NAMES}; name[+] adds one"),
    "ambiguous texts": (
        SET, "name[0].given=x", "has 2 elements",
        "say which: name[0].given[0] or name[0].given[1]; name[0].given[+] adds one",
    ),
    "ambiguous json": (JSON, "name={}", "name has 2 elements", NAMES),
    "ambiguous unset": (UNSET, "name.family", "name has 2 elements", f"{NAMES}\n"),
    "no match": (
        SET, "telecom[system=secret].value=1", "telecom[system=…].value: no telecom has system=…",
        "there are telecom[0] (system, value) or telecom[1] (system, value) or telecom[2]",
    ),
    "no match to leave out": (
        UNSET, "extension[http://secret]", "no extension has url=…",
        "there are extension[0] (url, valueInteger)\n",
    ),
    "match misspelt": (
        SET, "telecom[systm=phone].value=1", "no telecom has systm=…",
        "R4 has no systm in ContactPoint; did you mean system? there are telecom[0]",
    ),
    "match in none": (
        SET, "photo[title=secret].url=x", "there is no photo", "photo[+].title=… adds one"
    ),
    "match in none to leave out": (UNSET, "photo[title=secret]", "there is no photo", ""),
    "no list": (SET, "birthDate[0]=2000", "birthDate is no list", "R4 has 0..1 of it: leave [0]"),
    "no list to append to": (JSON, "birthDate[+]=1", "birthDate is no list", "leave [+] out"),
    "no list to choose from": (SET, "maritalStatus[text=secret].text=x", "no list", "leave [text="),
    "lists in lists": (SET, "photo[0][0].url=x", "photo[0] is no list", "leave [0] out"),
    "too far": (SET, "name[3].family=x", "name has 2 elements", "the next index is 2"),
    "object": (
        SET, "maritalStatus=secret", "an object, of type CodeableConcept",
        "go on to one of its elements (coding, text), such as maritalStatus.coding",
    ),
    "resource": (SET, "contained[0]=x", "an object, of type Resource", "--set-json"),
    "below a text": (SET, "name[0].family.x=1", "is a string, and has no x", "nothing can be"),
    "no extension": (SET, "extension[0].url.id=1", "is a uri, and has no id", "nothing can be"),
    "its extension": (
        SET, "name[0].given[1].extension[0].url=x", "is a string, and has no extension",
        "its extensions are in name[0]._given[1].extension",
    ),
    "no type": (
        SET, "contained[+].id=x", "no type of R4 is in contained[1].resourceType",
        "begin with --set contained[1].resourceType=TYPE",
    ),
    "a wrong type": (
        SET, "contained[+].resourceType=Pateint", "no resource type of R4", "did you mean Patient"
    ),
    "append to leave out": (UNSET, "name[+]", "[+] is for new elements", ""),
    "index of an object": (UNSET, "custom[0]", "custom is an object", "only a list has indexes"),
    "misspelt, to leave out": (UNSET, "adress.city", "there is no adress", "did you mean address?"),
    "of nothing, to leave out": (UNSET, "photo.url", "there is no photo", ""),
    "type first": (SET, "Patient.active=true", "a path begins inside the resource", "write active"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_r4_does_not_have_is_refused_in_words_without_values(name: str) -> None:
    option, edit, message, hint = REFUSED[name]
    ran = refused("Patient", "jane.json", option, edit)
    assert f"{option} " in ran.err
    assert message in ran.err, ran.err
    assert hint in ran.err, ran.err
    assert not [value for value in VALUES if value in ran.err]


ON_A_TERMINAL = {
    "active=yes": ('--set active: "yes" is not a boolean',),
    "gender=femal": ('"femal" is not a code of administrative-gender',),
    "name[0].given=x": ('name[0].given[0] "Ada" or name[0].given[1] "Bea"',),
    "telecom[system=fax].value=1": ("--set telecom[system=fax].value: no telecom has system=fax",
                                    'telecom[0] {"system": "email", "value": "a@b"}'),
}  # fmt: skip


@pytest.mark.parametrize("edit", ON_A_TERMINAL)
def test_a_terminal_shows_the_values(edit: str) -> None:
    ran = refused("Patient", "jane.json", "--set", edit, tty=True)
    said = " ".join(ran.err.split())
    for one in ON_A_TERMINAL[edit]:
        assert one in said


def test_of_many_elements_the_first_are_shown() -> None:
    many = ", ".join(f'{{"city": "C{number}"}}' for number in range(40))
    Path("many.json").write_text(f'{{"resourceType": "Patient", "id": "x", "address": [{many}]}}')
    ran = refused("Patient", "many.json", "--set", "address.city=x")
    assert "address[4] (city) … of 40; address[+] adds one" in ran.err
    assert "address[5]" not in ran.err


def test_what_is_there_but_cannot_be_named_or_walked() -> None:
    odd = '{"resourceType": "Patient", "id": "x", "photo": null, "name": [{"Jane Doe": 1}, {}]}'
    Path("odd.json").write_text(odd)
    for path in ("photo", "photo.url"):
        assert "photo is null" in refused("Patient", "odd.json", "--set-json", f"{path}=1").err
    ran = refused("Patient", "odd.json", "--set", "name.text=x")
    assert "say which: name[0] or name[1]" in ran.err
