"""What there is to complete, as plain data: commands, options, places and search parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

#: The types of search parameters in the order of the scripts.
KINDS = (
    "string",
    "token",
    "reference",
    "date",
    "quantity",
    "number",
    "uri",
    "composite",
    "special",
)

#: Names of search parameters by their type (see KINDS).
ByKind = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Source:
    """What may stand at one place: the `words`, and what `kind` tells the shell to look up.

    "" nothing more, "files", "types" of resources, "types/" with an id after them, "criteria"
    (NAME=VALUE or NAME=@FILE), "programs" (a whole command line), "stores" (of the config file),
    "flag" for an option alone.
    """

    kind: str = ""
    words: tuple[str, ...] = ()


FLAG = Source("flag")


@dataclass(frozen=True)
class Option:
    """One option in every spelling; `value` is FLAG where it takes none."""

    names: tuple[str, ...]
    help: str
    value: Source = FLAG


@dataclass(frozen=True)
class Command:
    """One command. The last of `arguments` may stand again and again where `repeats`.

    With `criteria` every search parameter of the type named first is an option too; with
    `results` those that shape an answer as well. The empty name is hlcli itself.
    """

    name: str
    help: str
    options: tuple[Option, ...] = ()
    arguments: tuple[Source, ...] = ()
    repeats: bool = False
    criteria: bool = False
    results: bool = False


@dataclass(frozen=True)
class Tree:
    """All of it. `common` are the parameters every type has, `own` the others of each type,
    `results` those of a search's answer, `modifiers` what may follow a colon, by kind."""

    commands: tuple[Command, ...]
    common: ByKind = field(default_factory=dict)
    own: Mapping[str, ByKind] = field(default_factory=dict)
    results: tuple[str, ...] = ()
    modifiers: ByKind = field(default_factory=dict)

    @property
    def named(self) -> tuple[Command, ...]:
        """The commands a user can type."""
        return tuple(one for one in self.commands if one.name)

    def sources(self) -> list[tuple[tuple[str, ...], Source]]:
        """(keys, source), each source once. A key is `command:--option` or `command:@place`; a
        star stands for any command, where all agree, or for any place. An option that is
        elsewhere a search parameter (--version) has no star: there it takes a value."""
        found: dict[Source, list[str]] = {}
        for key, source in (*self._options(), *self._places()):
            found.setdefault(source, []).append(key)
        return [(tuple(keys), source) for source, keys in found.items() if source != Source()]

    def _options(self) -> Iterator[tuple[str, Source]]:
        parameters = {
            f"--{name}" for own in self.own.values() for names in own.values() for name in names
        }
        given: dict[str, dict[str, Source]] = {}
        for command in self.commands:
            for option in command.options:
                for name in option.names:
                    given.setdefault(name, {})[command.name] = option.value
        for name, by_command in given.items():
            if len(set(by_command.values())) == 1 and name not in parameters:
                yield f"*:{name}", next(iter(by_command.values()))
            else:
                yield from ((f"{command}:{name}", source) for command, source in by_command.items())

    def _places(self) -> Iterator[tuple[str, Source]]:
        for command in self.named:
            for place, source in enumerate(command.arguments, 1):
                last = command.repeats and place == len(command.arguments)
                yield f"{command.name}:@{'*' if last else place}", source

    def blocks(self) -> list[tuple[tuple[str, ...], tuple[Option, ...]]]:
        """(commands, options) that those commands share, in the order of --help."""
        owners: dict[Option, list[str]] = {}
        for command in self.commands:
            for option in command.options:
                owners.setdefault(option, []).append(command.name)
        together = groupby(sorted(owners, key=lambda one: owners[one]), lambda one: owners[one])
        return [(tuple(commands), tuple(options)) for commands, options in together]

    def alike(self) -> list[tuple[tuple[str, ...], ByKind]]:
        """(types, parameters): types whose own parameters are the same, together."""
        groups: dict[tuple[tuple[str, tuple[str, ...]], ...], list[str]] = {}
        for type, parameters in self.own.items():
            groups.setdefault(tuple(parameters.items()), []).append(type)
        return [(tuple(types), dict(parameters)) for parameters, types in groups.items()]

    def takers(self) -> tuple[str, ...]:
        """The commands that take search parameters as options."""
        return tuple(one.name for one in self.commands if one.criteria)

    def showers(self) -> tuple[str, ...]:
        """Those among them that take the parameters of an answer, too."""
        return tuple(one.name for one in self.commands if one.results)
