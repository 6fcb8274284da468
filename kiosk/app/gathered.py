"""Everything a paper of a period is made from, taken out of the ledger at one moment, or as a close has frozen it."""

from collections.abc import Generator, Mapping
from concurrent.futures import Future
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from kiosk.app.stand import settings_of
from kiosk.domain.ballot import Ballot, Channel, Flag, Outcome
from kiosk.domain.charted import ChartedFigures
from kiosk.domain.closing import ClosedPart, part_from_json, to_plain
from kiosk.domain.closing import from_plain as tally_from_plain
from kiosk.domain.copies import replace
from kiosk.domain.cuts import Cut, parts
from kiosk.domain.dissent import dissent_of
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.heat import heat_of
from kiosk.domain.officer import OfficerFigures, RatedOfficer
from kiosk.domain.period import Period
from kiosk.domain.regained import Regained
from kiosk.domain.report import Figures, LedgerLine, Office, figures_of
from kiosk.domain.serials import ranges
from kiosk.domain.settings import BY_KEY, Settings
from kiosk.domain.survey import Survey, read_survey
from kiosk.domain.tally import Tally, count, total
from kiosk.store.closes import Frozen
from kiosk.store.ledger import Ledger
from kiosk.store.proving import PeriodReading, Segment
from kiosk.store.reading import Reader

NEWEST, AS_OPEN = 2**31, -1
"""A closed month with all its supplements, or as if it had not been closed."""


class Beside(Struct, frozen=True):
    """What an earlier period adds up to by the entries up to the last one that a paper counts."""

    period: Period
    tally: Tally


class Gathered(Struct, frozen=True):
    """The ballots of a period, what they asked, whose they are, and the verified runs of the ledger they stand in."""

    period: Period
    settings: Settings
    surveys: tuple[Survey, ...]
    ballots: tuple[Ballot, ...]
    undated: int
    lines: tuple[LedgerLine, ...]
    training: bool
    recovered: Regained | None = None
    closed: tuple[ClosedPart, ...] = ()
    beside: tuple[Beside, ...] = ()

    def known(self) -> dict[tuple[str, int], Survey]:
        """Return every survey by its id and version."""
        return {survey.key: survey for survey in self.surveys}

    def tally(self) -> Tally:
        """Return what the ballots add up to."""
        known = self.known()
        dated = [ballot for ballot in self.ballots if not ballot.undated]
        return replace(total(count(ballot, _survey(known, ballot)) for ballot in dated), undated=self.undated)

    def figures(self) -> Figures:
        """Return every figure of the period."""
        told = self._figures(self.tally(), self.period)
        return replace(
            told,
            ledgers=self.lines,
            closed=self.closed,
            recovered=self.recovered,
            serials=ranges(ballot for ballot in self.ballots if not ballot.undated),
        )

    def charted(self, *, appendix: bool = False) -> ChartedFigures:
        """Return the same with what charts are drawn from: hours, and the periods that were gathered beside it.

        With ``appendix`` the unsatisfied answers are told, too.
        """
        known = self.known()
        earlier = tuple(self._figures(one.tally, one.period) for one in self.beside)
        dissent = dissent_of(self.ballots, known) if appendix else None
        heat = heat_of(self.ballots, known)
        return ChartedFigures(**asdict(self.figures()), heat=heat, earlier=earlier, dissent=dissent)

    def of_officer(self, officer: RatedOfficer) -> OfficerFigures:
        """Return the figures of the ballots that name an officer, and of all beside them."""
        whole = self.figures()
        tally = parts(self.ballots, self.known(), Cut.OFFICER).get(officer.id, Tally())
        own = self._figures(replace(tally, undated=self.undated), self.period)
        told = replace(own, ledgers=whole.ledgers, closed=whole.closed, recovered=whole.recovered)
        return OfficerFigures(**asdict(told), officer=officer, whole=whole)

    def _figures(self, tally: Tally, period: Period) -> Figures:
        return figures_of(
            tally,
            period=period,
            office=Office(self.settings.text("office.code"), self.settings.text("office.name")),
            counters=(counter_name(self.settings),),
            surveys=self.surveys,
            current=self._current(),
            ledgers=(),
            training=self.training,
        )

    def _current(self) -> tuple[str, int]:
        mine = [survey for survey in self.surveys if survey.id == self.settings.text("survey.id")]
        return max(mine or self.surveys, key=lambda survey: survey.version).key

    def to_plain(self) -> dict[str, Any]:
        """Return JSON values that ``from_plain`` makes the same of: how they travel over the line."""
        return {
            "period": [self.period.first, self.period.last],
            "settings": self.settings.to_plain(),
            "surveys": [survey.to_plain() for survey in self.surveys],
            "ballots": [_ballot_plain(ballot) for ballot in self.ballots],
            "undated": self.undated,
            "lines": [asdict(line) for line in self.lines],
            "training": self.training,
            "recovered": None if self.recovered is None else self.recovered.to_json(),
            "closed": [[part.to_json(), to_plain(part.tally)] for part in self.closed],
            "beside": [[one.period.first, one.period.last, to_plain(one.tally)] for one in self.beside],
        }


