"""Facts go in once and for good; questions are answered with values."""

import itertools
from pathlib import Path

import pytest

from kiosk.domain.ballot import Flag, Outcome
from kiosk.domain.canonical import canonical
from kiosk.domain.chain import link
from kiosk.domain.copies import replace
from kiosk.domain.entry import Serving
from kiosk.domain.errors import Bug
from kiosk.domain.period import DAY_MS, Period
from kiosk.store.book import FreeText
from kiosk.store.keeping import IDLE_WAL_BYTES, KEPT_WAL_BYTES
from kiosk.store.ledger import Ledger
from tests.store.visits import EPOCH, FIRST_DAY, LOCAL, SEED, Visits

TODAY = Period(FIRST_DAY, FIRST_DAY)


def test_a_recorded_entry_hangs_in_the_chain(ledger: Ledger, visits: Visits) -> None:
    first, second = visits.genesis(), visits.config(**{"flow.walk_up": True})
    done = ledger.record([first, second], LOCAL).result()
    standing = ledger.ask(lambda reader: reader.standing()).result()
    one = link(standing.device, EPOCH, 1, bytes(32), canonical(first))
    two = link(standing.device, EPOCH, 2, one, canonical(second))
    assert (done.first_seq, done.last_seq, done.head) == (1, 2, two)
    assert (standing.seq, standing.head, standing.epoch) == (2, two, EPOCH)
    chained = ledger.ask(lambda reader: reader.entries()).result()
    assert [(place.seq, place.hash, place.entry) for place in chained] == [(1, one, first), (2, two, second)]


def test_what_was_recorded_is_there_after_a_new_start(folder: Path, visits: Visits) -> None:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.record(visits.whole(), LOCAL).result()
    before = ledger.ask(lambda reader: (reader.standing(), reader.ballots(TODAY))).result()
    ledger.close()
    ledger = Ledger.open(folder)
    assert ledger.ask(lambda reader: (reader.standing(), reader.ballots(TODAY))).result() == before
    ledger.record(visits.whole(), LOCAL).result()
    assert ledger.verify().result().differences == ()
    ledger.close()


def test_a_visit_becomes_one_ballot(ledger: Ledger, visits: Visits) -> None:
    ballot = visits.id()
    ledger.record([visits.issued(ballot)], LOCAL).result()
    ledger.record([visits.answered(ballot, "attitude", "unsatisfied")], LOCAL).result()
    ledger.record([visits.followed(ballot, "late", "hours")], LOCAL).result()
    assert [one.id for one in ledger.ask(lambda reader: reader.open_ballots()).result()] == [ballot]
    ledger.record([visits.answered(ballot, "time"), visits.closed(ballot)], LOCAL).result()
    (kept,) = ledger.ask(lambda reader: reader.ballots(TODAY)).result()
    assert kept.answers == {"attitude": "unsatisfied", "time": "satisfied"}
    assert (kept.reasons, kept.outcome, kept.issued) == ({"attitude": ("hours", "late")}, Outcome.COMPLETED, True)
    assert ledger.ask(lambda reader: reader.open_ballots()).result() == ()
    counted = ledger.ask(lambda reader: reader.day_counts(TODAY)).result()
    assert {(cell.criterion, cell.level): n for cell, n in counted.items()} == {
        ("attitude", "unsatisfied"): 1,
        ("time", "satisfied"): 1,
    }


def test_the_same_entries_come_again_and_are_kept_once(ledger: Ledger, visits: Visits) -> None:
    visit = visits.whole()
    first = ledger.record(visit, LOCAL).result()
    ledger.record(visits.whole(), LOCAL).result()
    again = ledger.record(visit, LOCAL).result()
    assert (again.first_seq, again.last_seq) == (first.first_seq, first.last_seq)
    assert len(ledger.ask(lambda reader: reader.ballots(TODAY)).result()) == 2
    assert ledger.ask(lambda reader: reader.standing()).result().seq == 8


def test_a_batch_that_is_partly_known_adds_the_rest(ledger: Ledger, visits: Visits) -> None:
    visit = visits.whole()
    ledger.record(visit[:2], LOCAL).result()
    done = ledger.record(visit, LOCAL).result()
    assert (done.first_seq, done.last_seq) == (1, 4)
    assert len(ledger.ask(lambda reader: reader.entries()).result()) == 4
    assert ledger.verify().result().differences == ()


def test_a_known_id_with_other_bytes_is_a_bug(ledger: Ledger, visits: Visits) -> None:
    ballot = visits.id()
    answer = visits.answered(ballot)
    ledger.record([answer], LOCAL).result()
    with pytest.raises(Bug, match="other bytes"):
        ledger.record([replace(answer, level="unsatisfied")], LOCAL).result()
    assert ledger.ask(lambda reader: reader.standing()).result().seq == 1


