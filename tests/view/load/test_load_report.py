"""The report at a load's end: on a terminal, in a log, and as a file."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from hlcli.bulk.input.item import Place
from hlcli.bulk.told.events import Ended, Event, Finished, Repeated
from hlcli.bulk.told.figures import Figures, Summary
from hlcli.errors import UsageError
from hlcli.view.load import loadreport, report
from hlcli.view.load.about import About
from stage import OURS, screen, watch

ABOUT = About(
    "prod (eu-west-1 …7f3a9c)", "export/ (214 files)", "conditional by identifier", "1122-0743",
    "~/.local/state/hlcli/loads/1122-0743", "2026-11-22T07:43:45Z",
    ("hlcli", "load", "--resume", "1122-0743"), "looks up the unknown, repeats the failed",
    limit="more than 0 failed",
)  # fmt: skip
FINE = Finished(
    1.0, 1, Place("export/p07.ndjson", 1), "updated", True, 200, attempts=1, seconds=0.148,
    server_seconds=0.1, bytes=2048,
)  # fmt: skip
BAD = replace(
    FINE, place=Place("export/p07.ndjson", 1182), result="rejected", written=False, status=400,
    type="bad-request", code="processing", expression="Patient.telecom[0].system",
)  # fmt: skip
LOST = replace(
    FINE, place=Place("export/p05.ndjson", 40311), result="unknown", written=None, status=None,
    type="lost-answer", seconds=2.9,
)  # fmt: skip


def summary(*events: Event, reason: str = "done") -> Summary:
    figures = Figures()
    for event in (*events, Ended(1064.0, reason)):
        figures.add(event)
    return figures.summary


MIXED = summary(
    *[FINE] * 90, replace(FINE, result="created", status=201), BAD, BAD, LOST,
    Repeated(1.0, 3, "throttled", 0.5, 429), replace(FINE, waited=61.0),
)  # fmt: skip


def test_who_loads_a_million_is_pointed_to_the_importer() -> None:
    many = replace(MIXED, results={"updated": 1_000_000})
    assert "hlcli import" in seen(many, 0)
    assert "hlcli import" not in seen(many, 0, about=replace(ABOUT, service=False))
    assert "hlcli import" not in seen(MIXED, 8)


def seen(
    of: Summary, code: int, *, tty: bool = True, about: About = ABOUT, **options: object
) -> str:
    on = screen(tty, **options)  # type: ignore[arg-type]
    return watch(on, lambda: loadreport.show(of, about, on, code)).err


def test_on_a_terminal_what_is_not_done_comes_first() -> None:
    told = OURS.sub("", seen(MIXED, 8))
    assert told.splitlines() == [
        "✗ 3 of 95 not done · prod (eu-west-1 …7f3a9c) · 17:44 · 0.1/s · exit 8",
        "  1 created · 91 updated · 2 failed · 1 unknown",
        "  latency  p50 147 ms · p95 147 ms · p99 2.9 s · max 2.9 s",
        "           from 100 ms █▁▁▁▁ to 5.0 s",
        "  server   p50 100 ms · p95 100 ms · p99 100 ms · max 100 ms",
        "  retries  1 (1 throttled) · 1:01 spent waiting, all together",
        "  answers  91 × 200 OK · 1 × 201 Created · 2 × 400 Bad Request · 195 KB sent",
        "  failed   2  400 processing Patient.telecom.system  export/p07.ndjson:1182",
        "  unknown  1  answer lost, may be written  export/p05.ndjson:40311",
        "              try: --resume looks them up; until then they may be written",
        "  run      ~/.local/state/hlcli/loads/1122-0743",
        "  next     hlcli load --resume 1122-0743",
        "           looks up the unknown, repeats the failed",
    ]


def test_in_a_log_each_kind_of_error_has_a_compilers_line() -> None:
    told = seen(MIXED, 8, tty=False).splitlines()
    assert told[0].startswith("error: 3 of 95 not done, prod")
    assert "export/p07.ndjson:1182: error: 400 processing Patient.telecom.system (2 items)" in told
    assert "export/p05.ndjson:40311: unknown: answer lost, may be written (1 item)" in told
    assert told[-1].startswith("try: hlcli load --resume 1122-0743 (looks up the unknown")


HERE = replace(
    BAD, result="not-sent", status=None, attempts=0, code=None, expression="Patient.name",
    message="unknown element 1", hint="see hlcli explain", notes=("conditional-reference",),
)  # fmt: skip


def test_what_was_refused_here_is_said_in_words_with_what_to_do() -> None:
    of = summary(HERE, replace(HERE, message="unknown element 2"))
    on_screen, logged = OURS.sub("", seen(of, 8)), seen(of, 8, tty=False)
    assert "2  Patient.name: unknown element 1  export/p07.ndjson:1182\n" in on_screen
    assert "             try: see hlcli explain\n" in on_screen
    assert "export/p07.ndjson:1182: error: Patient.name: unknown element 1 (2 items)\n" in logged
    assert "try: see hlcli explain\n" in logged
    for told in (on_screen, logged):
        assert "in 2 items, references by a search that the input does not answer" in told


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_lines_keep_to_the_width_where_words_allow_it(width: int) -> None:
    told = OURS.sub("", seen(MIXED, 8, width=width)).splitlines()
    wide = [one for one in told if len(one) > width]
    assert all(" ~" in one for one in wide), wide


def test_a_good_load_is_short_and_with_quiet_says_nothing() -> None:
    good = summary(FINE, FINE)
    plain = About("local", folder="x")
    assert OURS.sub("", seen(good, 0, about=plain)).startswith("✓ 2 done · local · 17:44 · 0.0/s\n")
    assert seen(good, 0, quiet=True) == ""
    assert "not done" in seen(MIXED, 8, quiet=True)


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (summary(), "nothing to load"),
        (summary(FINE, reason="interrupted"), "interrupted · 1 done"),
        (summary(BAD, reason="max-errors"), "stopped: too many errors (more than 0 failed)"),
        (summary(replace(FINE, result="skipped"), FINE), "1 updated · 1 done before"),
    ],
)
def test_how_it_ended_is_said(of: Summary, said: str) -> None:
    assert said in OURS.sub("", seen(of, 8))


def test_a_rate_of_less_than_a_second_is_none() -> None:
    figures = Figures()
    for event in (FINE, Ended(1.0, "done")):
        figures.add(replace(event, at=0.4))
    plain = About("local")
    assert "/s" not in seen(figures.summary, 0, about=plain)


def test_what_was_refused_here_is_no_speed() -> None:
    assert summary(*[HERE] * 1064, FINE).rate == pytest.approx(1 / 1064)


def test_an_ascii_terminal_has_no_sign_it_cannot_show() -> None:
    assert "2 x 400 Bad Request" in seen(MIXED, 8, encoding="ascii")
    assert "\\x" not in seen(MIXED, 8, encoding="ascii", about=replace(ABOUT, store="prod"))


def test_an_escape_code_in_a_files_name_or_an_answer_is_shown_not_obeyed() -> None:
    evil = replace(BAD, place=Place("\x1b[2Jx", 1), code="\x1b]0;x\x07")
    for tty in (True, False):
        told = OURS.sub("", seen(summary(evil), 8, tty=tty))
        assert "\x1b" not in told
        assert "\\x1b" in told


def test_as_json_everything_is_there() -> None:
    told = json.loads(report.render("r.json", MIXED, ABOUT, 8))
    counts = {name: told[name] for name in ("items", "done", "failed", "unknown", "exitCode")}
    assert counts == {"items": 95, "done": 92, "failed": 2, "unknown": 1, "exitCode": 8}
    assert sum(told["results"].values()) == 95
    assert told["errors"][0]["first"] == "export/p07.ndjson:1182"
    assert told["latency"]["server"]["max"] == 0.1
    assert sum(count for _, count in told["latency"]["request"]["bars"]) == 95
    assert set(json.loads(report.render("r.json", summary(), About("s"), 0))) == set(told)


def test_as_junit_every_kind_of_error_is_a_case() -> None:
    suite = ElementTree.fromstring(report.render("r.xml", MIXED, ABOUT, 8))[0]
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors")}
    assert counts == {"tests": "4", "failures": "1", "errors": "1"}
    assert len(suite.findall("testcase")) == 4
    (failure,) = suite.iter("failure")
    assert failure.get("message") == "2 items, the first is export/p07.ndjson:1182"


EVIL = replace(
    BAD, place=Place('<script>"&\x1b\x00', 1), code="</title>\x00<script>", expression="a&b"
)


def test_a_file_name_that_is_no_text_is_no_trouble() -> None:
    odd = summary(replace(BAD, place=Place("caf\udce9.ndjson", 1)))
    for name in ("r.json", "r.xml", "r.html"):
        assert report.render(name, odd, ABOUT, 8).encode()
    assert "udce9" in seen(odd, 8)


def test_values_are_escaped_in_xml_and_html() -> None:
    evil = summary(EVIL, *[FINE] * 3)
    about = replace(ABOUT, source="<b>", store='"><script>')
    assert ElementTree.fromstring(report.render("r.xml", evil, about, 8)) is not None
    page = report.render("r.HTML", evil, about, 8)
    assert "<script" not in page
    assert not re.search(r"[\x00-\x08\x1b]", page)


class Page(HTMLParser):
    """Every tag is closed, in order; and what a page could load."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.loads: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.loads += [value for name, value in attrs if name in ("src", "href", "xlink:href")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("of", [MIXED, summary(), summary(EVIL)], ids=["mixed", "empty", "evil"])
