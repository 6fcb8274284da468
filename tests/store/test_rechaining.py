"""What the centre tells of a chain makes a new epoch: the same entries by ids and bytes, and nothing counts twice."""

import shutil
from functools import partial
from pathlib import Path

import pytest

from kiosk.domain.chain import NO_HASH, link
from kiosk.domain.entry import Recovery
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.period import Period
from kiosk.store import rechaining
from kiosk.store.ledger import Ledger
from kiosk.store.outbound import Extent
from kiosk.store.quarantine import suspect
from kiosk.store.recovery import drafted
from tests.campaign.recount import recount
from tests.store.test_setback import means
from tests.store.visits import EPOCH, FIRST_DAY, LOCAL, SEED, Visits

DAYS = Period(FIRST_DAY, FIRST_DAY + 30)
LEDGER = "ledger.sqlite3"


def chain_again(ledger: Ledger, epoch: bytes, after: int, mark: int, seed: int = 1) -> Recovery:
    job = partial(rechaining.chain_again, epoch=epoch, after=after, mark=mark, means=means(seed))
    return ledger.in_steps(job).result()


def extents(ledger: Ledger) -> tuple[Extent, ...]:
    return ledger.ask(lambda reader: reader.extents()).result()


def bodies(ledger: Ledger, epoch: bytes, first: int, most: int = 1_000) -> tuple[bytes, ...]:
    return ledger.work(lambda reader: reader.bodies(epoch, first, most, 2**21)).result().bodies


def ballots(ledger: Ledger) -> list[str]:
    assert ledger.verify().result().differences == ()
    return sorted(one.id for one in ledger.read_period(DAYS).result().proven().ballots)


def test_the_end_of_a_chain_is_chained_again_by_the_same_bytes(filled: Ledger) -> None:
    before, whole = ballots(filled), bodies(filled, EPOCH, 1)
    told = chain_again(filled, EPOCH, 300, 310)
    assert (told.cause, told.certain, told.uncertain, told.lost_from, told.lost_to) == ("rollback", 0, 10, 301, 310)
    first, second = extents(filled)
    assert (first, second.last) == (Extent(EPOCH, 300), 481 - 300 + 1)
    assert bodies(filled, EPOCH, 1) == whole[:300]
    again = bodies(filled, second.epoch, 1)
    assert again[:-1] == whole[300:]
    hashes = filled.ask(lambda reader: reader.hashes(second.epoch, range(1, 10_000))).result()
    head, device = NO_HASH, filled.ask(lambda reader: reader.standing()).result().device
    for seq, body in enumerate(again, 1):
        head = link(device, second.epoch, seq, head, body)
        assert hashes[seq] == head
    assert ballots(filled) == before


def test_figures_and_their_places_in_the_chain_stay_what_they_were(filled: Ledger) -> None:
    """A paper that was printed before must come out the same: it stands where its entries were chained first."""
    first_days = Period(FIRST_DAY, FIRST_DAY + 1)
    before = filled.read_period(first_days).result().proven()
    chain_again(filled, EPOCH, 100, 0)
    after = filled.read_period(first_days).result()
    assert (after.ballots, after.segments, after.difference) == (before.ballots, before.segments, None)


def test_the_ledger_goes_on_behind_it_and_opens_again(filled: Ledger, folder: Path, visits: Visits) -> None:
    chain_again(filled, EPOCH, 480, 0)
    visits.tick = 150
    filled.record(visits.whole(), LOCAL).result()
    before = ballots(filled)
    standing = filled.ask(lambda reader: reader.standing()).result()
    assert standing.seq == 1 + 1 + 4
    filled.close()
    assert recount(folder / LEDGER).faults == ()
    again = Ledger.open(folder)
    assert again.ask(lambda reader: reader.standing()).result() == standing
    again.record(visits.whole(), LOCAL).result()
    assert len(ballots(again)) == len(before) + 1
    (recovered,) = again.ask(lambda reader: reader.recoveries()).result()
    assert recovered.entry.uncertain == 0
    again.close()


