"""When the disk runs full, everything else makes way for ballots, on real small disks."""

from pathlib import Path

import pytest

from kiosk.domain.errors import EnvironmentProblem
from kiosk.store import room
from kiosk.store.ledger import Ledger
from kiosk.store.room import Room, check_room
from tests.driving.disk import fill, small_disk
from tests.store.visits import EPOCH, LOCAL, SEED, Visits


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the limits be those of a disk of a few MB."""
    monkeypatch.setattr(room, "BALLAST_BYTES", 1_000_000)
    monkeypatch.setattr(room, "ENOUGH_BYTES", 3_000_000)
    monkeypatch.setattr(room, "LEAST_BYTES", 2_000_000)
    monkeypatch.setattr(room, "GIVE_UP_BYTES", 200_000)


@pytest.mark.usefixtures("small")
def test_the_ballast_is_taken_in_where_there_is_room_and_lasts(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 6_000) as disk:
        before = room.free_bytes(disk)
        Room(disk).stock()
        assert (disk / "ballast").stat().st_size == 1_000_000
        assert before - room.free_bytes(disk) >= 1_000_000
        Room(disk).stock()
        assert sorted(file.name for file in disk.iterdir()) == ["ballast"]


@pytest.mark.usefixtures("small")
def test_no_ballast_is_taken_in_where_room_is_scarce(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 2_000) as disk:
        Room(disk).stock()
        assert list(disk.iterdir()) == []


@pytest.mark.usefixtures("small")
def test_a_tap_on_a_full_disk_takes_the_ballasts_room(tmp_path: Path, visits: Visits) -> None:
    with small_disk(tmp_path / "disk", 6_000) as disk:
        ledger = Ledger.create(disk, seed=SEED, epoch=EPOCH)
        ledger.stock().result()
        assert (disk / "ballast").exists()
        filler = fill(disk)
        for _ in range(5):
            ledger.record(visits.whole(), LOCAL).result()
        assert not (disk / "ballast").exists()
        assert not (disk / "spool").exists()
        assert ledger.verify().result().differences == ()
        filler.unlink()
        ledger.stock().result()
        assert (disk / "ballast").exists()
        ledger.close()


@pytest.mark.usefixtures("small")
def test_a_kiosk_starts_on_a_full_disk_in_the_ballasts_room(tmp_path: Path, visits: Visits) -> None:
    with small_disk(tmp_path / "disk", 6_000) as disk:
        ledger = Ledger.create(disk, seed=SEED, epoch=EPOCH)
        ledger.stock().result()
        ledger.record(visits.whole(), LOCAL).result()
        ledger.close()
        fill(disk)
        ledger = Ledger.open(disk)
        ledger.record(visits.whole(), LOCAL).result()
        ledger.close()


@pytest.mark.usefixtures("small")
def test_older_logs_go_before_the_ballast_and_the_ballast_before_a_write_fails(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 6_000) as disk:
        (disk / "logs").mkdir()
        for name in ("kiosk.log", "kiosk.log.1", "kiosk.log.2"):
            (disk / "logs" / name).write_bytes(bytes(1000))
        keeper = Room(disk)
        keeper.stock()
        assert not keeper.tend()
        filler = fill(disk)
        with filler.open("r+b") as file:
            file.truncate(filler.stat().st_size - 500_000)
        assert keeper.tend()
        assert [file.name for file in (disk / "logs").iterdir()] == ["kiosk.log"]
        assert (disk / "ballast").exists()
        fill(disk)
        with filler.open("r+b") as file:
            file.truncate(filler.stat().st_size - 100_000)
        assert keeper.tend()
        assert not (disk / "ballast").exists()


def test_what_is_no_ballot_is_refused_on_a_disk_that_is_nearly_full(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 6_000) as disk:
        with pytest.raises(EnvironmentProblem) as refused:
            check_room(disk, disk / "not yet there/report.pdf")
        assert refused.value.key == "disk_nearly_full"
        with pytest.raises(EnvironmentProblem):
            check_room(disk)
        check_room(disk, tmp_path / "report.pdf")


def test_where_there_is_room_nothing_is_refused(tmp_path: Path) -> None:
    check_room(tmp_path, tmp_path / "report.pdf", 1_000)
    with pytest.raises(EnvironmentProblem):
        check_room(tmp_path, tmp_path / "report.pdf", 1 << 60)
