"""What the centre counts is what each kiosk counts itself, to the unit, however its ledger came in."""

import json
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.domain.period import Period
from kiosk.domain.tally import Tally
from kiosk.store.ledger import Ledger
from kiosk.store.recovery import recover
from sync.server import clock, founding, vault
from sync.server.figures.counting import live
from sync.server.figures.folding import forget
from sync.server.figures.months import office_month
from sync.server.models import DayCount, Folded, MonthFrozen
from sync.server.rebuilding import rebuild_device
from tests.app.strange import NOVEMBER, OCTOBER, SEPTEMBER, fill, wander
from tests.store.closing import close
from tests.store.means import STAMP, means
from tests.sync.server.kiosks import Kiosk, new_counter
from tests.sync.server.ledgers import Sending, StrangeMonth, chain_of
from tests.sync.server.running import Running

MONTHS = (SEPTEMBER, OCTOBER, NOVEMBER)


@pytest.fixture
def month(tmp_path: Path) -> Iterator[StrangeMonth]:
    made = StrangeMonth(tmp_path)
    yield made
    made.ledger.close()


def joined(centre: Running, month: StrangeMonth) -> Sending:
    return Sending(centre, month.ledger, new_counter())


def counted(sending: Sending, period: Period) -> Tally:
    return live(period, list(Folded.objects.filter(epoch__device=sending.device).values_list("epoch_id", flat=True)))


def everything(sending: Sending) -> list[Tally]:
    return [counted(sending, period) for period in MONTHS]


@pytest.mark.parametrize("size", [1000, 20, 4])
def test_strange_visitors_are_counted_as_the_kiosk_counts_them(centre: Running, month: StrangeMonth, size: int) -> None:
    fill(month)
    sending = joined(centre, month)
    sending.sends_all(size)
    assert everything(sending) == [month.tally(period) for period in MONTHS]
    row = Folded.objects.get(epoch__device=sending.device)
    assert (row.strays, row.strange) == (0, 0)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_visitors_do_is_counted_as_the_kiosk_counts_it(
    centre: Running, month: StrangeMonth, seed: int
) -> None:
    wander(month, seed, (0.0, 0.3, 0.8)[seed % 3])
    sending = joined(centre, month)
    sending.sends_all(random.Random(seed).choice((9, 20, 60, 1000)))
    assert everything(sending) == [month.tally(period) for period in MONTHS]
    assert not rebuild_device(sending.device).changed
    assert everything(sending) == [month.tally(period) for period in MONTHS]


def test_a_ballot_counts_as_it_stands_after_each_batch(centre: Running, month: StrangeMonth) -> None:
    month.visits.day = OCTOBER.first + 3
    month.visit("unsatisfied>satisfied", "satisfied", reasons=[("late",)])
    sending = joined(centre, month)
    start = len(month.ledger.ask(lambda reader: reader.entries()).result()) - 6
    told = []
    for upto in range(start + 1, start + 7):
        sending.sends_all(upto=upto)
        tally = counted(sending, OCTOBER)
        levels = {level: n for (_, item, level), n in tally.levels.items() if item == "attitude"}
        told.append((tally.total.issued, tally.open, tally.total.valid, levels, sum(tally.reasons.values())))
    assert told == [
        (1, 1, 0, {}, 0),
        (1, 1, 1, {"unsatisfied": 1}, 0),
        (1, 1, 1, {"satisfied": 1}, 0),
        (1, 1, 1, {"satisfied": 1}, 0),
        (1, 1, 1, {"satisfied": 1}, 0),
        (1, 0, 1, {"satisfied": 1}, 0),
    ]


def test_a_recovered_ledger_counts_once_and_tells_what_it_lost(centre: Running, month: StrangeMonth) -> None:
    month.visits.day = OCTOBER.first + 3
    for _ in range(9):
        month.visit("satisfied", "satisfied")
    sending = joined(centre, month)
    sending.sends_all()
    month.ledger.close()
    (month.folder / "ledger.sqlite3").write_bytes(bytes(8192))
    recover(month.folder, means(), STAMP)
    month.ledger = sending.ledger = Ledger.open(month.folder)
    month.visits.day += 1
    month.visit("unsatisfied", "satisfied")
    sending.sends_all()
    gathered = month.gathered(OCTOBER)
    assert counted(sending, OCTOBER) == gathered.tally()
    told = office_month(sending.row.counter.office, OCTOBER).figures
    assert told.recovered == gathered.recovered is not None
    assert (told.counts.issued, len(told.ledgers)) == (10, 2)
    assert not rebuild_device(sending.device).changed