def test_the_page_is_whole_and_loads_nothing(of: Summary) -> None:
    page = Page()
    page.feed(report.render("r.html", of, ABOUT, 8))
    assert page.open == []
    assert page.loads == []
    assert "script" not in page.seen


def test_the_page_says_what_it_is_of_when_it_ended_where_it_lies_and_what_to_do() -> None:
    denied = replace(BAD, status=412, code="multiple-matches", type="multiple-matches")
    page = report.render("r.html", summary(denied), replace(ABOUT, folder="runs/1122"), 8)
    assert "<h1>hlcli load: 1 of 1 not done</h1>" in page
    assert "<td>2026-11-22T08:01:29+00:00</td>" in page
    assert f"<td>{os.getcwd()}/runs/1122</td>" in page
    assert "mend the duplicates there" in page


def test_a_short_run_has_no_plots() -> None:
    figures = Figures()
    for event in (FINE, replace(FINE, at=1.5), Ended(1.9, "done")):
        figures.add(event)
    page = report.render("r.html", figures.summary, ABOUT, 0)
    assert "<svg" not in page
    assert "p95" in page


def test_no_two_cases_of_junit_have_one_name() -> None:
    alike = summary(HERE, replace(HERE, message="another"), BAD, replace(BAD, result="failed"))
    suite = ElementTree.fromstring(report.render("r.xml", alike, ABOUT, 8))[0]
    names = [case.get("name") for case in suite.findall("testcase")]
    assert len(names) == 4
    assert len({*names}) == 4


def test_the_page_has_its_plots() -> None:
    events = [replace(FINE, at=float(second)) for second in range(10)]
    assert report.render("r.html", summary(*events, BAD), ABOUT, 8).count("<svg") == 3


def test_another_ending_is_refused_before_the_load() -> None:
    for file in ("r.json", "r.XML", "a/b.html", "r.htm"):
        report.check(file)
    for file in ("report", "r.txt", "json"):
        with pytest.raises(UsageError):
            report.check(file)
