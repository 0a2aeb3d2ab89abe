"""What a reply says in words, whatever form it came in: OperationOutcome, AWS's `{"message"}`,
HTML, plain text, nothing; and which of it a log may quote."""

from __future__ import annotations

import re

from hlcli.fhir import outcome
from hlcli.fhir.interaction import Reply

#: Characters of a text that is no OperationOutcome: a gateway's page says it in its first lines.
_LONGEST = 400
_READ = 20_000
_FHIR_XML = "http://hl7.org/fhir"
_UNSEEN = re.compile(r"(?is)<(script|style|title)\b.*?</\1\s*>|<!--.*?-->")
_TAG = re.compile(r"(?s)<[!/?a-zA-Z][^<>]*>")
_TITLE = re.compile(r"(?is)<title[^<>]*>(.*?)</title")


def text_of(reply: Reply, private: bool = True) -> str:
    """What a body that is no OperationOutcome says, in one line; "" where there is none.

    Without `private` only what is meant to be read: of a success, of a record that cannot be
    read and of plain text nothing, for nobody knows what is in them.
    """
    if reply.outcome is not None or not reply.body.strip():
        return ""
    if reply.resource is not None:
        return f"the answer's body is {_named(reply)}"
    said = outcome.plain_message(reply)
    page = said.startswith("<")
    if not (private or (reply.status >= 300 and _is_message(reply, said, page))):
        return ""
    return _without_tags(said) if page else said


def short(text: str) -> str:
    """The beginning of a long text. What is to be masked is masked before: half a value would
    not be found."""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + " …"


def all_text(reply: Reply) -> str:
    """Everything a reply says, to look for words in."""
    issues = outcome.read(reply.outcome)
    return "\n".join([*(f"{one.details} {one.diagnostics}" for one in issues), text_of(reply)])


def _named(reply: Reply) -> str:
    from hlcli.fhir.search import resource_types

    return f"a {reply.type}" if reply.type in resource_types() else "no resource that R4 knows"


def _is_message(reply: Reply, said: str, page: bool) -> bool:
    """AWS's message, if it holds no JSON itself; a page, if it is no FHIR in XML."""
    if page:
        return _FHIR_XML not in said
    return isinstance(reply.json, dict) and not said.lstrip().startswith(("{", "["))


def _without_tags(html: str) -> str:
    """The text of a page; its title before it, where the text does not repeat it."""
    from html import unescape

    page = html[:_READ]
    title = _TITLE.search(page)
    text = unescape(_TAG.sub(" ", _UNSEEN.sub(" ", page)))
    heading = " ".join(unescape(title[1]).split()) if title else ""
    plain = " ".join(text.split())
    parts = [plain] if heading.lower() in plain.lower() else [heading, plain]
    return ": ".join(part for part in parts if part)
