"""XHTML in narratives: well-formed, one `div`, in its namespace.

https://hl7.org/fhir/R4/narrative.html#xhtml
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_DIV = "http://www.w3.org/1999/xhtml div"


class _Wrong(Exception):
    """What is wrong, in words without a value."""


def fault(text: str) -> str | None:
    """What is wrong with the text of a `div`; None where nothing is.

    The named entities of HTML (`&nbsp;`) are taken, as HL7's own validator does.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate(namespace_separator=" ")
    _prepare(parser)
    try:
        parser.Parse(text, True)
    except _Wrong as wrong:
        return str(wrong)
    except (expat.ExpatError, ValueError) as error:
        return f"not well-formed XHTML: {_words(error)}"
    return None


def is_good(text: str) -> bool:
    """True for a div without fault."""
    return fault(text) is None


def _prepare(parser: XMLParserType) -> None:
    def root(name: str, _: object) -> None:
        if name != _DIV:
            raise _Wrong(_words_for_root(name))
        parser.StartElementHandler = None  # only the first element is looked at: ten times faster

    parser.StartElementHandler = root
    parser.StartDoctypeDeclHandler = _no_doctype
    # Pretends that a DTD exists, so that an entity without a definition is ours to judge.
    parser.UseForeignDTD(True)
    parser.ExternalEntityRefHandler = lambda *_: 1
    parser.SkippedEntityHandler = _entity


def _entity(name: str, _: object) -> None:
    from html.entities import html5

    if f"{name};" not in html5:
        raise _Wrong("an entity that HTML does not have; write it as &#…;")


def _no_doctype(*_: object) -> None:
    raise _Wrong("a DOCTYPE is not allowed in a narrative")


def _words_for_root(name: str) -> str:
    if name.rpartition(" ")[2] == "div":
        return 'the div is not in its namespace: write <div xmlns="http://www.w3.org/1999/xhtml">'
    return "not one div: a narrative is one <div> with everything in it"


def _words(error: Exception) -> str:
    from xml.parsers import expat

    if isinstance(error, expat.ExpatError):
        words = expat.errors.messages[error.code]
        return f"{words}, at line {error.lineno}, column {error.offset + 1} of it"
    return "characters that XML does not have"
