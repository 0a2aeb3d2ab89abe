"""Shared options: a dataclass of flags in a command's signature becomes its options.

    def put(type_id: TypeAndId, *, connection: Connection, output: Output) -> int: ...

`spread` gives Typer a signature in which each field of such a dataclass is an option of its own,
and hands the function the dataclass. So every command has the same words for the same things.
Nobody compares or prints options: to make that possible would take a millisecond a group.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import typer

from hlcli.config import Connection, Flag, Output
from hlcli.errors import UsageError


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Changes:
    """Changes of a text, in the order set, set-json, unset."""

    set: Annotated[
        list[str] | None,
        Flag(
            "active=true, name.given[+]=Jane, telecom[system=phone].value=12, typed as R4 says",
            "",
            "PATH=VALUE",
        ),
    ] = None
    set_json: Annotated[list[str] | None, Flag("any JSON, letter for letter", "", "PATH=JSON")] = (
        None
    )
    unset: Annotated[list[str] | None, Flag("leave an element out", "", "PATH")] = None

    def __bool__(self) -> bool:
        return bool(self.set or self.set_json or self.unset)


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Edits(Changes):
    """Changes layered over the body of a write."""

    replace: Annotated[
        bool, Flag("without a file: replace what is stored by these elements alone")
    ] = False


#: What --yes says, wherever it stands.
YES = "do not ask, not even for a protected store"
#: HealthLake's levels, as `fhir.validate.LEVELS` has them; that module is heavy.
LEVELS = ("strict", "structure-only", "minimal")


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class CheckOptions:
    """How files are checked."""

    validation_level: Annotated[
        str | None, Flag("minimal makes warnings of errors", "", "", LEVELS)
    ] = None


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class WriteOptions:
    """Preconditions and headers of a write."""

    if_match: Annotated[
        str | None,
        Flag(
            "only if this is the current version; auto: the one read just before",
            "",
            "VERSION|ETAG|auto",
        ),
    ] = None
    if_none_match: Annotated[str | None, Flag("'*': only if nothing is there", "", "'*'")] = None
    validation_level: Annotated[
        str | None,
        Flag("how strictly the service validates", "", "", LEVELS),
    ] = None
    consistency: Annotated[
        str | None, Flag("of the service's search index", "", "", ("strong", "eventual"))
    ] = None
    header: Annotated[list[str] | None, Flag("a further request header", "-H", "NAME:VALUE")] = None
    no_validate: Annotated[bool, Flag("send it whatever R4's rules of structure say")] = False
    no_explain: Annotated[bool, Flag("no further reads to explain a 409 or 412")] = False
    dry_run: Annotated[bool, Flag("print the request and send nothing")] = False
    yes: Annotated[bool, Flag(YES)] = False


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Looks:
    """Look at what stands there before a put is sent."""

    merge: Annotated[bool, Flag("change these elements of the current version")] = False
    skip_unchanged: Annotated[bool, Flag("send nothing if nothing would change")] = False
    expect: Annotated[
        str | None, Flag("refuse to do anything else", "", "", ("create", "update"))
    ] = None


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class CareOptions:
    """Look before an update is sent."""

    preview: Annotated[bool, Flag("show what would be done, and send nothing")] = False
    confirm: Annotated[bool, Flag("show what would be done, and ask")] = False
    expect: Annotated[
        str | None, Flag("refuse to do anything else", "", "", ("create", "update"))
    ] = None


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class CriteriaOptions:
    """How search criteria are read. `param` is taken out of argv before Typer parses."""

    param: Annotated[
        list[str] | None,
        Flag("a search parameter; @FILE reads its value", "", "NAME=VALUE|NAME=@FILE"),
    ] = None
    allow_unknown_param: Annotated[bool, Flag("send what R4 or HealthLake does not know")] = False


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Paging:
    """How much of what is there is asked for."""

    all: Annotated[bool, Flag("every page, of 100 unless --count says so")] = False
    count: Annotated[int | None, Flag("how many a page holds", "", "N")] = None


#: The heading in --help under which a group's options stand; None: among the command's own.
_PANELS = {
    "Changes": "Body",
    "Edits": "Body",
    "Selection": "Selection",
    "EachOptions": "Each item",
    "RunOptions": "Run",
    "Looks": "Look first",
    "WriteOptions": "Request",
    "CareOptions": "Look first",
    "CriteriaOptions": None,
    "CheckOptions": None,
    "Paging": None,
    "Connection": "Connection",
    "Output": "Output",
    "LoadOutput": "Output",
}


def spread(function: Callable[..., int]) -> Callable[..., int]:
    """The function with every dataclass parameter spread into Typer options."""
    hints = get_type_hints(function, include_extras=True)
    groups: dict[str, Any] = {
        name: hint for name, hint in hints.items() if dataclasses.is_dataclass(hint)
    }

    @functools.wraps(function)
    def called(**given: Any) -> int:
        packed = {name: _pack(group, given) for name, group in groups.items()}
        rest = {name: value for name, value in given.items() if name in hints}
        return function(**rest, **packed)

    parameters = [
        parameter
        for name, own in inspect.signature(function).parameters.items()
        for parameter in (
            _options(groups[name]) if name in groups else [_keyword(own, hints[name])]
        )
    ]
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {one.name: one.annotation for one in parameters}
    return called


def _keyword(own: inspect.Parameter, hint: Any) -> inspect.Parameter:
    return own.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hint)


def _pack(group: type[Any], given: dict[str, Any]) -> Any:
    return group(**{one.name: given.pop(one.name) for one in dataclasses.fields(group)})


def _options(group: type[Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            one.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=one.default,
            annotation=_annotated(one.name, hints[one.name], _PANELS[group.__name__]),
        )
        for one in dataclasses.fields(group)
    ]


def _annotated(name: str, hint: Any, panel: str | None) -> Any:
    kind, flag = get_args(hint) if get_origin(hint) is Annotated else (hint, Flag(""))
    words = ["--" + name.replace("_", "-"), *([flag.short] if flag.short else [])]
    option = typer.Option(
        *words,
        help=flag.help,
        rich_help_panel=panel,
        metavar=flag.metavar or "|".join(flag.choices) or None,
        show_default=isinstance(kind, type) and kind in (int, float),
        hidden=flag.hidden,
        callback=_one_of(words[0], flag.choices) if flag.choices else None,
    )
    return Annotated[kind, option]


def _one_of(option: str, choices: tuple[str, ...]) -> Callable[[str | None], str | None]:
    def check(value: str | None) -> str | None:
        if value is not None and value not in choices:
            raise UsageError(f"{option} takes one of: {', '.join(choices)}")
        return value

    return check


ResourceAndId = Annotated[str, typer.Argument(metavar="TYPE/ID", show_default=False)]
ResourceMaybeId = Annotated[str, typer.Argument(metavar="TYPE[/ID]", show_default=False)]
ResourceType = Annotated[str, typer.Argument(metavar="TYPE", show_default=False)]
BodyFile = Annotated[str | None, typer.Argument(metavar="[FILE|-]", show_default=False)]

__all__ = [
    "YES",
    "BodyFile",
    "CareOptions",
    "Changes",
    "CheckOptions",
    "Connection",
    "CriteriaOptions",
    "Edits",
    "Looks",
    "Output",
    "Paging",
    "ResourceAndId",
    "ResourceMaybeId",
    "ResourceType",
    "WriteOptions",
    "spread",
]
