"""Batches come in once each, or not at all: section 5 of the contract, by net, on both databases."""

import pytest

from kiosk.domain.chain import NO_HASH
from sync.protocol.refusals import Code
from sync.server.models import Alarm, Entry, Epoch, Place, Receipt, RefusedBatch
from tests.sync.server.kiosks import Kiosk, entry_of, joined
from tests.sync.server.running import Running


def stored(kiosk: Kiosk) -> list[bytes]:
    """Return the bytes that stand at each place of a kiosk's epoch."""
    epoch = Epoch.objects.get(device_id=kiosk.device, epoch=kiosk.epoch.hex())
    places = Place.objects.filter(epoch=epoch).order_by("seq")
    entries = {bytes(ident): bytes(body) for ident, body in Entry.objects.values_list("id", "body")}
    conflicts = {seq: bytes(body) for seq, body in epoch.conflicts.values_list("seq", "body")}
    return [conflicts[place.seq] if place.conflict else entries[bytes(place.entry)] for place in places]


def counted(kiosk: Kiosk) -> int:
    return Entry.objects.filter(epoch__device_id=kiosk.device).count()


def test_a_ledger_comes_in_batch_by_batch(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(25)
    receipts = [kiosk.brings(1, 10), kiosk.brings(11, 20), kiosk.brings(21)]
    assert [(one.first, one.last, one.mark, one.fresh, one.known) for one in receipts] == [
        (1, 10, 10, 10, 0),
        (11, 20, 20, 10, 0),
        (21, 25, 25, 5, 0),
    ]
    assert stored(kiosk) == kiosk.bodies
    assert kiosk.asks().hashes == ((25, kiosk.hashes[-1].hex()),)


def test_a_full_batch_comes_in_whole(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(1000)
    assert kiosk.brings().mark == 1000
    assert stored(kiosk) == kiosk.bodies


def test_what_comes_again_changes_nothing(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(10)
    kiosk.brings(1, 6)
    again = [kiosk.brings(1, 6), kiosk.brings(3, 8), kiosk.brings(1, 10), kiosk.brings(1, 10)]
    assert [(one.mark, one.fresh, one.known) for one in again] == [(6, 0, 6), (8, 2, 4), (10, 2, 8), (10, 0, 10)]
    assert (stored(kiosk), counted(kiosk)) == (kiosk.bodies, 10)
    assert Receipt.objects.filter(epoch__device_id=kiosk.device).count() == 3


def test_a_gap_is_told_with_the_mark(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(10)
    kiosk.brings(1, 4)
    problem = kiosk.sends(6, 10).problem
    assert (problem.code, problem.status, problem.params) == (Code.GAP, 409, {"mark": 4})
    assert kiosk.asks().mark == 4


def test_the_first_batch_of_an_epoch_begins_at_one(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(4)
    assert kiosk.sends(2, 4).problem.params == {"mark": 0}
    assert not Epoch.objects.filter(device_id=kiosk.device).exists()


def test_a_ledger_that_was_set_back_and_went_on_is_a_fork(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(10)
    kiosk.brings()
    before = stored(kiosk)
    del kiosk.bodies[6:], kiosk.hashes[6:]
    kiosk.tap(9)
    problem = kiosk.sends(3).problem
    assert (problem.code, problem.status, problem.params) == (Code.FORK, 409, {"seq": 7})
    assert kiosk.sends(11).problem.params == {"seq": 11}
    assert stored(kiosk) == before
    [alarm] = Alarm.objects.filter(device_id=kiosk.device)
    assert (alarm.kind, alarm.epoch, alarm.count) == ("fork", kiosk.epoch.hex(), 2)
    kept = RefusedBatch.objects.filter(device_id=kiosk.device).order_by("pk")
    assert [bytes(row.content or b"") for row in kept] == [kiosk.packet(3).content, kiosk.packet(11).content]


def test_a_kiosk_that_asks_with_another_chain_is_told_to_people(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(10)
    kiosk.brings()
    kiosk.asks()
    kiosk.asks(last=4)
    assert not Alarm.objects.filter(device_id=kiosk.device).exists()
    del kiosk.bodies[6:], kiosk.hashes[6:]
    kiosk.tap(2)
    assert kiosk.asks().mark == 10
    [alarm] = Alarm.objects.filter(device_id=kiosk.device)
    assert (alarm.kind, alarm.epoch, alarm.seq) == ("fork", kiosk.epoch.hex(), 8)


def test_an_epoch_that_goes_on_behind_a_newer_one_is_told_to_people(centre: Running) -> None:
    kiosk = joined(centre)
    taps = kiosk.tap(8)
    kiosk.brings()
    older = (kiosk.epoch, kiosk.bodies, kiosk.hashes)
    kiosk.begin()
    kiosk.chain(*taps[5:])
    kiosk.brings()
    kiosk.epoch, kiosk.bodies, kiosk.hashes = older
    kiosk.brings()
    assert not Alarm.objects.filter(device_id=kiosk.device).exists()
    kiosk.tap(1)
    kiosk.brings(7)
    [alarm] = Alarm.objects.filter(device_id=kiosk.device)
    assert (alarm.kind, alarm.epoch, alarm.seq) == ("fork", older[0].hex(), 9)


def test_entries_that_are_chained_again_count_once(centre: Running) -> None:
    kiosk = joined(centre)
    taps = kiosk.tap(8)
    kiosk.brings()
    kiosk.begin()
    kiosk.chain(*taps[5:])
    kiosk.tap(2)
    receipt = kiosk.brings()
    assert (receipt.fresh, receipt.known, receipt.mark) == (2, 3, 5)
    assert counted(kiosk) == 10
    assert stored(kiosk) == kiosk.bodies


def test_one_id_with_other_bytes_is_kept_and_never_counted(centre: Running) -> None:
    kiosk, other = joined(centre), joined(centre)
    kiosk.tap(3)
    kiosk.brings()
    ident = kiosk.bodies[1][7:39].decode()
    other.tap(1)
    other.chain(entry_of(ident, "other"))
    receipt = other.brings()
    assert (receipt.fresh, receipt.known, receipt.conflicting) == (1, 0, 1)
    assert stored(other) == other.bodies
    assert (counted(kiosk), counted(other)) == (3, 1)
    [alarm] = Alarm.objects.filter(device_id=other.device)
    assert (alarm.kind, alarm.seq) == ("conflict", 2)


@pytest.mark.parametrize(("second", "told"), [("", (1, 1, 0)), ("other", (1, 0, 1))])
def test_one_id_twice_in_a_batch_counts_once(centre: Running, second: str, told: tuple[int, int, int]) -> None:
    kiosk = joined(centre)
    ident = kiosk.device[::-1]
    kiosk.chain(entry_of(ident), entry_of(ident, second))
    receipt = kiosk.brings()
    assert (receipt.fresh, receipt.known, receipt.conflicting) == told
    assert stored(kiosk) == kiosk.bodies


def test_an_epoch_that_nobody_knows_has_nothing(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(3)
    standing = kiosk.asks(1, 2)
    assert (standing.mark, standing.hashes, standing.durable_to) == (0, (), 0)


def test_hashes_are_told_at_probes_and_at_the_smaller_end(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(12)
    kiosk.brings(1, 9)
    told = kiosk.asks(2, 5, 11).hashes
    assert told == tuple((seq, kiosk.hash_at(seq).hex()) for seq in (2, 5, 9))
    assert kiosk.asks(last=4).hashes == ((4, kiosk.hash_at(4).hex()),)
    assert NO_HASH.hex() not in dict(told).values()


def test_what_a_kiosk_says_of_itself_is_kept(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(12)
    kiosk.brings(1, 9)
    kiosk.asks()
    row = kiosk.row
    assert (row.queue, row.clock, row.program) == (3, "trusted", "0.1.0")
    assert row.clock_ahead_ms is not None
    assert row.clock_ahead_ms < 0
    assert row.last_seen is not None
