"""`hlcli edit`: what is wrong with the text comes back into the editor."""

from __future__ import annotations

import pytest

from drafting import INACTIVE, edit, editor, kept, seen, stored
from lossy import PETER, Town, write


def test_they_come_back_as_comments_whose_places_fit(town: Town) -> None:
    editor(
        town,
        "if turn == 1: write(text.replace('active', 'actve').replace('true', '\"x\"'))\n"
        "else: write(text.replace('actve', 'active').replace('\"x\"', 'false'))",
    )
    ran = edit(town)
    assert ran.code == 0, ran.err
    lines = seen(2).splitlines()
    told = [line for line in lines if line.startswith("//   line ")]
    number, column = int(told[0].split()[2].strip(",")), int(told[0].split()[4].strip(":"))
    assert lines[number - 1][column - 1 :].startswith('"actve"')
    assert "did you mean active" in told[0]
    assert stored(town)["active"] is False


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("text.replace('true', 'tru')", "line"),
        ("text.replace('\"p-1\"', '\"p-2\"')", "the id is p-2 here"),
        ("text.replace('\"Patient\"', '\"Person\"')", "resourceType is Person"),
        ("'[' + text[text.index('{'):] + ']'", "a JSON array"),
        ("text.replace('true,', 'true,')[:-5]", "line"),
    ],
)
def test_so_does_what_is_no_such_resource(town: Town, broken: str, said: str) -> None:
    editor(
        town,
        "good = Path('seen-1').read_text().replace('true', 'false')\n"
        f"write({broken} if turn == 1 else good)",
    )
    ran = edit(town)
    assert ran.code == 0, ran.err
    assert "1 error: nothing is sent yet" in seen(2)
    assert said in seen(2)
    assert "1 error" not in seen(1)


def test_comments_do_not_pile_up(town: Town) -> None:
    now = "str(turn) if turn < 4 else 'false'"
    editor(town, f"write(re.sub('\"active\": .+', '\"active\": ' + ({now}), text))")
    assert edit(town).code == 0
    assert seen(4).count("nothing is sent yet") == 1


def test_leaving_them_as_they_are_gives_up_and_keeps_the_text(town: Town) -> None:
    editor(town, "write(text.replace('active', 'actve')) if turn == 1 else None")
    ran = edit(town)
    assert ran.code == 2
    [path] = kept()
    assert "actve" in path.read_text()
    assert path.read_text().startswith("{")
    assert f"your text is kept: {path.resolve()}" in ran.err
    assert f"{path.resolve()}:" in ran.err
    assert "PUT" not in town.line.sent[1:]
    assert town.run("validate", str(path)).code == 2


def test_what_was_stored_with_faults_can_be_edited_with_insistence(town: Town) -> None:
    write("bad.json", PETER % ('"id": "p-1", "gender": "?", ', "true"))
    sent = town.run("put", "Patient", "bad.json", "--no-validate",
                    "--validation-level", "minimal")  # fmt: skip
    assert sent.code == 0
    editor(town, INACTIVE)
    refused = edit(town)
    assert refused.code == 2
    assert "Patient.gender" in refused.err
    assert edit(town, "--no-validate").code == 4  # which is the endpoint's own no


def test_an_emptied_file_gives_up(town: Town) -> None:
    editor(town, "write('// nothing\\n\\n')")
    ran = edit(town)
    assert (ran.code, kept()) == (2, [])
    assert "the file is empty" in ran.err


def test_an_emptied_file_does_not_take_earlier_work_with_it(town: Town) -> None:
    editor(town, "write(text.replace('true', 'tru') if turn == 1 else '')")
    assert edit(town).code == 2
    assert "tru," in kept()[0].read_text() or "tru\n" in kept()[0].read_text()


def test_lines_between_the_comments_do_not_matter(town: Town) -> None:
    editor(town, "write('\\n# mine\\n\\n' + text.replace('true', 'false'))")
    assert edit(town).code == 0


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_text_in_another_encoding_is_not_mixed_with_ours(town: Town, encoding: str) -> None:
    body = "text[text.index('{'):].replace('Chalmers', 'Ch\xe4lmers')"
    editor(town, f"path.write_bytes({body}.encode('{encoding}'))")
    ran = edit(town)
    assert ran.code == 2
    assert "the editor ended" not in ran.err  # it would choke on a mixture
    [path] = kept()
    assert "Ch\xe4lmers" in path.read_bytes().decode(encoding)


def test_line_ends_of_any_kind_end_a_comment(town: Town) -> None:
    editor(town, "path.write_bytes(text.replace('true', 'false').replace('\\n', '\\r').encode())")
    assert edit(town).code == 0
    assert stored(town)["active"] is False


def test_a_script_that_breaks_the_text_anew_each_time_comes_to_an_end(town: Town) -> None:
    editor(town, "write(text + '}')")
    ran = edit(town)
    assert ran.code == 2
    assert kept()
