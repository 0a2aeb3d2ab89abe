"""Write options -> request headers, checked."""

from __future__ import annotations

import re

from hlcli.commands.options import WriteOptions
from hlcli.errors import UsageError
from hlcli.fhir import headers
from hlcli.fhir.interaction import Pairs


def of(options: WriteOptions) -> Pairs:
    """The headers these options ask for. Raises UsageError for two of one name, for a name hlcli
    itself must set, and for If-Match together with If-None-Match."""
    named = (
        ("If-Match", _etag(options.if_match)),
        ("If-None-Match", _star(options.if_none_match)),
        ("x-amzn-healthlake-fhir-validation-level", options.validation_level),
        ("x-amz-fhir-history-consistency-level", options.consistency),
    )
    own = [(name, value) for name, value in named if value is not None]
    pairs = (*own, *(_custom(text) for text in options.header or []))
    names = [name.lower() for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise UsageError(f"the header {twice} is given twice")
    if "if-match" in names and "if-none-match" in names:
        raise UsageError("--if-match and --if-none-match exclude each other")
    return pairs


def _etag(version: str | None) -> str | None:
    """`3`, `"3"` or `W/"3"` as the ETag the service compares with."""
    if version is None or version == "*" or re.fullmatch(r'(?:W/)?"[\x21\x23-\x7e]+"', version):
        return version
    if re.fullmatch(r"[A-Za-z0-9.-]{1,64}", version):
        return f'W/"{version}"'
    raise UsageError('--if-match takes a version such as 3, or an ETag such as W/"3"')


def _star(value: str | None) -> str | None:
    if value not in (None, "*"):
        raise UsageError("--if-none-match takes '*' only (quoted, or the shell expands it)")
    return value


def _custom(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon:
        raise UsageError("-H takes NAME:VALUE")
    headers.check(name, value.strip())
    return name, value.strip()
