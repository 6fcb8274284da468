"""What a change of ballots adds to the counts of their days, and takes from them; and what such counts add up to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct

from kiosk.domain.ballot import Ballot, Channel, Flag, Outcome
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.period import Period
from kiosk.domain.survey import Survey
from kiosk.domain.tally import Counts, SurveyKey, Tally, count

_OF_CHANNEL = ("issued", "returned", "walk_up", "valid", "spoiled", "all_satisfied", "any_unsatisfied")
COUNTED = ("ballots", *_OF_CHANNEL, "open", "flagged", "undated")
"""The counts of a day, in their order everywhere."""
LEVEL, REASON, OUTCOME, FLAG = "level", "reason", "outcome", "flag"


class Cell(NamedTuple):
    """What a count is kept under: ``survey`` is the number of its form, ``until`` the day where that is certain."""

    epoch: int
    day: int
    until: int
    survey: int
    channel: str


class Detail(NamedTuple):
    """What a finer count is kept under, within a cell."""

    cell: Cell
    what: str
    item: str
    answer: str


class Known(NamedTuple):
    """A survey, and the number of its form."""

    number: int
    survey: Survey


class Changes:
    """Collects what has to be added to the counts; less than nothing where ballots have changed."""

    def __init__(self, surveys: Mapping[SurveyKey, Known]) -> None:
        self._surveys = surveys
        self._known: dict[tuple[object, ...], _Told | None] = {}
        self._alike: Counter[tuple[Cell, _Told]] = Counter()
        self._cells: dict[tuple[object, ...], Cell] = {}
        self.spans: dict[Cell, tuple[int, int]] = {}
        self.strange = 0
        """By how many there are more ballots that their survey does not explain; they are counted nowhere else."""

    def add(self, epoch: int, ballot: Ballot, sign: int) -> None:
        """Count a ballot begun in ``epoch`` once more (``sign`` 1) or once less (-1)."""
        told = self._told(ballot)
        if told is None:
            self.strange += sign
            return
        self._alike[self.cell(epoch, ballot), told] += sign

    def counts(self) -> dict[Cell, list[int]]:
        """Return what is to be added to the counts of ``COUNTED``."""
        found: dict[Cell, list[int]] = {}
        for (cell, told), times in self._alike.items():
            there = found.setdefault(cell, [0] * len(COUNTED))
            for place, n in told.counts:
                there[place] += times * n
        return found

    def details(self) -> Counter[Detail]:
        """Return what is to be added to the finer counts."""
        found: Counter[Detail] = Counter()
        for (cell, told), times in self._alike.items():
            for finer in told.details:
                found[Detail(cell, *finer)] += times
        return found

    def _told(self, ballot: Ballot) -> "_Told | None":
        """Return what a ballot counts: most of a batch say the same, so it is asked once."""
        said = tuple(ballot.answers.items()), tuple(ballot.reasons.items())
        ended = ballot.issued, ballot.spoiled, ballot.undated, ballot.outcome, ballot.flags
        key = (ballot.survey, ballot.channel, said, ended)
        if key not in self._known:
            self._known[key] = _told_of(ballot, self._surveys[ballot.survey].survey)
        return self._known[key]

    def cell(self, epoch: int, ballot: Ballot) -> Cell:
        """Return under what a ballot counts that was begun in ``epoch``."""
        key = (epoch, ballot.day, ballot.until, ballot.survey, ballot.channel)
        found = self._cells.get(key)
        if found is None:
            until = ballot.day if ballot.until is None else ballot.until
            number = self._surveys[ballot.survey].number
            found = self._cells[key] = Cell(epoch, ballot.day, until, number, ballot.channel.value)
        return found

    def touch(self, cell: Cell, first: int, last: int) -> None:
        """Note that entries from one place of the cell's own epoch to another made its ballots what they are."""
        there = self.spans.get(cell, (first, last))
        self.spans[cell] = (min(first, there[0]), max(last, there[1]))


class _Told(Struct, frozen=True, eq=False):
    """What one ballot counts: places of ``COUNTED`` with their numbers, and what it adds one each to."""

    counts: tuple[tuple[int, int], ...]
    details: tuple[tuple[str, str, str], ...]


def _told_of(ballot: Ballot, survey: Survey) -> _Told | None:
    try:
        tally = count(ballot, survey)
    except IntegrityProblem:
        return None
    counts = tally.channels.get(ballot.channel, Counts())
    numbers = (
        tally.surveys.get(ballot.survey, 0),
        *(getattr(counts, name) for name in _OF_CHANNEL),
        tally.open,
        tally.flagged,
        tally.undated,
    )
    details = (
        *((LEVEL, item, level) for _, item, level in tally.levels),
        *((REASON, item, reason) for _, item, reason in tally.reasons),
        *((OUTCOME, outcome.value, "") for outcome in tally.outcomes),
        *((FLAG, flag.value, "") for flag in tally.flags),
    )
    return _Told(tuple((place, n) for place, n in enumerate(numbers) if n), details)


class CountRow(NamedTuple):
    """A row of day counts as it is read; ``counts`` are those of ``COUNTED``."""

    day: int
    until: int
    survey: SurveyKey
    channel: str
    counts: tuple[int, ...]


class DetailRow(NamedTuple):
    """A row of finer counts as it is read."""

    day: int
    until: int
    survey: SurveyKey
    what: str
    item: str
    answer: str
    n: int


def tally_of(period: Period, rows: Iterable[CountRow], details: Iterable[DetailRow]) -> Tally:
    """Return what rows of days of ``period`` add up to.

    Ballots that may be of a day outside it are undated here, as ``kiosk.domain.dating`` has it.
    """
    channels: dict[Channel, Counts] = {}
    surveys: Counter[SurveyKey] = Counter()
    still_open = flagged = undated = 0
    for row in rows:
        told = dict(zip(COUNTED, row.counts, strict=True))
        undated += told["undated"]
        if row.until not in period:
            undated += told["ballots"]
            continue
        channel = Channel(row.channel)
        counts = Counts(**{name: told[name] for name in _OF_CHANNEL})
        channels[channel] = channels.get(channel, Counts()) + counts
        surveys[row.survey] += told["ballots"]
        still_open += told["open"]
        flagged += told["flagged"]
    cells: dict[str, Counter[tuple[SurveyKey, str, str]]] = {LEVEL: Counter(), REASON: Counter()}
    ends: dict[str, Counter[str]] = {OUTCOME: Counter(), FLAG: Counter()}
    for one in details:
        if one.until not in period:
            continue
        if one.what in cells:
            cells[one.what][one.survey, one.item, one.answer] += one.n
        else:
            ends[one.what][one.item] += one.n
    return Tally(
        channels={channel: counts for channel, counts in channels.items() if counts != Counts()},
        surveys={key: n for key, n in surveys.items() if n},
        levels={key: n for key, n in cells[LEVEL].items() if n},
        reasons={key: n for key, n in cells[REASON].items() if n},
        outcomes={Outcome(key): n for key, n in ends[OUTCOME].items() if n},
        flags={Flag(key): n for key, n in ends[FLAG].items() if n},
        open=still_open,
        flagged=flagged,
        undated=undated,
    )
