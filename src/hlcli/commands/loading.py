"""What the words of `hlcli load` ask for, as plain values."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hlcli.commands import body, headers, load_reports
from hlcli.commands.load_options import EachOptions, RunOptions, Selection
from hlcli.commands.options import Output, WriteOptions
from hlcli.errors import UsageError

if TYPE_CHECKING:
    from hlcli.bulk.run.limiter import Pace
    from hlcli.bulk.run.stop import MaxErrors
    from hlcli.bulk.run.terms import Terms
    from hlcli.plans.load import Load

#: With their values these are not written down: they may be secrets, or are of one start only.
_NOT_KEPT = ("--header", "--resume", "--run-dir", "--report")
#: `-H NAME:VALUE`, `-HNAME:VALUE`, and behind other short flags: `-qH NAME:VALUE`.
_HEADER = re.compile(r"-([A-Za-z]*?)H(.*)", re.DOTALL)


@dataclass(frozen=True)
class Each:
    """How each item is written. `level` is the config file's; `rehearse`: --dry-run=server."""

    by: tuple[str, ...]
    options: EachOptions
    level: str | None
    rehearse: bool


def printable(output: Output) -> None:
    """Refuse what a load cannot print. Raises UsageError."""
    if output.curl:
        hint = "hlcli put TYPE FILE --curl prints that of one item; --dry-run sends nothing"
        raise UsageError("--curl prints one request, and a load sends many", hint=hint)
    if output.output in ("resource", "id"):
        raise UsageError(
            f"--output {output.output} prints one resource, and a load has many",
            hint="--output json prints the report; the journal has every item's id",
        )


def asked(
    paths: tuple[str, ...],
    each: Each,
    selection: Selection,
    run: RunOptions,
    words: Sequence[str],
) -> Load:
    """Raises UsageError for what cannot be meant."""
    from hlcli.bulk.input.source import Options
    from hlcli.bulk.plan.planning import How
    from hlcli.plans.load import Load

    _check(selection, run, each)
    if selection.resource_type is not None:
        body.type_and_id(selection.resource_type)
    own, level = each.options, each.options.validation_level or each.level
    write = WriteOptions(validation_level=level, consistency=own.consistency, header=own.header)
    how = How(
        each.by,
        headers.of(write),
        level,
        own.no_validate,
        own.allow_unknown_param,
        own.if_match == "auto",
        own.skip_unchanged,
    )
    source = Options(
        selection.resource_type, selection.limit, selection.skip, selection.resolve_references
    )
    return Load(
        paths,
        how,
        source,
        _terms(each, run),
        _pace(run),
        _header(paths, each, selection),
        tuple(_kept(words, paths)),
        run.resume,
        run.run_dir,
        load_reports.checked(run.report or (), paths),
        selection.order == "references",
        own.dry_run and not each.rehearse,
    )


def _check(selection: Selection, run: RunOptions, each: Each) -> None:
    own = each.options
    if selection.skip < 0 or (selection.limit or 0) < 0:
        raise UsageError("--skip and --limit count items: 0 or more")
    if own.dry_run and not each.rehearse and run.report:
        hint = "-o json prints what --dry-run counts; --dry-run=server has a report"
        raise UsageError("--report tells of a load, and --dry-run sends nothing", hint=hint)
    if run.resume is not None and run.run_dir is not None:
        raise UsageError("--resume and --run-dir name two runs; give one")


def _terms(each: Each, run: RunOptions) -> Terms:
    from hlcli.bulk.run.terms import Terms

    return Terms(
        "rehearse" if each.rehearse else "write",
        each.options.if_match == "auto",
        each.options.skip_unchanged,
        run.resume is not None,
        max_errors=_max_errors(run.max_errors),
    )


def _pace(run: RunOptions) -> Pace:
    from hlcli.bulk.run.limiter import MOST, Pace

    if run.concurrency is not None and not 1 <= run.concurrency <= MOST:
        raise UsageError(f"--concurrency is from 1 to {MOST}")
    if run.rate in (None, "max"):
        return Pace(run.concurrency, None, run.rate == "max")
    try:
        rate = float(run.rate or "")
    except ValueError:
        rate = 0.0
    if not 0 < rate < 1e6:
        raise UsageError("--rate takes a number of requests a second, or max")
    return Pace(run.concurrency, rate)


def _max_errors(text: str | None) -> MaxErrors:
    from hlcli.bulk.run.stop import MaxErrors

    if text is None:
        return MaxErrors()
    bare = text.removesuffix("%")
    if not (bare.isascii() and bare.isdecimal()):
        raise UsageError("--max-errors takes a number such as 50, or a share such as 5%")
    if text != bare and int(bare) > 100:
        raise UsageError(f"--max-errors {text}: no more than 100% can fail")
    return MaxErrors(share=int(bare) / 100) if text != bare else MaxErrors(int(bare))


def _header(paths: Sequence[str], each: Each, selection: Selection) -> dict[str, str]:
    """What must be the same for a run to go on: all that says what is written, and how."""
    own = each.options
    told = {
        "paths": "\n".join(name if name == "-" else os.path.abspath(name) for name in paths),
        "--by": ",".join(each.by),
        "--resource-type": selection.resource_type,
        "--skip": selection.skip or None,
        "--limit": selection.limit,
        "--order": selection.order,
        "--resolve-references": selection.resolve_references,
        "--if-match": own.if_match,
        "--skip-unchanged": own.skip_unchanged,
        "--validation-level": own.validation_level or each.level,
        "--consistency": own.consistency,
        "--no-validate": own.no_validate,
        "--header": _hashed(own.header),
    }
    return {name: str(value) for name, value in told.items() if value}


def _hashed(given: list[str] | None) -> str:
    """A header may hold a secret."""
    return hashlib.sha256("\n".join(given).encode()).hexdigest()[:16] if given else ""


def _kept(words: Sequence[str], paths: Sequence[str]) -> Iterator[str]:
    """The command line for whoever resumes, wherever that is done."""
    feed = iter(words)
    for word in feed:
        header = _HEADER.fullmatch(word)
        if word in _NOT_KEPT or (header and not header[2]):
            next(feed, None)
        elif word in paths and word != "-":
            yield os.path.abspath(word)
        elif not header and not word.startswith(tuple(f"{name}=" for name in _NOT_KEPT)):
            yield word
