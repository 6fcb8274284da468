"""A copy of the ledger grows in small steps between taps, and reaches the disk in small pieces."""

import itertools
import os
from collections.abc import Generator
from pathlib import Path

import pytest

from kiosk.db.copying import SYNC_PAGES
from kiosk.db.database import PAGE_BYTES
from kiosk.domain.errors import EnvironmentProblem
from kiosk.store import backup
from kiosk.store.backup import Backups, Kind
from kiosk.store.inspecting import inspect
from kiosk.store.ledger import Ledger
from kiosk.store.reading import Reader
from tests.store.visits import LOCAL, Visits

NOW = 1_770_000_000_000


def test_taps_are_stored_between_the_steps_of_a_copy_and_stand_in_it(
    filled: Ledger, visits: Visits, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    made = filled.ask(lambda reader: reader.copying(copy)).result()
    steps = 0
    while not filled.ask(lambda _: made.step()).result():
        filled.record(visits.whole(), LOCAL).result()
        steps += 1
    standing = filled.ask(lambda reader: reader.standing()).result()
    made.finish()
    found = inspect(copy)
    assert steps > 5
    assert (found.seq, found.head, found.findings) == (standing.seq, standing.head.hex(), ())
    assert found.ballots == 120 + steps


def test_taps_go_first_while_the_kiosk_itself_makes_a_backup(filled: Ledger, visits: Visits, tmp_path: Path) -> None:
    order: list[str] = []

    def copying(reader: Reader) -> Generator[None, None, None]:
        copy = reader.copying(tmp_path / "copy.sqlite3")
        while not copy.step():
            order.append("step")
            yield

    done = filled.work(copying)
    for _ in range(20):
        filled.record(visits.whole(), LOCAL).add_done_callback(lambda _: order.append("tap"))
    done.result()
    assert order.count("tap") == 20
    assert "step" in order[order.index("tap") :] or order[-1] == "tap"


@pytest.mark.parametrize(("quiet_s", "pauses"), [(0.0, {None, backup.SYNCED_S}), (1e9, {backup.SLOWLY_S})])
def test_a_copy_goes_slowly_while_somebody_taps(
    filled: Ledger,
    backups: Backups,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    quiet_s: float,
    pauses: set[float],
) -> None:
    monkeypatch.setattr(backup, "QUIET_S", quiet_s)
    told: set[float | None] = set()

    def copying(reader: Reader) -> Generator[float | None, None, None]:
        for pause in backups._steps(reader, tmp_path / "copy.sqlite3", texts=True):
            told.add(pause)
            yield pause

    filled.work(copying).result()
    assert told == pauses


def test_a_copy_reaches_the_disk_in_small_pieces(
    filled: Ledger, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths: list[int] = []
    sync = os.fsync

    def noted(descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").readlink().name.startswith("daily-"):
            lengths.append(os.fstat(descriptor).st_size)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    made = backups.make(Kind.DAILY, "2026-02-05", NOW)
    # The cache of the copy holds some pages back.
    most = 2 * SYNC_PAGES * PAGE_BYTES
    assert all(after - before <= most for before, after in itertools.pairwise([0, *lengths]))
    assert (len(lengths) > 2, lengths[-1]) == (True, made.stat().st_size)


def test_a_fault_of_the_ledger_breaks_a_copy_off_and_costs_no_tap(
    filled: Ledger, visits: Visits, tmp_path: Path
) -> None:
    made = filled.ask(lambda reader: reader.copying(tmp_path / "copy.sqlite3")).result()
    assert not filled.ask(lambda _: made.step()).result()
    assert filled.change(lambda database: database.close()).exception() is not None
    filled.record(visits.whole(), LOCAL).result()
    with pytest.raises(EnvironmentProblem, match="backup_broken_off"):
        made.step()
    assert filled.verify().result().differences == ()
