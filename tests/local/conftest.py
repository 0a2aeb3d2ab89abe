from __future__ import annotations

from collections.abc import Iterator

import pytest

from caller import Caller, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def caller(clock: Clock) -> Iterator[Caller]:
    one = Caller(clock)
    yield one
    one.store.close()
