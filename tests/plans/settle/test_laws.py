"""The law of settle: as long as a search is behind by less than --lag, there is never a duplicate,
and what it says of the write is so."""

from __future__ import annotations

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lossy import Spoil, Town
from test_matrix import Handle

LAG = 60
CRITERIA = (
    ("--by", "identifier"),
    ("--family", "chalmers"),
    ("--identifier", "nowhere|1", "--allow-mismatch"),
)


def slowly(town: Town, seconds: float, done: bool) -> Spoil:
    """The endpoint takes its time over the write, or never sees it; the answer is lost."""

    def spoil(request: httpx.Request, handle: Handle) -> httpx.Response:
        town.pass_time(seconds)
        if done:
            handle(request)
        raise httpx.ReadError("reset")

    return spoil


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    search_lag=st.sampled_from((LAG - 1, 20, 0)) | st.floats(0, LAG - 1),
    took=st.sampled_from((30, 0)) | st.floats(0, 30),
    later=st.sampled_from((0, 30, 60, 400)) | st.floats(0, 400),
    done=st.sampled_from((True, True, False)),
    exists=st.booleans(),
    strict_case=st.booleans(),
    criteria=st.sampled_from(CRITERIA),
)
def test_never_a_duplicate(
    search_lag: float,
    took: float,
    later: float,
    done: bool,
    exists: bool,
    strict_case: bool,
    criteria: tuple[str, ...],
) -> None:
    with Town(search_lag, strict_case=strict_case) as town:
        if exists:
            town.run("put", "Patient", "other.json")
            town.pass_time(500)
        found = exists and (
            criteria[0] == "--by" or (criteria[0] == "--family" and not strict_case)
        )
        before = 2 if found else 1
        words = town.lost("cond-update", "Patient", "peter.json", *criteria,
                          put=slowly(town, took, done))  # fmt: skip
        town.pass_time(later)

        told = town.json(*words, "--lag", str(LAG))

        assert (told["exitCode"], told["written"]) == (0, True)
        assert sum(town.versions().values()) == (before if found else before + exists)