def test_a_closed_month_stays_as_it_was_frozen_and_the_same_is_proven_here(
    centre: Running, month: StrangeMonth
) -> None:
    fill(month)
    month.visits.day = NOVEMBER.first + 5
    close(month.ledger, month.visits, OCTOBER)
    sending = joined(centre, month)
    sending.sends_all()
    frozen = month.tally(OCTOBER)
    month.visits.day = OCTOBER.last
    month.visit("unsatisfied", "unsatisfied")
    sending.sends_all()
    told = office_month(sending.row.counter.office, OCTOBER)
    figures = told.figures
    assert told.late == (("Quầy 1", 1),)
    assert figures.counts == frozen.total == month.tally(OCTOBER).total
    assert counted(sending, OCTOBER).total.issued == frozen.total.issued + 1
    month.visits.day = NOVEMBER.first + 9
    close(month.ledger, month.visits, OCTOBER, 1)
    sending.sends_all()
    assert [(row.supplement, row.proven) for row in MonthFrozen.objects.filter(device=sending.device)] == [
        (0, True),
        (1, True),
    ]
    own, here = month.gathered(OCTOBER).figures(), office_month(sending.row.counter.office, OCTOBER).figures
    assert here.counts == own.counts == month.tally(OCTOBER).total
    assert office_month(sending.row.counter.office, OCTOBER).late == ()
    assert [part.to_json() for part in here.closed] == [part.to_json() for part in own.closed]
    assert not rebuild_device(sending.device).changed
    assert MonthFrozen.objects.filter(device=sending.device, proven=True).count() == 2


def test_three_kiosks_add_up_to_their_office(centre: Running, tmp_path: Path) -> None:
    office = new_counter().office
    tallies, counters = [], []
    for number in range(3):
        month = StrangeMonth(tmp_path)
        with closing(month.ledger):
            wander(month, 40 + number, 0.5)
            counters.append(office.counters.create(name=f"Quầy số {number + 1}"))
            Sending(centre, month.ledger, counters[-1]).sends_all(50)
            tallies.append(month.tally(OCTOBER))
    figures = office_month(office, OCTOBER).figures
    assert figures.counts == sum((tally.total for tally in tallies), start=Tally().total)
    assert [one.figures.counts for one in figures.by_counter] == [tally.total for tally in tallies]
    told = json.loads(figures.canonical())
    for name in ("issued", "collected", "valid", "undated", "flagged"):
        assert told[name] == sum(one[name] for one in told["by_counter"])


def test_what_is_sent_again_counts_nothing_again(centre: Running, month: StrangeMonth) -> None:
    fill(month)
    sending = joined(centre, month)
    sending.sends_all(40)
    before = everything(sending)
    sending.brings(1, 40)
    sending.brings(21, 80)
    assert everything(sending) == before


def test_an_id_with_other_bytes_counts_nothing(centre: Running, month: StrangeMonth) -> None:
    month.visits.day = OCTOBER.first + 3
    month.visit("satisfied", "satisfied")
    sending = joined(centre, month)
    sending.sends_all()
    before = counted(sending, OCTOBER)
    other = Kiosk(centre)
    other.enrols()
    other.chain(*(body.replace(b'"at":', b'"at":1') for body in sending.bodies))
    assert other.brings().conflicting == len(sending.bodies)
    assert DayCount.objects.filter(epoch__device=other.device).count() == 0
    assert counted(sending, OCTOBER) == before


def test_what_came_in_before_the_centre_counted_is_counted_when_it_starts(centre: Running, month: StrangeMonth) -> None:
    fill(month)
    sending = joined(centre, month)
    sending.sends_all()
    numbers = list(Folded.objects.filter(epoch__device=sending.device).values_list("epoch_id", flat=True))
    forget(numbers)
    Folded.objects.filter(epoch__in=numbers).delete()
    founding.bring_up(vault.open_vault(centre.folder), clock.now())
    assert everything(sending) == [month.tally(period) for period in MONTHS]


def test_figures_that_a_kiosk_froze_otherwise_are_not_proven(centre: Running, month: StrangeMonth) -> None:
    fill(month)
    month.visits.day = NOVEMBER.first + 5
    close(month.ledger, month.visits, OCTOBER)
    sending = joined(centre, month)
    # The ledger that closed the month had a ballot that another kiosk has under the same id.
    other = Kiosk(centre)
    other.enrols()
    chain = next(iter(chain_of(month.ledger).values()))
    other.chain(*(body.replace(b'"at":', b'"at":1') for _, body in chain[13:17]))
    other.brings()
    sending.sends_all()
    assert [row.proven for row in MonthFrozen.objects.filter(device=sending.device)] == [False]


def test_an_empty_row_is_left_of_no_ballot_that_moved(centre: Running, month: StrangeMonth) -> None:
    wander(month, 3, 0.8)
    sending = joined(centre, month)
    sending.sends_all(10)
    assert not DayCount.objects.filter(epoch__device=sending.device, ballots=0, undated=0).exists()