def test_an_entry_that_cannot_follow_is_a_bug_and_nothing_of_its_batch_stays(ledger: Ledger, visits: Visits) -> None:
    with pytest.raises(Bug, match="cannot come here"):
        ledger.record([visits.genesis(), visits.closed(visits.id())], LOCAL).result()
    assert ledger.ask(lambda reader: (reader.standing().seq, reader.training())).result() == (0, None)
    ledger.record(visits.whole(), LOCAL).result()
    assert ledger.verify().result().differences == ()


@pytest.mark.parametrize("late", ["issued", "answered", "followed", "closed"])
@pytest.mark.parametrize("days", [0, 1])
def test_a_closed_ballot_takes_nothing_more(ledger: Ledger, visits: Visits, late: str, days: int) -> None:
    ballot = visits.id()
    ledger.record([visits.answered(ballot), visits.closed(ballot)], LOCAL).result()
    before = ledger.ask(lambda reader: reader.ballots(TODAY)).result()
    entry = getattr(visits, late)(ballot)
    with pytest.raises(Bug):
        ledger.record([replace(entry, at=entry.at + days * DAY_MS)], LOCAL).result()
    assert ledger.ask(lambda reader: (reader.ballots(TODAY), reader.open_ballots())).result() == (before, ())
    assert ledger.verify().result().differences == ()


def test_an_empty_batch_is_a_bug(ledger: Ledger) -> None:
    with pytest.raises(Bug):
        ledger.record([]).result()


def test_a_burst_flags_the_earlier_ballots_too(ledger: Ledger, visits: Visits) -> None:
    earlier = [visits.whole() for _ in range(2)]
    for visit in earlier:
        ledger.record(visit, LOCAL).result()
    last = visits.id()
    also = tuple(visit[0].ballot for visit in earlier if hasattr(visit[0], "ballot"))
    ledger.record([visits.answered(last), visits.closed(last, also=also)], LOCAL).result()
    assert [ballot.flags for ballot in ledger.ask(lambda reader: reader.ballots(TODAY)).result()] == [{Flag.BURST}] * 3
    assert ledger.verify().result().differences == ()


def test_ballots_are_found_by_their_days(ledger: Ledger, visits: Visits) -> None:
    ledger.record(visits.days(days=5, each=2), LOCAL).result()
    middle = ledger.ask(lambda reader: reader.ballots(Period(FIRST_DAY + 1, FIRST_DAY + 3))).result()
    assert [ballot.day - FIRST_DAY for ballot in middle] == [1, 1, 2, 2, 3, 3]
    assert ledger.ask(lambda reader: reader.days()).result() == Period(FIRST_DAY, FIRST_DAY + 4)


def test_settings_keep_their_newest_value(ledger: Ledger, visits: Visits) -> None:
    ledger.record([visits.genesis(), visits.config(a=1, b=[1]), visits.config(a={"x": None})]).result()
    settings = ledger.ask(lambda reader: reader.settings()).result()
    assert settings == {"office.name": "Kho bạc", "a": {"x": None}, "b": [1]}
    assert ledger.ask(lambda reader: reader.training()).result() is False


def test_a_second_genesis_is_a_bug(ledger: Ledger, visits: Visits) -> None:
    ledger.record([visits.genesis()]).result()
    with pytest.raises(Bug, match="genesis"):
        ledger.record([visits.genesis()]).result()


def test_the_newest_name_of_who_serves_counts(ledger: Ledger, visits: Visits) -> None:
    def serving(officer: str) -> Serving:
        return Serving(id=visits.id(), at=visits.at, clock=visits.clock, counter="1", serving=officer)

    assert ledger.ask(lambda reader: reader.serving("1")).result() is None
    ledger.record([serving("o1"), serving("o2")]).result()
    assert ledger.ask(lambda reader: (reader.serving("1"), reader.serving("2"))).result() == ("o2", None)
    ledger.record([serving("")]).result()
    assert ledger.ask(lambda reader: reader.serving("1")).result() is None


def test_a_comment_is_kept_beside_the_chain_and_can_be_erased(ledger: Ledger, visits: Visits, folder: Path) -> None:
    ballot, (hashed, text) = visits.id(), visits.text("Nhân viên hướng dẫn chưa rõ")
    told = [visits.answered(ballot), visits.followed(ballot, comment=hashed)]
    ledger.record(told, LOCAL, {hashed: text}).result()
    assert ledger.ask(lambda reader: reader.comment(hashed)).result() == text.text
    assert b"chua ro" not in b"".join(canonical(entry) for entry in told)
    ledger.record([visits.erased(hashed)], LOCAL).result()
    assert ledger.ask(lambda reader: reader.comment(hashed)).result() is None
    assert ledger.verify().result().differences == ()
    ledger.close()
    assert text.text.encode() not in (folder / "ledger.sqlite3").read_bytes()


def test_a_comment_kept_twice_is_kept_once(ledger: Ledger, visits: Visits) -> None:
    ballot, (hashed, text) = visits.id(), visits.text("Chờ lâu")
    ledger.record([visits.answered(ballot), visits.followed(ballot, comment=hashed)], LOCAL, {hashed: text}).result()
    ledger.record([visits.followed(ballot, "late", comment=hashed)], LOCAL, {hashed: text}).result()
    assert ledger.ask(lambda reader: reader.comment(hashed)).result() == "Chờ lâu"
    assert ledger.verify().result().differences == ()


