"""What the ledger cannot take is kept elsewhere, thanked for, and joined to the ledger once."""

from collections import Counter
from pathlib import Path

import pytest

from kiosk.db.database import BUSY_MS
from kiosk.domain.entry import Entry
from kiosk.domain.errors import NotRecorded
from kiosk.domain.period import Period
from kiosk.store import refuge
from kiosk.store.book import Batch
from kiosk.store.keeping import AGAIN_BUSY_MS
from kiosk.store.ledger import Ledger
from kiosk.store.spool import FileSpool
from tests.driving.disk import fill, small_disk
from tests.store.resting import rested
from tests.store.visits import EPOCH, FIRST_DAY, LOCAL, SEED, Visits

TODAY = Period(FIRST_DAY, FIRST_DAY)


def ids(ledger: Ledger) -> list[str]:
    return [one.entry.id for one in ledger.ask(lambda reader: reader.entries(most=10_000)).result()]


class Broken:
    """A ledger on a disk that is full to the last byte until it is mended; its spool is on another one, or not."""

    def __init__(self, disk: Path, spool: Path | None = None) -> None:
        self.ledger = Ledger.create(disk / "data", seed=SEED, epoch=EPOCH)
        self.disk = disk
        self.visits = Visits()
        self.beside = spool is not None
        self.last: list[Entry] = []
        self.refused: NotRecorded | None = None
        if spool is not None:
            spool.mkdir()
            (disk / "data/spool").symlink_to(spool)

    def breaks(self) -> list[Entry]:
        """Tap on a disk that is filled before every tap until the ledger, or the spool there too, takes none.

        Return what was taken till then.
        To open the file again, as after a fault, frees a little.
        """
        taken: list[Entry] = []
        for _ in range(20):
            fill(self.disk)
            visit = self.last = self.visits.whole()
            try:
                done = self.ledger.record(visit, LOCAL).result()
            except NotRecorded as problem:
                self.refused = problem
                return taken
            taken += visit
            if done == (0, 0, b"") and self.beside:
                return taken
        raise AssertionError("the disk is never full")

    def mended(self) -> None:
        (self.disk / "filler").unlink()


@pytest.fixture
def kept(tmp_path: Path) -> FileSpool:
    return FileSpool(tmp_path / "spool")


def test_a_batch_comes_back_as_it_was_kept(kept: FileSpool, visits: Visits) -> None:
    ballot, (hashed, text) = visits.id(), visits.text("Chờ lâu\nquá 🙂")
    batches = [
        Batch((visits.answered(ballot),), LOCAL),
        Batch((visits.followed(ballot, comment=hashed),), None, {hashed: text}),
    ]
    for batch in batches:
        kept.keep(batch)
    again = FileSpool(kept.folder)
    assert again.holds
    assert list(again.kept()) == batches
    again.clear()
    assert list(FileSpool(kept.folder).kept()) == []
    assert not FileSpool(kept.folder).holds


def test_a_batch_that_was_torn_costs_no_other(kept: FileSpool, visits: Visits) -> None:
    batches = [Batch((visits.genesis(),), LOCAL), Batch(tuple(visits.whole()), LOCAL)]
    kept.keep(batches[0])
    file = kept.folder / "batches"
    with file.open("ab") as out:
        out.write(file.read_bytes()[:50])
    FileSpool(kept.folder).keep(batches[1])
    assert list(FileSpool(kept.folder).kept()) == batches


def test_what_is_kept_is_for_its_owner_alone(kept: FileSpool, visits: Visits) -> None:
    kept.keep(Batch((visits.genesis(),), LOCAL))
    modes = [path.stat().st_mode & 0o777 for path in (kept.folder, kept.folder / "batches")]
    assert modes == [0o700, 0o600]


def test_taps_on_a_full_disk_are_kept_beside_it_and_joined_at_the_next_tap(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 6_000) as disk:
        broken = Broken(disk, tmp_path / "spool")
        ledger, visits = broken.ledger, broken.visits
        taken, second, third = broken.breaks(), visits.whole(), visits.whole()
        for entry in second:
            assert ledger.record([entry], LOCAL).result() == (0, 0, b"")
        assert ids(ledger) == [entry.id for entry in taken[:-4]]
        broken.mended()
        ledger.record(third, LOCAL).result()
        assert ids(ledger) == [entry.id for entry in (*taken, *second, *third)]
        assert (tmp_path / "spool/batches").stat().st_size == 0
        assert ledger.verify().result().differences == ()
        ledger.close()


