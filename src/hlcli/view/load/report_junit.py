"""The report as JUnit XML, for a CI server: a case for each result and each kind of error.

Items are too many to be cases of their own; their numbers are in the messages and properties.
https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from hlcli.view.console.visible import visible
from hlcli.view.load import bars, groups

if TYPE_CHECKING:
    from hlcli.bulk.told.figures import Group, Summary
    from hlcli.view.load.about import About

_FINE = ("created", "updated", "unchanged", "skipped")


def to_junit(summary: Summary, about: About, exit_code: int) -> str:
    """One suite. A fate that is unknown is an error, all else that is not done a failure."""
    fine = [name for name in _FINE if summary.results.get(name)]
    unknown = sum(group.result == "unknown" for group in summary.errors)
    suites = Element("testsuites")
    suite = SubElement(
        suites,
        "testsuite",
        name="hlcli load",
        tests=str(len(fine) + len(summary.errors)),
        failures=str(len(summary.errors) - unknown),
        errors=str(unknown),
        time=f"{summary.duration:.3f}",
    )
    if about.started:
        suite.set("timestamp", visible(about.started))
    _properties(suite, summary, about, exit_code)
    for name in fine:
        told = f"{bars.result(name)}: {summary.results[name]}"
        SubElement(suite, "testcase", classname="load", name=told)
    names: Counter[str] = Counter()
    for group in summary.errors:
        _case(suite, group, groups.hint(group, summary), names)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, "unicode", xml_declaration=False) + "\n"


def _properties(suite: Element, summary: Summary, about: About, exit_code: int) -> None:
    told = {
        "store": about.store,
        "source": about.source,
        "run": about.path or about.run,
        "items": summary.items,
        "done": summary.done,
        "failed": summary.failed,
        "unknown": summary.unknown,
        "exitCode": exit_code,
    }
    properties = SubElement(suite, "properties")
    for name, value in told.items():
        SubElement(properties, "property", name=name, value=visible(str(value)))


def _case(suite: Element, group: Group, hint: str, names: Counter[str]) -> None:
    """CI servers take two cases of one name for one."""
    status = str(group.status) if group.status else group.result
    name = " ".join(part for part in (status, group.what, group.expression) if part)
    names[name] += 1
    name += f" ({names[name]})" if names[name] > 1 else ""
    case = SubElement(suite, "testcase", classname="load", name=visible(name))
    kind = "error" if group.result == "unknown" else "failure"
    told = f"{bars.items(group.count)}, the first is {group.first}"
    message = visible(": ".join(part for part in (told, group.message, hint) if part))
    SubElement(case, kind, type=visible(group.result), message=message)