def test_a_text_that_is_not_the_one_named_is_a_bug(ledger: Ledger, visits: Visits) -> None:
    ballot, (hashed, text) = visits.id(), visits.text("Chờ lâu")
    told = [visits.answered(ballot), visits.followed(ballot, comment=hashed)]
    with pytest.raises(Bug, match="another text"):
        ledger.record(told, LOCAL, {hashed: FreeText(text.salt, "Rất tốt")}).result()
    with pytest.raises(Bug, match="no entry"):
        ledger.record(told[:1], LOCAL, {hashed: text}).result()
    assert ledger.ask(lambda reader: reader.standing()).result().seq == 0


def test_a_question_cannot_change_anything(ledger: Ledger) -> None:
    ledger.ask(lambda reader: reader._database.run("INSERT INTO setting (key, value) VALUES ('a', '1')")).result()
    assert ledger.ask(lambda reader: reader.settings()).result() == {}


def test_long_work_lets_taps_go_between_its_steps(ledger: Ledger, visits: Visits) -> None:
    ledger.record(visits.days(days=20, each=10)).result()
    verdict = ledger.verify()
    done = [ledger.record(visits.whole(), LOCAL) for _ in range(5)]
    assert [promise.result().last_seq for promise in done] == [804, 808, 812, 816, 820]
    assert not verdict.done()
    assert (verdict.result().entries, verdict.result().differences) == (820, ())


def test_the_log_is_emptied_when_nobody_waits(ledger: Ledger, visits: Visits, folder: Path) -> None:
    log = folder / "ledger.sqlite3-wal"
    while log.stat().st_size <= IDLE_WAL_BYTES:
        ledger.record(visits.days(days=1, each=20)).result()
    long = log.stat().st_size
    ledger._writer.do(ledger._keeping.rest).result()
    for _ in range(5):
        ledger.record(visits.whole(), LOCAL).result()
    # What the database has is written over.
    assert log.stat().st_size == long
    assert ledger.verify().result().differences == ()


def test_a_long_log_is_given_back_when_nobody_waits(ledger: Ledger, visits: Visits, folder: Path) -> None:
    log = folder / "ledger.sqlite3-wal"
    while log.stat().st_size <= KEPT_WAL_BYTES:
        ledger.record(visits.days(days=1, each=20)).result()
    ledger._writer.do(ledger._keeping.rest).result()
    assert log.stat().st_size == 0


def test_the_log_never_grows_beyond_its_bound(ledger: Ledger, visits: Visits, folder: Path) -> None:
    sizes = []
    for number in range(60):
        ledger.record([visits.config(**{f"long.{number}": "x" * 200_000})]).result()
        sizes.append((folder / "ledger.sqlite3-wal").stat().st_size)
    assert max(sizes) < 16_000_000
    assert any(after < before for before, after in itertools.pairwise(sizes))


def test_a_new_epoch_begins_its_own_chain_and_the_ballots_go_on(folder: Path, visits: Visits) -> None:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ballot, other = visits.id(), bytes(reversed(EPOCH))
    ledger.record([*visits.whole(), visits.issued(ballot), visits.answered(ballot)], LOCAL).result()
    ledger.change(lambda database: database.run("INSERT INTO epoch (id) VALUES (?)", (other,))).result()
    ledger.close()
    ledger = Ledger.open(folder)
    closing = [visits.answered(ballot, "time"), visits.closed(ballot)]
    ledger.record([*closing, *visits.whole()], LOCAL).result()
    assert ledger.record(closing, LOCAL).result()[:2] == (1, 2)
    standing = ledger.ask(lambda reader: reader.standing()).result()
    assert (standing.epoch, standing.seq) == (other, 6)
    assert ledger.verify().result().differences == ()
    reading = ledger.read_period(TODAY).result().proven()
    assert len(reading.ballots) == 3
    assert [(part.epoch, part.first, part.last) for part in reading.segments] == [(EPOCH, 1, 6), (other, 1, 6)]
    ledger.close()


def test_what_staff_do_after_the_last_ballot_moves_no_papers_line(ledger: Ledger, visits: Visits) -> None:
    ledger.record([visits.genesis(), *visits.whole()], LOCAL).result()
    (before,) = ledger.read_period(TODAY).result().proven().segments
    ledger.record([visits.config(**{"flow.walk_up": True})], LOCAL).result()
    assert ledger.read_period(TODAY).result().proven().segments == (before,)
    ledger.record(visits.whole(), LOCAL).result()
    (after,) = ledger.read_period(TODAY).result().proven().segments
    assert (before.first, before.last, after.first, after.last) == (1, 5, 1, 10)


def test_a_closed_ledger_takes_nothing_more(folder: Path, visits: Visits) -> None:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.close()
    with pytest.raises(Bug, match="closed"):
        ledger.record(visits.whole())
