from __future__ import annotations

from collections.abc import Iterator

import pytest

from caller import Caller, Clock, Distant
from hlcli.local.server import listening


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def caller(clock: Clock) -> Iterator[Caller]:
    one = Caller(clock)
    yield one
    one.store.close()


@pytest.fixture(params=["door", "socket"])
def place(request: pytest.FixtureRequest, caller: Caller) -> Iterator[Caller]:
    if request.param == "door":
        yield caller
        return
    with listening(caller.endpoint) as base:
        yield Distant(caller.clock, store=caller.store, base=base)
