"""Paper ballots: their serials issued, what two people enter of those that came back, and what is settled of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from kiosk.db.database import Database
from kiosk.domain.ballot import Ballot, Outcome
from kiosk.domain.canonical import parse
from kiosk.domain.entry import PaperIssued
from kiosk.domain.errors import UsageError
from kiosk.domain.papers import Said, said_of
from kiosk.domain.period import day_of
from kiosk.domain.serials import (
    LARGEST,
    PER_SHEET,
    SerialRange,
    ballot_of,
    ballots_of,
    ranges,
    run_ids,
    serial_of,
    shown,
)
from kiosk.domain.survey import Survey
from kiosk.store import offices, rows
from kiosk.store.book import Batch, Recorded, Source

TWO = 2
Write = Callable[[Sequence[Mapping[str, Any]]], Batch]
"""Makes a page of facts: who stores them knows what they may say, who writes them the ids and the clocks."""
Job = Callable[[Database], Any]
Done = Callable[[Any], None]


class Committing(Source, Protocol):
    """An open ledger that takes a batch at this place of its chain or not at all."""

    def commit(self, batch: Batch) -> Recorded: ...

    def change(self, job: Callable[[Database], None]) -> None: ...


class Printing(Struct, frozen=True):
    """One printing of blank ballots: the id of the entry that issued them, their serials, what they ask, the day.

    ``per_sheet`` of them go on a sheet of A4.
    """

    id: str
    first: int
    last: int
    survey: tuple[str, int]
    day: int
    per_sheet: int = PER_SHEET[-1]


class Pair(Struct, frozen=True):
    """A ballot that two people have entered: their ids and what each read."""

    ballot: str
    people: tuple[str, str]
    said: tuple[Said, Said]

    @property
    def agrees(self) -> bool:
        return self.said[0].agrees(self.said[1])

    @property
    def agreed(self) -> Said:
        """What both read, with the comment of the one who wrote it down."""
        return self.said[0].with_comment_of(self.said[1])

    def may_say(self, said: Said) -> bool:
        """Say whether ``said`` is what one of the two read."""
        one, other = self.said
        return said in [one, other] or (self.agrees and said == self.agreed)


class Desk(Struct, frozen=True):
    """How a printing stands: what the ledger counts of it, and what is entered and not settled yet.

    ``alone`` are the serials that one person has entered, with who it was.
    """

    printing: Printing
    counted: SerialRange
    pairs: tuple[Pair, ...]
    alone: tuple[tuple[int, str], ...]

    @property
    def agreed(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair.agrees)

    @property
    def different(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if not pair.agrees)


def printings(database: Database) -> tuple[Printing, ...]:
    """Return every printing, newest first."""
    found = database.rows("SELECT body FROM entry WHERE kind = 'paper' AND ballot IS NULL ORDER BY n DESC")
    entries = [parse(body) for (body,) in found]
    return tuple(_printing(entry) for entry in entries if isinstance(entry, PaperIssued))


def _printing(entry: PaperIssued) -> Printing:
    last = entry.first + entry.printed - 1
    per_sheet = entry.per_sheet or PER_SHEET[-1]
    return Printing(entry.id, entry.first, last, (entry.survey, entry.version), day_of(entry.at), per_sheet)


def issue(
    source: Committing, count: int, survey: Survey, person: str, write: Write, per_sheet: int = PER_SHEET[-1]
) -> Printing:
    """Issue the next ``count`` serials, to be printed so many to a sheet: stored for good, and each only once.

    Raises UsageError ``paper_serials_gone``, and NotRecorded; then no serial is issued.
    """
    first = max((one.last for one in printings(source.book().database)), default=0) + 1
    if first + count - 1 > LARGEST:
        raise UsageError("paper_serials_gone", last=shown(LARGEST))
    about = {"survey": survey.id, "version": survey.version, "person": person, "per_sheet": per_sheet}
    batch = write([{"kind": "paper", "printed": count, "first": first, **about}])
    source.commit(batch)
    (entry,) = batch.entries
    assert isinstance(entry, PaperIssued)  # noqa: S101 (the page of the fact above)
    return _printing(entry)


def find(database: Database, begins: str | None, serial: int, mine: Printing) -> Printing:
    """Return the printing of a typed or scanned serial, which must be one that asks what ``mine`` asks.

    ``begins`` is how the printing's id begins, told by a scan. Raises UsageError ``paper_never_issued`` or
    ``paper_other_survey``.
    """
    for one in printings(database):
        if one.first <= serial <= one.last and (begins is None or one.id.startswith(begins)):
            if one.survey != mine.survey:
                raise UsageError("paper_other_survey", serial=shown(serial), survey=_title(database, one))
            return one
    raise UsageError("paper_never_issued", serial=shown(serial))


def _title(database: Database, printing: Printing) -> str:
    return offices.surveys(database)[printing.survey].titles["vi"]


def look(database: Database, ballot: str, printing: Printing, person: str) -> Said | None:
    """Return what ``person`` has entered of a ballot that is still out, None for nothing.

    Raises UsageError ``paper_settled``, ``paper_declared_unused`` or ``paper_two_have``.
    """
    kept = rows.search(database, ballot, printing.day)
    named = {"serial": shown(serial_of(ballot))}
    if kept is None or kept.ballot.outcome is Outcome.COMPLETED:
        raise UsageError("paper_settled", **named)
    if kept.ballot.outcome is Outcome.UNUSED:
        raise UsageError("paper_declared_unused", **named)
    drafts = _drafts(database, ballot, ballot).get(ballot, {})
    if person not in drafts and len(drafts) >= TWO:
        raise UsageError("paper_two_have", **named)
    return drafts.get(person)


def enter(database: Database, ballot: str, printing: Printing, person: str, said: Said, *, again: bool = False) -> None:
    """Keep what ``person`` reads on a ballot until it is settled; ``again`` replaces what the same person entered.

    Raises what ``look`` raises, UsageError ``paper_entered_twice`` and ``paper_empty``.
    """
    if not said.is_whole(offices.surveys(database)[printing.survey]):
        raise UsageError("paper_empty", serial=shown(serial_of(ballot)))
    if look(database, ballot, printing, person) is not None and not again:
        raise UsageError("paper_entered_twice", serial=shown(serial_of(ballot)))
    database.run(
        "INSERT INTO paper_draft (ballot, person, said) VALUES (?, ?, ?) "
        "ON CONFLICT (ballot, person) DO UPDATE SET said = excluded.said",
        (bytes.fromhex(ballot), person, said.to_text()),
    )


def desk(database: Database, printing: Printing) -> Desk:
    """Return how a printing stands; what was settled before the drafts of it went is not told as entered."""
    ballots = _ballots(database, printing)
    out = {one.id for one in ballots if one.outcome is Outcome.UNRETURNED}
    entered = {ballot: told for ballot, told in _drafts(database, *run_ids(printing.id)).items() if ballot in out}
    pairs, alone = [], []
    for ballot, told in sorted(entered.items()):
        people = sorted(told)
        if len(people) < TWO:
            alone.append((serial_of(ballot), people[0]))
        else:
            one, other = people[:TWO]
            pairs.append(Pair(ballot, (one, other), (told[one], told[other])))
    empty = SerialRange(printing.first, printing.last, 0, 0, 0, 0)
    return Desk(printing, next(iter(ranges(ballots)), empty), tuple(pairs), tuple(alone))


def settle(source: Committing, printing: Printing, pairs: Mapping[str, Said], person: str, write: Write) -> int:
    """Store ballots that two people entered, each as ``pairs`` says by its id, in one transaction; return how many.

    What is settled already is left out, so that nothing counts twice. Raises UsageError ``paper_changed`` for a
    ballot that two people have not, or no longer, entered, and NotRecorded; then nothing is stored.
    """
    database = source.book().database
    entered = {one.ballot: one for one in desk(database, printing).pairs}
    out = {one.id for one in _ballots(database, printing) if one.outcome is Outcome.UNRETURNED}
    survey = offices.surveys(database)[printing.survey]
    facts = []
    for ballot, said in pairs.items():
        if ballot not in out:
            continue
        pair = entered.get(ballot)
        if pair is None or not pair.may_say(said):
            raise UsageError("paper_changed", serial=shown(serial_of(ballot)))
        about = {"kind": "paper", "ballot": ballot, "people": list(pair.people), "person": person}
        facts.append({**about, **said.fact(survey)})
    if facts:
        source.commit(write(facts))
    forget(source, pairs)
    return len(facts)


def forget(source: Committing, ballots: Iterable[str]) -> None:
    """Drop what was entered of ballots: settled by now, or to be entered again; raises NotRecorded."""
    gone = [(bytes.fromhex(ballot),) for ballot in ballots]
    source.change(lambda database: database.run_many("DELETE FROM paper_draft WHERE ballot = ?", gone))


def declare_unused(source: Committing, printing: Printing, serials: tuple[int, int], person: str, write: Write) -> int:
    """Store that the serials from one to another of a printing were left over, and return how many.

    Raises UsageError ``paper_range``, ``paper_not_out`` for one that has come back or is entered, and NotRecorded.
    """
    first, last = serials
    if not printing.first <= first <= last <= printing.last:
        raise UsageError("paper_range", first=shown(printing.first), last=shown(printing.last))
    database = source.book().database
    named = ballots_of(printing.id, first, last - first + 1)
    out = {one.id for one in _ballots(database, printing) if one.outcome is Outcome.UNRETURNED}
    free = out - _drafts(database, named[0], named[-1]).keys()
    taken = next((ballot for ballot in named if ballot not in free), None)
    if taken is not None:
        raise UsageError("paper_not_out", serial=shown(serial_of(taken)))
    about = {"kind": "paper", "ballot": ballot_of(printing.id, first), "unused": len(named), "person": person}
    source.commit(write([about]))
    return len(named)


def _drafts(database: Database, first: str, last: str) -> dict[str, dict[str, Said]]:
    """Return what is entered of the ballots between two ids, by ballot and person."""
    found: dict[str, dict[str, Said]] = {}
    between = (bytes.fromhex(first), bytes.fromhex(last))
    for ballot, person, said in database.rows(
        "SELECT ballot, person, said FROM paper_draft WHERE ballot BETWEEN ? AND ?", between
    ):
        found.setdefault(ballot.hex(), {})[person] = said_of(said)
    return found


def _ballots(database: Database, printing: Printing) -> list[Ballot]:
    """Return every ballot of a printing."""
    return [one.ballot for one in rows.between(database, printing.day, *run_ids(printing.id))]
