"""The run: items in, requests out as fast as the limiter lets them, every outcome remembered
before it is told. A stream of events; it prints nothing and sends nothing itself."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hlcli.bulk.events import Braked, Ended, Event, Finished, Pulse, Repeated, Started
from hlcli.bulk.failures import Failures
from hlcli.bulk.issues import first_issue
from hlcli.bulk.item import Item, Refused
from hlcli.bulk.lanes import Lanes
from hlcli.bulk.limiter import Limiter
from hlcli.bulk.planning import Planned
from hlcli.bulk.runs import Run
from hlcli.bulk.stop import Hope, MaxErrors
from hlcli.bulk.supply import Supply
from hlcli.bulk.task import Came, Hands, Outcome, Task, Told, Waits

#: Items, and bytes of them, read before their turn because their lane is taken.
_MOST_WAITING, _MOST_BYTES = 4096, 24 * 1024 * 1024

#: Seconds between two pulses, and at most without a look around.
_PULSE, _LOOK = 0.25, 0.1
"""
