"""When the disk runs full, everything else makes way for ballots, on real small disks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.domain.errors import EnvironmentProblem
from kiosk.store import room
from kiosk.store.backup import Backups, Kind
from kiosk.store.ledger import Ledger
from kiosk.store.room import Room, check_room
from tests.driving.disk import fill, small_disk
from tests.store.inspections import at_once
from tests.store.means import NOW
from tests.store.visits import EPOCH, LOCAL, SEED, Visits


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the limits be those of a disk of a few MB."""
    monkeypatch.setattr(room, "BALLAST_BYTES", 1_000_000)
    monkeypatch.setattr(room, "ENOUGH_BYTES", 3_000_000)
    monkeypatch.setattr(room, "LEAST_BYTES", 2_000_000)
    monkeypatch.setattr(room, "PAPER_BYTES", 4_000_000)
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


def leave(disk: Path, free: int) -> None:
    """Fill a disk until so many bytes are free."""
    (disk / "filler").unlink(missing_ok=True)
    filler = fill(disk)
    with filler.open("r+b") as file:
        file.truncate(filler.stat().st_size - free)


def refusal(want: Callable[[], object]) -> str:
    """Return why something is not done, "" when it is."""
    try:
        want()
    except EnvironmentProblem as problem:
        return problem.key
    return ""


@pytest.mark.usefixtures("small")
def test_a_disk_that_fills_up_takes_no_paper_then_no_backup_and_ballots_to_the_last(
    tmp_path: Path, visits: Visits
) -> None:
    with small_disk(tmp_path / "disk", 12_000) as disk:
        ledger = Ledger.create(disk, seed=SEED, epoch=EPOCH)
        backups = Backups(ledger, at_once)
        refused = {}
        for free in (5_000_000, 3_500_000, 1_500_000):
            ledger.record(visits.whole(), LOCAL).result()
            leave(disk, free)
            paper = refusal(lambda: check_room(disk, disk / "report.pdf"))
            refused[free] = paper, refusal(lambda: backups.make(Kind.DAILY, "2026-02-05", NOW).unlink())
        fill(disk)
        ledger.record(visits.whole(), LOCAL).result()
        assert ledger.verify().result().ballots == 4
        ledger.close()
    assert refused == {
        5_000_000: ("", ""),
        3_500_000: ("disk_nearly_full", ""),
        1_500_000: ("disk_nearly_full", "backup_no_room"),
    }


def test_papers_are_refused_before_backups_and_both_before_the_ballots_share() -> None:
    assert room.GIVE_UP_BYTES < room.LEAST_BYTES < room.PAPER_BYTES < room.WARN_BYTES < room.ENOUGH_BYTES
