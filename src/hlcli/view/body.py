"""What a refusing reply says in words, whatever form it came in: OperationOutcome, AWS's
`{"message"}`, HTML, plain text, nothing."""

from __future__ import annotations

import re

from hlcli.fhir import outcome
from hlcli.fhir.interaction import Reply

#: Characters of a text that is no OperationOutcome: a gateway's page says it in its first lines.
_LONGEST = 400
_READ = 20_000
_UNSEEN = re.compile(r"(?is)<(script|style|title)\b.*?</\1\s*>|<!--.*?-->")
_TAG = re.compile(r"(?s)<[!/?a-zA-Z][^<>]*>")
_TITLE = re.compile(r"(?is)<title[^<>]*>(.*?)</title")


def text_of(reply: Reply) -> str:
    """What a body that is no OperationOutcome says, in one short line; "" where there is none."""
    if reply.outcome is not None or not reply.body.strip():
        return ""
    if reply.resource is not None:
        return f"the answer's body is a {reply.type}"
    said = outcome.plain_message(reply)
    return _short(_without_tags(said) if said.lstrip().startswith("<") else said)


def all_text(reply: Reply) -> str:
    """Everything a reply says, to look for words in."""
    issues = outcome.read(reply.outcome)
    return "\n".join([*(f"{one.details} {one.diagnostics}" for one in issues), text_of(reply)])


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


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + " …"