def test_whatever_later_epochs_hold_follows(filled: Ledger, visits: Visits) -> None:
    """Numbers and places run side by side in every epoch: an older one that parts takes along what came after it."""
    chain_again(filled, EPOCH, 400, 0, seed=1)
    filled.record(visits.whole(), LOCAL).result()
    before = ballots(filled)
    chain_again(filled, EPOCH, 200, 0, seed=2)
    assert [one.last for one in extents(filled)] == [200, 0, 481 - 200 + 1 + 4 + 1]
    filled.record(visits.whole(), LOCAL).result()
    assert len(ballots(filled)) == len(before) + 1


def test_an_epoch_can_part_at_its_very_beginning(filled: Ledger) -> None:
    before = ballots(filled)
    chain_again(filled, EPOCH, 0, 7)
    assert [one.last for one in extents(filled)] == [0, 482]
    assert ballots(filled) == before


def test_what_is_lost_here_is_told_in_an_epoch_of_its_own(filled: Ledger, folder: Path) -> None:
    before = ballots(filled)
    told = filled.at_once(lambda held: rechaining.tell_lost(held, EPOCH, 481, 500, means())).result()
    assert (told.cause, told.uncertain, told.lost_from, told.lost_to) == ("rollback", 19, 482, 500)
    assert [one.last for one in extents(filled)] == [481, 1]
    assert ballots(filled) == before
    filled.close()
    again = Ledger.open(folder)
    assert again.recovered is None
    again.close()


def test_a_wrong_place_changes_nothing(filled: Ledger) -> None:
    with pytest.raises(IntegrityProblem, match="ledger_differs"):
        chain_again(filled, EPOCH, 900, 0)
    assert extents(filled) == (Extent(EPOCH, 481),)
    with pytest.raises(IntegrityProblem, match="ledger_differs"):
        bodies(filled, EPOCH, 482)


@pytest.mark.parametrize(
    "spoils",
    [
        "UPDATE chain SET hash = zeroblob(32) WHERE epoch = 2 AND seq = 7",
        "UPDATE chain SET entry = 3 WHERE epoch = 2 AND seq = 7",
        "DELETE FROM chain WHERE epoch = 2 AND seq = 7",
        "UPDATE chain SET entry = entry + 1 WHERE epoch = 2 AND seq = 1",
        "DELETE FROM chain WHERE epoch = 2 AND seq = 1",
        "DELETE FROM checkpoint WHERE epoch = 2",
    ],
)
def test_a_spoiled_place_among_them_is_found(filled: Ledger, spoils: str) -> None:
    chain_again(filled, EPOCH, 300, 0)
    filled.change(
        lambda database: [
            database.run(f"DROP TRIGGER {table}_no_{verb}")
            for table in ("chain", "checkpoint")
            for verb in ("update", "delete")
        ]
    ).result()
    filled.change(lambda database: database.run(spoils)).result()
    assert filled.verify().result().differences != ()


def test_nothing_of_it_is_lost_with_the_file(filled: Ledger, folder: Path, tmp_path: Path, visits: Visits) -> None:
    chain_again(filled, EPOCH, 300, 0)
    filled.record(visits.whole(), LOCAL).result()
    before = ballots(filled)
    filled.close()
    suspect(folder, [["file", "database_corrupt"]])
    with drafted(folder, means(9), "20260203-101500") as (_, put_in_place):
        put_in_place()
    again = Ledger.open(folder)
    assert ballots(again) == before
    again.close()


def test_a_copy_that_parted_is_not_taken_for_a_loss_at_the_next_start(
    folder: Path, tmp_path: Path, visits: Visits
) -> None:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.record([visits.genesis(), *visits.whole()], LOCAL).result()
    chain_again(ledger, EPOCH, 3, 0)
    ledger.record(visits.whole(), LOCAL).result()
    ledger.close()
    old = shutil.copy(folder / LEDGER, tmp_path / "old")
    ledger = Ledger.open(folder)
    ledger.record(visits.whole(), LOCAL).result()
    ledger.close()
    shutil.copy(old, folder / LEDGER)
    again = Ledger.open(folder, means=means(3))
    assert again.recovered is not None
    assert (again.recovered.certain, again.recovered.uncertain) == (1, 0)
    assert len(ballots(again)) == 3
    again.close()
