"""Paper ballots are issued once, entered twice, settled once, and counted with the rest."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from kiosk.app.gathered import gather_period
from kiosk.domain.ballot import Channel, Outcome
from kiosk.domain.errors import UsageError
from kiosk.domain.papers import Said
from kiosk.domain.period import month
from kiosk.domain.report import Figures
from kiosk.domain.serials import ballot_of
from kiosk.domain.tally import Counts
from kiosk.store import papers
from kiosk.store.inspecting import inspect
from kiosk.store.ledger import Ledger
from kiosk.store.recovery import recover
from tests.campaign.recount import recount
from tests.store.closing import close, founding, frozen
from tests.store.means import STAMP, means
from tests.store.slips import AN, BAD, BINH, CHI, GOOD, SPOILED, desk, enter, issue, settle, unused
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

FEBRUARY, MARCH = month("2026-02"), month("2026-03")
LEDGER = "ledger.sqlite3"
UNDONE = """UPDATE ballot SET outcome = 'unreturned', answers = '{}', spoiled = 0, last_entry = first_entry
    WHERE channel = 'paper'"""


@pytest.fixture
def visits() -> Visits:
    return Visits()


@pytest.fixture
def office(folder: Path, visits: Visits) -> Iterator[Ledger]:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.record(founding(visits), LOCAL).result()
    yield ledger
    ledger.close()


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(UsageError) as told:
        act()
    return told.value.key


def figures(ledger: Ledger, name: str = "2026-02") -> Figures:
    return gather_period(ledger, month(name)).result(60).figures()


def test_printing_issues_the_next_serials_and_no_serial_twice(office: Ledger, visits: Visits) -> None:
    one, other = issue(office, visits, 200), issue(office, visits, 50)
    assert (one.first, one.last, other.first, other.last) == (1, 200, 201, 250)
    assert figures(office).channels[Channel.PAPER] == Counts(issued=250)
    assert [(told.first, told.last, told.issued, told.out) for told in figures(office).serials] == [
        (1, 200, 200, 200),
        (201, 250, 50, 50),
    ]
    assert office.verify().result().differences == ()


def test_the_serials_end_before_they_begin_anew(
    office: Ledger, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "LARGEST", 60)
    issue(office, visits, 50)
    assert refused(lambda: issue(office, visits, 11)) == "paper_serials_gone"
    assert issue(office, visits, 10).last == 60


def test_nothing_counts_until_two_have_entered_it_and_it_is_settled(office: Ledger, visits: Visits) -> None:
    printing = issue(office, visits, 10)
    enter(office, printing, AN, {1: GOOD, 2: BAD, 3: SPOILED, 4: GOOD})
    assert settle(office, visits, printing) == 0
    enter(office, printing, BINH, {1: GOOD, 2: BAD, 3: SPOILED, 5: GOOD})
    stands = desk(office, printing)
    assert (len(stands.agreed), stands.different, stands.alone) == (3, (), ((4, AN), (5, BINH)))
    assert figures(office).counts.collected == 0
    assert settle(office, visits, printing) == 3
    assert settle(office, visits, printing) == 0
    assert unused(office, visits, printing, 8, 10) == 3
    told = figures(office)
    paper = Counts(issued=10, returned=3, valid=2, spoiled=1, all_satisfied=1, any_unsatisfied=1)
    assert told.channels[Channel.PAPER] == paper
    (serials,) = told.serials
    assert (serials.issued, serials.collected, serials.valid, serials.spoiled) == (10, 3, 2, 1)
    assert (serials.unused, serials.out) == (3, 4)
    assert told.outcomes[Outcome.UNUSED] == 3
    assert told.surveys[0].criteria[1].reasons == (("late", 1),)
    assert office.verify().result().differences == ()


def test_a_difference_waits_for_a_choice_between_the_two(office: Ledger, visits: Visits) -> None:
    printing = issue(office, visits, 4)
    enter(office, printing, AN, {1: GOOD, 2: GOOD})
    enter(office, printing, BINH, {1: BAD, 2: GOOD})
    (pair,) = desk(office, printing).different
    assert (pair.people, pair.said) == ((AN, BINH), (GOOD, BAD))
    assert settle(office, visits, printing) == 1
    assert refused(lambda: settle(office, visits, printing, {1: SPOILED})) == "paper_changed"
    assert refused(lambda: settle(office, visits, printing, {3: GOOD})) == "paper_changed"
    assert settle(office, visits, printing, {1: BAD}) == 1
    assert figures(office).channels[Channel.PAPER].any_unsatisfied == 1


def test_a_comment_that_one_of_them_left_out_is_no_difference_and_is_kept(office: Ledger, visits: Visits) -> None:
    printing = issue(office, visits, 1)
    enter(office, printing, AN, {1: Said(BAD.answers, BAD.reasons)})
    enter(office, printing, BINH, {1: BAD})
    settle(office, visits, printing)
    (ballot,) = gather_period(office, FEBRUARY).result().ballots
    assert office.ask(lambda reader: reader.comment(ballot.comments["time"])).result() == BAD.comment
    assert office.verify().result().differences == ()


def test_what_cannot_be_entered_is_refused_by_name(office: Ledger, visits: Visits) -> None:
    printing = issue(office, visits, 10)
    enter(office, printing, AN, {1: GOOD, 2: GOOD})
    enter(office, printing, BINH, {1: GOOD})
    assert refused(lambda: enter(office, printing, AN, {2: BAD})) == "paper_entered_twice"
    assert refused(lambda: enter(office, printing, CHI, {1: GOOD})) == "paper_two_have"
    assert refused(lambda: enter(office, printing, AN, {3: Said()})) == "paper_empty"
    assert refused(lambda: enter(office, printing, AN, {3: Said({"attitude": "superb"})})) == "paper_empty"
    settle(office, visits, printing)
    assert refused(lambda: enter(office, printing, CHI, {1: GOOD})) == "paper_settled"
    unused(office, visits, printing, 5, 10)
    assert refused(lambda: enter(office, printing, AN, {7: GOOD})) == "paper_declared_unused"
    assert refused(lambda: unused(office, visits, printing, 4, 5)) == "paper_not_out"
    assert refused(lambda: unused(office, visits, printing, 2, 2)) == "paper_not_out"
    assert refused(lambda: unused(office, visits, printing, 4, 11)) == "paper_range"
    enter(office, printing, AN, {2: BAD}, again=True)
    assert desk(office, printing).alone == ((2, AN),)


def test_a_serial_is_looked_for_among_all_printings_of_the_same_questions(office: Ledger, visits: Visits) -> None:
    one, other = issue(office, visits, 10), issue(office, visits, 10)

    def find(begins: str | None, serial: int) -> papers.Printing:
        return office.change(lambda database: papers.find(database, begins, serial, one)).result()

    assert (find(None, 11), find(other.id[:8], 11)) == (other, other)
    assert refused(lambda: find(None, 21)) == "paper_never_issued"
    assert refused(lambda: find(one.id[:8], 11)) == "paper_never_issued"


def test_what_was_entered_outlives_a_stop(folder: Path, office: Ledger, visits: Visits) -> None:
    printing = issue(office, visits, 10)
    enter(office, printing, AN, {1: GOOD})
    office.close()
    again = Ledger.open(folder)
    assert desk(again, printing).alone == ((1, AN),)
    again.close()


def test_paper_that_comes_after_the_close_makes_a_supplement(office: Ledger, visits: Visits) -> None:
    printing = issue(office, visits, 10)
    visits.day = MARCH.first + 1
    before = close(office, visits, FEBRUARY)
    visits.day += 40
    later = issue(office, visits, 5)
    enter(office, printing, AN, {1: GOOD})
    enter(office, printing, BINH, {1: GOOD})
    settle(office, visits, printing)
    again = gather_period(office, FEBRUARY).result().figures()
    assert (again.counts.collected, again.counts.issued) == (0, 10)
    supplement = close(office, visits, FEBRUARY, 1)
    assert (supplement.tally.total.returned, before.tally.total.issued) == (1, 10)
    told = frozen(office, FEBRUARY)
    assert told is not None
    assert told.tally.total.valid == 1
    assert figures(office).serials[0].collected == 1
    assert [one.first for one in figures(office, "2026-04").serials] == [later.first]
    assert office.verify().result().differences == ()


def test_the_ledger_counts_the_same_by_other_means_and_built_anew(folder: Path, office: Ledger, visits: Visits) -> None:
    printing = issue(office, visits, 10)
    office.record(visits.whole(), LOCAL).result()
    enter(office, printing, AN, {1: GOOD, 2: BAD})
    enter(office, printing, BINH, {1: GOOD, 2: BAD})
    visits.day = MARCH.first + 3
    settle(office, visits, printing)
    unused(office, visits, printing, 9, 10)
    before = figures(office).channels
    office.close()
    again = recount(folder / LEDGER)
    assert again.faults == ()
    assert sum(n for cell, n in again.cells.items() if cell[-1] == "paper") == 4
    (folder / LEDGER).unlink()
    rebuilt = recover(folder, means(7), STAMP)
    assert rebuilt.tells.certain == 11
    ledger = Ledger.open(folder)
    assert figures(ledger).channels == before
    ledger.close()
    assert inspect(folder / LEDGER).findings == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ballot SET answers = replace(answers, 'satisfied', 'unsatisfied') WHERE answers <> '{}'",
        "UPDATE ballot SET outcome = 'unused' WHERE outcome = 'unreturned'",
        "UPDATE ballot SET spoiled = 0 WHERE spoiled = 1",
        "DELETE FROM ballot WHERE outcome = 'unreturned'",
        UNDONE,
    ],
)
def test_an_edited_paper_ballot_is_found_before_any_paper(
    folder: Path, office: Ledger, visits: Visits, change: str
) -> None:
    printing = issue(office, visits, 6)
    enter(office, printing, AN, {1: GOOD, 2: SPOILED})
    enter(office, printing, BINH, {1: GOOD, 2: SPOILED})
    visits.day = MARCH.first + 3
    # One entry behind the days of a paper is looked at in any case.
    office.record(visits.whole(), LOCAL).result()
    settle(office, visits, printing)
    office.close()
    with closing(sqlite3.connect(folder / LEDGER)) as database, database:
        database.execute(change)
        if change is UNDONE:
            database.execute("DELETE FROM tally_day WHERE channel = 'paper'")
    ledger = Ledger.open(folder)
    assert ledger.read_period(FEBRUARY).result().difference is not None
    assert ledger.verify().result().differences
    ledger.close()


@pytest.mark.parametrize("wait_ms", [0, 2, 4, 6, 8, 11, 15, 25, 60])
def test_killed_while_settling_everything_counts_once_or_not_at_all(
    folder: Path, office: Ledger, visits: Visits, wait_ms: int
) -> None:
    printing = issue(office, visits, 40)
    for person in (AN, BINH):
        enter(office, printing, person, dict.fromkeys(range(1, 31), GOOD))
    office.close()
    settling = subprocess.Popen([sys.executable, "-m", "tests.store.settling_alone", folder], stdout=subprocess.PIPE)
    assert settling.stdout is not None
    assert settling.stdout.readline() == b"ready\n"
    with suppress(subprocess.TimeoutExpired):
        settling.wait(wait_ms / 1000)
    settling.kill()
    settling.wait()
    settling.stdout.close()
    again = Ledger.open(folder)
    before = figures(again).counts.collected
    assert before in {0, 30}
    assert settle(again, visits, printing) == 30 - before
    assert (figures(again).counts.collected, desk(again, printing).pairs) == (30, ())
    assert again.verify().result().differences == ()
    again.close()


def test_drafts_that_outlived_their_settling_are_passed_over(office: Ledger, visits: Visits) -> None:
    printing = issue(office, visits, 3)
    for person in (AN, BINH):
        enter(office, printing, person, {1: GOOD})
    kept = office.change(lambda database: database.rows("SELECT * FROM paper_draft")).result()
    settle(office, visits, printing)
    office.change(lambda database: database.run_many("INSERT INTO paper_draft VALUES (?, ?, ?)", kept)).result()
    assert desk(office, printing).pairs == ()
    assert settle(office, visits, printing, {1: BAD}) == 0
    assert figures(office).channels[Channel.PAPER].any_unsatisfied == 0


def test_the_ids_of_ballots_name_printing_and_serial(office: Ledger, visits: Visits) -> None:
    printing = issue(office, visits, 2)
    ballots = [one.id for one in gather_period(office, FEBRUARY).result().ballots]
    assert sorted(ballots) == [ballot_of(printing.id, 1), ballot_of(printing.id, 2)]