def test_a_comment_on_a_full_disk_is_not_lost(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 6_000) as disk:
        broken = Broken(disk, tmp_path / "spool")
        ledger, visits = broken.ledger, broken.visits
        ballot, (hashed, text) = visits.id(), visits.text("Nhân viên hướng dẫn chưa rõ")
        ledger.record([visits.answered(ballot)], LOCAL).result()
        broken.breaks()
        told = ledger.record([visits.followed(ballot, comment=hashed)], LOCAL, {hashed: text}).result()
        assert told == (0, 0, b"")
        broken.mended()
        ledger.record([visits.closed(ballot)], LOCAL).result()
        assert ledger.ask(lambda reader: reader.comment(hashed)).result() == text.text
        assert ledger.verify().result().differences == ()
        ledger.close()


def test_what_is_kept_goes_into_the_ledger_though_nobody_taps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refuge, "RETRY_S", 0.0)
    with small_disk(tmp_path / "disk", 6_000) as disk:
        broken = Broken(disk, tmp_path / "spool")
        taken = broken.breaks()
        broken.mended()
        rested(broken.ledger)
        assert ids(broken.ledger) == [entry.id for entry in taken]
        broken.ledger.close()


def test_what_is_kept_is_joined_at_the_next_start_and_once(folder: Path, visits: Visits) -> None:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    stored, waiting = visits.whole(), visits.whole()
    ledger.record(stored, LOCAL).result()
    ledger.close()
    spool = FileSpool(folder / "spool")
    # The first was stored although its COMMIT had failed.
    for visit in (stored, waiting, waiting):
        spool.keep(Batch(tuple(visit), LOCAL))
    for _ in range(2):
        ledger = Ledger.open(folder)
        assert Counter(ids(ledger)) == Counter(entry.id for entry in (*stored, *waiting))
        assert len(ledger.ask(lambda reader: reader.ballots(TODAY)).result()) == 2
        ledger.close()


def test_a_command_in_passing_counts_what_is_kept_too(folder: Path, visits: Visits) -> None:
    Ledger.create(folder, seed=SEED, epoch=EPOCH).close()
    FileSpool(folder / "spool").keep(Batch(tuple(visits.whole()), LOCAL))
    ledger = Ledger.open(folder, passing=True)
    assert len(ledger.ask(lambda reader: reader.ballots(TODAY)).result()) == 1
    ledger.close()


def test_a_batch_that_can_never_follow_is_put_aside_and_holds_up_no_other(folder: Path, visits: Visits) -> None:
    Ledger.create(folder, seed=SEED, epoch=EPOCH).close()
    spool, visit, stray = FileSpool(folder / "spool"), visits.whole(), visits.closed(visits.id())
    spool.keep(Batch((stray,), LOCAL))
    spool.keep(Batch(tuple(visit), LOCAL))
    ledger = Ledger.open(folder)
    assert ids(ledger) == [entry.id for entry in visit]
    assert ledger.trouble is not None
    assert ledger.trouble.key == "spool_refused"
    ledger.close()
    assert stray.id.encode() in (folder / "spool/refused").read_bytes()


def test_a_spool_on_the_same_full_disk_is_told_honestly(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 6_000) as disk:
        broken = Broken(disk)
        taken = broken.breaks()
        assert broken.refused is not None
        assert broken.refused.params == {"reason": "disk_full"}
        broken.mended()
        # The visitor tries again: the same ids.
        broken.ledger.record(broken.last, LOCAL).result()
        assert ids(broken.ledger) == [entry.id for entry in (*taken, *broken.last)]
        broken.ledger.close()


def test_another_program_is_waited_for_longer_at_a_start_than_when_the_file_is_opened_again(folder: Path) -> None:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    waits = [ledger.change(lambda database: database.value("PRAGMA busy_timeout")).result()]
    ledger._writer.do(ledger._keeping.drop).result()
    waits.append(ledger.change(lambda database: database.value("PRAGMA busy_timeout")).result())
    ledger.close()
    assert waits == [BUSY_MS, AGAIN_BUSY_MS]
