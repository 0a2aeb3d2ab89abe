"""`hlcli load` as a process with its workers, over real sockets: storms, kill -9, signals."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from random import Random

import pytest

from docks import ndjson, patient
from yard import STORM, check_by_id, check_by_identifier, opened

COUNT = 400


def test_a_storm_by_id(tmp_path: Path) -> None:
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, COUNT + 1)))
    with opened(tmp_path, *STORM) as yard:
        code, err = yard.load(file)
        assert code == 0, err
        assert "in flight" in err
        assert "HealthLake" not in err  # whose limits are not this endpoint's
        check_by_id(yard, file)


def test_a_storm_by_identifier(tmp_path: Path) -> None:
    patients = (patient(number, id=False) for number in range(1, COUNT + 1))
    file = ndjson(tmp_path / "p.ndjson", patients)
    with opened(tmp_path, *STORM) as yard:
        code, err = yard.load(file, "--by", "identifier")
        assert code == (8 if yard.unknown() else 0), err
        check_by_identifier(yard, COUNT)


@pytest.mark.parametrize("by", [(), ("--by", "identifier")], ids=["by id", "by identifier"])
def test_killed_again_and_again_it_goes_on(by: tuple[str, ...], tmp_path: Path) -> None:
    patients = (patient(number, id=not by) for number in range(1, COUNT + 1))
    file = ndjson(tmp_path / "p.ndjson", patients)
    chance = Random(11)
    with opened(tmp_path) as yard:
        for _ in range(4):
            code, _err = yard.stopped(signal.SIGKILL, chance.randrange(1, 80), file, *by)
            assert code == -signal.SIGKILL
        code, err = yard.load(file, *by)
        assert "done before" in err
        assert code == (8 if yard.unknown() else 0), err
        if by:
            check_by_identifier(yard, COUNT)
        else:
            check_by_id(yard, file)


@pytest.mark.parametrize("all_of_them", [False, True], ids=["to it alone", "to its children too"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_finishes_what_is_in_flight(
    number: int, code: int, all_of_them: bool, tmp_path: Path
) -> None:
    if all_of_them and sys.platform != "linux":
        pytest.skip("the children of a process are asked for as Linux tells them")
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, COUNT + 1)))
    with opened(tmp_path) as yard:
        yard.endpoint.all_of_them = all_of_them
        ended, err = yard.stopped(number, 50, file)
        assert ended == code, err
        assert not yard.unknown()
        told = len(yard.stored())
        assert f"{told:,} created" in err
        ended, err = yard.load(file)
        assert (ended, f"{told:,} done before" in err) == (0, True)
        check_by_id(yard, file)


def test_a_full_disk_ends_it_cleanly_and_it_goes_on_when_there_is_room(tmp_path: Path) -> None:
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, COUNT + 1)))
    with opened(tmp_path) as yard:
        code, err = yard.load(file, limit="16")
        assert code == 8, err  # 3 would say that nothing is written
        assert "cannot be written" in err
        assert "Traceback" not in err
        assert 0 < len(yard.stored()) < COUNT
        code, err = yard.load(file)
        assert code == 0, err
        assert "done before" in err
        check_by_id(yard, file)
