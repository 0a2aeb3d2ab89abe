"""How one item is written: by its id, or by criteria taken from it."""

from __future__ import annotations

from dataclasses import dataclass

from hlcli.bulk.item import Item, Refused
from hlcli.fhir.interaction import Interaction, Pairs


@dataclass(frozen=True)
class How:
    """The same for all items of a run: plain values, so that a worker process can have them.

    `by` as given, `identifier` or `identifier=http://hospital/mrn|`; none: by id. `headers` go
    with every write; `level` is the validation level among them. `if_match_auto` and
    `skip_unchanged` are for whoever sends: they take a read first.
    """

    by: tuple[str, ...] = ()
    headers: Pairs = ()
    level: str | None = None
    no_validate: bool = False
    allow_unknown: bool = False
    if_match_auto: bool = False
    skip_unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """An item and the interaction that writes it.

    Two that share one of their `keys` must not be in flight together, and keep their order. There
    is one key for an id or for criteria, and both where criteria go with a body that has an id.
    """

    item: Item
    interaction: Interaction
    keys: tuple[str, ...]


def plan(item: Item, how: How) -> Planned | Refused:
    """The interaction for one item, all local checks done; pure, and the same every time.

    Raises nothing for an item; UsageError or InputRefused (from `check`) for a `how` that can
    work for none.
    """
    raise NotImplementedError


def check(how: How) -> None:
    """Refuse, before anything is read, a `--by` that makes no sense for any type. Raises
    UsageError."""
    raise NotImplementedError