def from_plain(plain: Mapping[str, Any]) -> Gathered:
    """Return what a running kiosk gathered for us."""
    return Gathered(
        period=Period(*plain["period"]),
        settings=Settings(plain["settings"]),
        surveys=tuple(read_survey(tree, "ledger") for tree in plain["surveys"]),
        ballots=tuple(_ballot(tree) for tree in plain["ballots"]),
        undated=int(plain["undated"]),
        lines=tuple(LedgerLine(**line) for line in plain["lines"]),
        training=bool(plain["training"]),
        recovered=None if plain["recovered"] is None else Regained(**plain["recovered"]),
        closed=tuple(part_from_json(told, tally) for told, tally in plain["closed"]),
        beside=tuple(Beside(Period(first, last), tally_from_plain(tally)) for first, last, tally in plain["beside"]),
    )


def gather_period(
    ledger: Ledger,
    period: Period,
    upto: int = NEWEST,
    beside: tuple[Period, ...] = (),
    *,
    closed_only: bool = False,
) -> "Future[Gathered]":
    """Return what a paper of ``period`` is made from, after its run of the ledger has been verified.

    A closed month is as it was frozen, with its supplements up to the one numbered ``upto``; ``AS_OPEN`` lets it be as
    the ballots stand now. The earlier periods ``beside`` it are counted up to the last entry that it counts; those that
    were over before the ledger began are left out, and with ``closed_only`` all but months closed by then. The promise
    breaks with IntegrityProblem ``ledger_differs``: no figure is made from a ledger that does not agree.
    """
    return ledger.work(lambda reader: _gathering(reader, period, upto, beside, closed_only=closed_only))


def _gathering(
    reader: Reader, period: Period, upto: int, beside: tuple[Period, ...], *, closed_only: bool
) -> Generator[None, None, Gathered]:
    frozen = (yield from reader.read_closed(period, upto)) if upto > AS_OPEN else None
    if frozen is not None:
        found, until = _as_closed(reader, period, frozen), frozen.until
    else:
        # What is read behind its last step belongs to the same state of the ledger.
        proven = (yield from reader.read_period(period)).proven()
        found, until = _gathered(reader, proven), reader.last_number(proven.segments)
    founded = reader.founded()
    beside = tuple(one for one in beside if founded is not None and founded <= one.last)
    if closed_only:
        closed = reader.closed_by(until)
        beside = tuple(one for one in beside if one.month in closed)
    if not beside:
        return found
    return replace(found, beside=(yield from _earlier(reader, found.surveys, beside, until)))


