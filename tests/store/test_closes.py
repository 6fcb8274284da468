"""A month is frozen where the ledger stood; whatever comes later changes nothing of it and stands in supplements."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.domain.ballot import ClockState
from kiosk.domain.closing import added, digest
from kiosk.domain.copies import replace
from kiosk.domain.dating import belongs
from kiosk.domain.entry import Config
from kiosk.domain.errors import IntegrityProblem, NotRecorded, UsageError
from kiosk.domain.period import Period, month, month_of
from kiosk.domain.tally import Tally, tally_of
from kiosk.store.ledger import Ledger
from kiosk.store.opening import FILE
from kiosk.store.people import People, Person, Role
from kiosk.store.recovery import recover
from kiosk.store.walking import Difference, What
from tests.campaign.recount import recount
from tests.domain.ballots import SURVEYS, TWO
from tests.store.closing import close, founding, frozen
from tests.store.means import STAMP, means
from tests.store.played import Office, acts
from tests.store.tampering import unguarded
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

JANUARY, FEBRUARY = month("2026-01"), month("2026-02")


@pytest.fixture
def office(folder: Path, visits: Visits) -> Ledger:
    """Return a ledger of January, in the first days of February."""
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    visits.day = JANUARY.last - 3
    ledger.record([*founding(visits), *visits.days(days=4, each=3)], LOCAL).result()
    visits.day, visits.tick = FEBRUARY.first + 1, 100
    return ledger


def refused(act: Callable[[], object]) -> str:
    with pytest.raises((UsageError, IntegrityProblem, NotRecorded)) as told:
        act()
    return told.value.key


def entries(ledger: Ledger) -> int:
    return ledger.ask(lambda reader: reader.standing()).result().seq


def test_a_close_counts_up_to_its_place_in_the_chain(office: Ledger, visits: Visits) -> None:
    standing = office.ask(lambda reader: reader.standing()).result()
    part = close(office, visits, JANUARY)
    assert (part.seq, part.head, part.epoch) == (standing.seq, standing.head.hex(), standing.epoch.hex())
    assert (part.number, part.tally.total.valid, part.tally.total.any_unsatisfied) == (0, 12, 4)
    assert part.digest == digest("2026-01", 0, part.tally)
    assert part.team[0].name == "Trần Thị Bình"
    kept = frozen(office, JANUARY)
    assert kept is not None
    assert (kept.parts, len(kept.ballots), kept.segments[0].last) == ((part,), 12, standing.seq)
    assert office.verify().result().differences == ()
    office.close()


def test_an_open_month_and_a_period_that_is_no_month_have_no_close(office: Ledger, visits: Visits) -> None:
    close(office, visits, JANUARY)
    assert frozen(office, FEBRUARY) is None
    assert frozen(office, Period(JANUARY.first, JANUARY.last - 1)) is None
    office.close()


def test_what_may_not_be_closed_is_refused_and_leaves_nothing(office: Ledger, visits: Visits) -> None:
    before = entries(office)
    assert refused(lambda: close(office, visits, FEBRUARY)) == "close_not_over"
    assert refused(lambda: close(office, visits, month("2025-12"))) == "close_before_ledger"
    assert refused(lambda: close(office, visits, JANUARY, 1)) == "close_first"
    visits.clock = ClockState.UNTRUSTED
    assert refused(lambda: close(office, visits, JANUARY)) == "close_clock"
    visits.clock = ClockState.HOLDOVER
    assert entries(office) == before
    close(office, visits, JANUARY)
    assert refused(lambda: close(office, visits, JANUARY)) == "close_twice"
    assert refused(lambda: close(office, visits, JANUARY, 1)) == "close_nothing_new"
    assert refused(lambda: close(office, visits, JANUARY, 2)) == "close_nothing_new"
    assert entries(office) == before + 1
    office.close()


def test_a_ballot_that_comes_late_is_the_supplement(office: Ledger, visits: Visits) -> None:
    first = close(office, visits, JANUARY)
    before = frozen(office, JANUARY)
    visits.day = JANUARY.first + 4
    office.record(visits.whole(level="unsatisfied"), LOCAL).result()
    visits.day = FEBRUARY.first + 2
    kept = frozen(office, JANUARY)
    assert kept is not None
    assert (kept.parts, len(kept.ballots)) == ((first,), 12)
    assert refused(lambda: close(office, visits, JANUARY, 2)) == "close_first"
    late = close(office, visits, JANUARY, 1)
    assert (late.number, late.tally.total.valid, late.tally.total.any_unsatisfied) == (1, 1, 1)
    kept = frozen(office, JANUARY)
    assert kept is not None
    assert (kept.parts, kept.tally.total.valid, len(kept.ballots)) == ((first, late), 13, 13)
    assert frozen(office, JANUARY, upto=0) == before
    assert office.verify().result().differences == ()
    office.close()


def test_what_the_office_chooses_later_is_not_in_what_was_frozen(office: Ledger, visits: Visits) -> None:
    close(office, visits, JANUARY)
    before = frozen(office, JANUARY)
    changed = visits.config(**{"office.name": "Kho bạc khu vực II"})
    newer = {**TWO.to_plain(), "version": 2}
    survey = Config(id=visits.id(), at=visits.at, clock=visits.clock, counter="1", survey=newer)
    office.record([changed, survey], LOCAL).result()
    assert before is not None
    assert before.chosen.settings["office.name"] == "Kho bạc"
    assert frozen(office, JANUARY) == before
    office.close()


def test_a_close_survives_a_restart_and_tells_the_same(office: Ledger, visits: Visits, folder: Path) -> None:
    part = close(office, visits, JANUARY)
    office.close()
    again = Ledger.open(folder)
    kept = frozen(again, JANUARY)
    assert kept is not None
    assert kept.parts == (part,)
    again.close()


@pytest.mark.parametrize("how", ["rollback", "missing"])
def test_a_close_that_was_lost_comes_back_from_the_mirror(
    office: Ledger, visits: Visits, folder: Path, tmp_path: Path, how: str
) -> None:
    People(office).add(Person("p1", "Trần Văn Minh", Role.MANAGER), "274916", bytes(16), 0)
    office.close()
    shutil.copy(folder / FILE, tmp_path / "old")
    ledger = Ledger.open(folder)
    part = close(ledger, visits, JANUARY)
    ledger.close()
    if how == "rollback":
        shutil.copy(tmp_path / "old", folder / FILE)
    else:
        (folder / FILE).unlink()
        recover(folder, means(), STAMP)
    ledger = Ledger.open(folder, means=means())
    assert ledger.verify().result().differences == ()
    kept = frozen(ledger, JANUARY)
    assert kept is not None
    assert kept.parts == (part,)
    visits.day += 20
    assert refused(lambda: close(ledger, visits, JANUARY)) == "close_twice"
    ledger.close()


def test_a_close_whose_ballots_were_lost_says_that_it_cannot_be_proven(
    office: Ledger, visits: Visits, folder: Path, tmp_path: Path
) -> None:
    office.close()
    shutil.copy(folder / FILE, tmp_path / "old")
    ledger = Ledger.open(folder)
    visits.day = JANUARY.last
    late = visits.whole()
    ledger.record(late, LOCAL).result()
    visits.day = FEBRUARY.first + 1
    part = close(ledger, visits, JANUARY)
    ledger.close()
    shutil.copy(tmp_path / "old", folder / FILE)
    _forget(folder, late[0].id)
    ledger = Ledger.open(folder, means=means())
    kept = frozen(ledger, JANUARY)
    assert kept is not None
    assert (kept.parts[0].proven, kept.parts[0].digest) == (False, part.digest)
    assert (part.tally.total.issued, kept.tally.total.issued) == (13, 12)
    assert ledger.verify().result().differences == ()
    ledger.close()


def _forget(folder: Path, ident: str) -> None:
    """Spoil the place of an entry in the mirror log."""
    for file in (folder / "mirror").iterdir():
        content = file.read_bytes()
        file.write_bytes(content.replace(ident.encode(), b"0" * len(ident)))


DIGEST = "replace(CAST(body AS TEXT), 'digest\":\"', 'digest\":\"0')"
DAMAGE = {
    "a digest edited": f"UPDATE entry SET body = CAST({DIGEST} AS BLOB) WHERE kind = 'month_closed'",
    "its row taken away": "DELETE FROM month_close",
    "its row given to another month": "UPDATE month_close SET month = '2026-02'",
    "its entry called otherwise": "UPDATE entry SET kind = 'staff' WHERE kind = 'month_closed'",
    "an answer turned": "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'satisfied', 'unsatisfied') AS BLOB)"
    " WHERE n = 4",
    "a place before it removed": "DELETE FROM chain WHERE seq = 9",
}


@pytest.mark.parametrize("statement", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_closed_month_that_another_hand_has_touched_is_told_nothing_of(
    office: Ledger, visits: Visits, folder: Path, statement: str
) -> None:
    close(office, visits, JANUARY)
    office.close()
    with unguarded(folder / FILE) as database:
        database.execute(statement)
    ledger = Ledger.open(folder)
    assert refused(lambda: frozen(ledger, JANUARY)) == "ledger_differs"
    assert ledger.verify().result().differences
    visits.day += 1
    assert refused(lambda: close(ledger, visits, JANUARY, 1)) == "ledger_differs"
    ledger.close()


def test_a_close_that_counts_otherwise_is_named(office: Ledger, visits: Visits, folder: Path) -> None:
    """An entry that is chained as it should be, and lies."""
    standing = office.ask(lambda reader: reader.standing()).result()
    lie = replace(
        visits.month_closed("2026-01"), epoch=standing.epoch.hex(), seq=standing.seq, head=standing.head.hex()
    )
    office.record([lie], LOCAL).result()
    assert office.verify().result().differences == (Difference(What.CLOSE, "2026-01 0"),)
    assert refused(lambda: frozen(office, JANUARY)) == "ledger_differs"
    office.close()
    assert recount(folder / FILE).faults == ("the close of 2026-01 0 counts otherwise",)


def test_a_close_that_names_another_place_is_named(office: Ledger, visits: Visits) -> None:
    office.record([visits.month_closed("2026-01")], LOCAL).result()
    assert office.verify().result().differences == (Difference(What.CLOSE, "2026-01 0"),)
    office.close()


class Closing(Office):
    """An office whose manager closes months, and that knows what each was when it was closed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._record(*founding(self.visits))
        self.closed: dict[Period, list[Tally]] = {}

    def counted(self, period: Period) -> Tally:
        """Return what a recount over all entries gives."""
        here = [one for one in self.ballots.values() if one.day in period]
        tally = tally_of([one for one in here if belongs(one, period)], SURVEYS)
        return added([replace(tally, undated=sum(not belongs(one, period) for one in here))])

    def close(self, period: Period) -> None:
        """Close a month or make its next supplement, if that is admitted."""
        made = self.closed.setdefault(period, [])
        before = self.visits.clock, self.visits.day
        self.visits.clock, self.visits.day = ClockState.TRUSTED, max(self.visits.day, period.last + 1)
        with suppress(UsageError):  # Nothing new, or a month before the first entry.
            made.append(close(self.ledger, self.visits, period, len(made)).tally)
            entry = self.ledger.ask(lambda reader: reader.closes(period)).result()[-1].entry
            self._told.append((len(self._epochs), entry))
        self.visits.clock, self.visits.day = before


@settings(max_examples=40, deadline=None)
@given(some.lists(some.lists(acts, max_size=14), min_size=1, max_size=4))
def test_no_sequence_of_late_facts_changes_a_close_and_the_parts_add_up(
    rounds: list[list[tuple[str, object]]],
) -> None:
    with TemporaryDirectory() as folder:
        office = Closing(Path(folder) / "data")
        for script in rounds:
            for act, detail in script:
                office.do(act, detail)
            for period in {month_of(office.visits.day), FEBRUARY}:
                office.close(period)
                if office.closed[period]:
                    assert added(office.closed[period]) == office.counted(period)
        for period, parts in office.closed.items():
            kept = frozen(office.ledger, period)
            assert [part.tally for part in kept.parts] == parts if kept else not parts
        assert office.ledger.verify().result().differences == ()
        office.ledger.close()
        assert recount(Path(folder) / "data" / FILE).faults == ()
