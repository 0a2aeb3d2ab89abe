"""What may go next: the input in its order, but for what waits behind its like."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from hlcli.bulk.input import trouble
from hlcli.bulk.input.item import Refused
from hlcli.bulk.plan.order import Settle
from hlcli.bulk.plan.planning import Planned
from hlcli.bulk.run.lanes import Lanes
from hlcli.bulk.run.supply import Supply
from hlcli.errors import InputRefused

T = TypeVar("T")

#: Items, and bytes of them, read before their turn because their lane is taken.
_MOST_WAITING, _MOST_BYTES = 4096, 24 * 1024 * 1024

_LOOK_FIRST = "hlcli load --resume looks that up, and then sends this one"

#: Items passed over at a time.
_PASSED = 500


class Queue:
    """`broken` is what reading the input raised: it is over then."""

    def __init__(self, supply: Supply) -> None:
        self._supply, self._lanes = supply, Lanes()
        self._free: deque[Planned] = deque()
        self._settling = False
        self.broken: Exception | None = None

    @property
    def over(self) -> bool:
        """Nothing is left but what is under way, and what waits behind that."""
        return (self.broken is not None or self._supply.over) and not self._free

    def prepare(self) -> bool:
        """Do a little of what is to be done soon; False if there is nothing."""
        return self.broken is None and self._tried(self._supply.prepare) is True

    def next(
        self,
        flying: bool,
        passed: Callable[[Planned], bool],
        refuse: Callable[[Refused], bool],
    ) -> Planned | None:
        """The next item that may go, None if there is none now. `flying`: some are under way.
        `passed` is true of one that need not go; `refuse` is told of one that cannot, and says by
        True that it is enough for now."""
        while self._free:
            freed = self._free.popleft()
            if not self._held_back(freed, refuse):
                return freed
            self._free.extend(self._lanes.leave(freed))
        for _ in range(_PASSED):
            one = self._tried(self._supply.take) if self._may_read(flying) else None
            if isinstance(one, Settle):
                self._settling = True
            elif isinstance(one, Refused):
                if refuse(one):
                    return None
            elif one is None or self._goes(one, passed, refuse):
                return one
        return None

    def settled(self, planned: Planned) -> None:
        """Those behind it may go."""
        self._free.extend(self._lanes.leave(planned))

    def block(self, planned: Planned) -> None:
        """Its fate is unknown, and it may even now be under way: those behind it may not go."""
        self._lanes.block(planned)

    def _goes(
        self, one: Planned, passed: Callable[[Planned], bool], refuse: Callable[[Refused], bool]
    ) -> bool:
        return not (passed(one) or self._held_back(one, refuse)) and self._lanes.enter(one)

    def _held_back(self, one: Planned, refuse: Callable[[Refused], bool]) -> bool:
        """Behind one of unknown fate: what is written last must be what stands last."""
        before = self._lanes.blocker(one)
        if before is not None:
            error = InputRefused(
                f"{before}, for the same resource, is of unknown fate", hint=_LOOK_FIRST
            )
            refuse(trouble.of_item(one.item, error))
        return before is not None

    def _may_read(self, flying: bool) -> bool:
        """Not while too many wait for their lane, nor while a level is to be settled."""
        self._settling = self._settling and (flying or self._lanes.waiting > 0)
        few = self._lanes.waiting < _MOST_WAITING and self._lanes.bytes < _MOST_BYTES
        return few and not self._settling and self.broken is None

    def _tried(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except Exception as error:
            self.broken = error
            return None