def _earlier(
    reader: Reader, surveys: tuple[Survey, ...], periods: tuple[Period, ...], until: int
) -> Generator[None, None, tuple[Beside, ...]]:
    """Return what periods add up to by the entries up to ``until``."""
    known = {survey.key: survey for survey in surveys}
    found = []
    for period in periods:
        ballots = (yield from reader.read_until(period, until)).proven().ballots
        tally = total(count(ballot, _survey(known, ballot)) for ballot in ballots if not ballot.undated)
        found.append(Beside(period, tally))
    return tuple(found)


def _gathered(reader: Reader, proven: PeriodReading) -> Gathered:
    return Gathered(
        period=proven.period,
        settings=settings_of(reader),
        surveys=tuple(reader.surveys().values()),
        ballots=proven.ballots,
        undated=len(proven.undated),
        lines=tuple(_line(segment) for segment in proven.segments),
        training=bool(reader.training()),
        recovered=_regained(reader, proven.period),
    )


def _as_closed(reader: Reader, period: Period, frozen: Frozen) -> Gathered:
    """Return a closed month with the office's name and surveys as they were then: its papers never change."""
    whole = all(part.proven for part in frozen.parts)
    return Gathered(
        period=period,
        settings=Settings({key: value for key, value in frozen.chosen.settings.items() if key in BY_KEY}),
        surveys=frozen.chosen.surveys,
        ballots=frozen.ballots,
        undated=frozen.undated,
        lines=tuple(_line(segment) for segment in frozen.segments),
        training=frozen.chosen.training,
        recovered=_regained(reader, period, frozen.until if whole else None),
        closed=frozen.parts,
    )


def _regained(reader: Reader, period: Period, until: int | None = None) -> Regained | None:
    """Return what the recoveries that touch days of the period came to, up to the entry ``until``; None for none."""
    told = [one.entry for one in reader.recoveries(until) if one.first <= period.last and period.first <= one.last]
    return Regained(sum(one.certain for one in told), sum(one.uncertain for one in told)) if told else None


def _line(segment: Segment) -> LedgerLine:
    """Return the paper's line of a segment; an empty one has first and last 0."""
    empty = segment.last < segment.first
    return LedgerLine(
        device=segment.device.hex(),
        epoch=segment.epoch.hex(),
        first=0 if empty else segment.first,
        last=0 if empty else segment.last,
        head=segment.head.hex(),
        gaps=segment.gaps,
    )


def counter_name(settings: Settings) -> str:
    """Return the counter as papers and screens name it: room and counter."""
    return " · ".join(part for part in (settings.text("counter.room"), settings.text("counter.name")) if part)


def _survey(known: Mapping[tuple[str, int], Survey], ballot: Ballot) -> Survey:
    if ballot.survey not in known:
        raise IntegrityProblem("survey_missing", survey=ballot.survey[0], version=ballot.survey[1])
    return known[ballot.survey]


def _ballot_plain(ballot: Ballot) -> dict[str, Any]:
    return {
        "id": ballot.id,
        "at": ballot.at,
        "day": ballot.day,
        "survey": list(ballot.survey),
        "counter": ballot.counter,
        "channel": ballot.channel.value,
        "issued": ballot.issued,
        "officer": ballot.officer,
        "service": ballot.service,
        "answers": dict(ballot.answers),
        "reasons": {criterion: list(given) for criterion, given in ballot.reasons.items()},
        "comments": dict(ballot.comments),
        "outcome": ballot.outcome.value if ballot.outcome else None,
        "flags": sorted(flag.value for flag in ballot.flags),
        "doubted": ballot.doubted,
        "until": ballot.until,
        "undated": ballot.undated,
        "spoiled": ballot.spoiled,
    }


def _ballot(plain: Mapping[str, Any]) -> Ballot:
    survey, version = plain["survey"]
    return Ballot(
        **{
            **plain,
            "survey": (survey, version),
            "channel": Channel(plain["channel"]),
            "reasons": {criterion: tuple(given) for criterion, given in plain["reasons"].items()},
            "outcome": Outcome(plain["outcome"]) if plain["outcome"] else None,
            "flags": frozenset(Flag(flag) for flag in plain["flags"]),
        }
    )
