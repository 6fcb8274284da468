"""Every figure of the paper, before any paper."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785
from msgspec import Struct
from msgspec.structs import asdict

from kiosk.domain.ballot import PAPER_OUTCOMES, Channel, Flag, Outcome
from kiosk.domain.closing import ClosedPart, closed_json
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.period import Period, iso
from kiosk.domain.regained import Regained
from kiosk.domain.serials import SerialRange
from kiosk.domain.share import average, index, one_to_five, out_of_hundred, percent, wilson
from kiosk.domain.survey import Criterion, Survey
from kiosk.domain.tally import Counts, SurveyKey, Tally

Interval = tuple[str, str]


class Office(Struct, frozen=True):
    """Whose figures they are."""

    code: str
    name: str


class LedgerLine(Struct, frozen=True):
    """The run of ledger entries that the figures come from.

    ``first`` and ``last`` are sequence numbers, ``head`` the hash of the last one; ``gaps`` counts the
    sequence numbers missing between them. A period without entries has ``first`` and ``last`` 0.
    """

    device: str
    epoch: str
    first: int
    last: int
    head: str
    gaps: int = 0


class Part(Struct, frozen=True):
    """So many ballots or answers out of a named number, with the 95 % interval of the share."""

    n: int
    of: int

    @property
    def share(self) -> str | None:
        return percent(self.n, self.of)

    @property
    def interval(self) -> Interval | None:
        return wilson(self.n, self.of)


class CriterionFigures(Struct, frozen=True):
    """The answers to one criterion; ``levels`` and ``reasons`` hold (id, number of answers).

    Only reasons that somebody gave are listed; they were given by the unsatisfied.
    """

    criterion: Criterion
    levels: tuple[tuple[str, int], ...]
    satisfied: Part
    unsatisfied: Part
    reasons: tuple[tuple[str, int], ...]

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(n for _, n in self.levels)

    @property
    def index(self) -> str | None:
        found = index(self.counts)
        return None if found is None else out_of_hundred(found)

    @property
    def average(self) -> str | None:
        found = average(self.counts)
        return None if found is None else one_to_five(found)


class SurveyFigures(Struct, frozen=True):
    """The answers to one version of a survey; ``ballots`` counts the ballots that asked it."""

    survey: Survey
    ballots: int
    criteria: tuple[CriterionFigures, ...]


class CounterFigures(Struct, frozen=True):
    """One counter of several: ``closed`` is the day its month was closed and how many supplements followed."""

    figures: "Figures"
    device: str
    closed: tuple[str, int] | None


class Figures(Struct, frozen=True):
    """What a period came to.

    Undated ballots stand in ``undated`` alone: they belong to no month, so no other figure holds
    them; the caller gives those of the ledger's run of entries. ``closed`` tells of the month's
    close, None while it is open; ``by_counter`` of each counter where several were added up. How paper ended, and its
    ``serials``, is told only where there is any.
    """

    period: Period
    office: Office
    counters: tuple[str, ...]
    training: bool
    counts: Counts
    channels: Mapping[Channel, Counts]
    surveys: tuple[SurveyFigures, ...]
    outcomes: Mapping[Outcome, int]
    open: int
    flagged: int
    flags: Mapping[Flag, int]
    undated: int
    ledgers: tuple[LedgerLine, ...]
    closed: tuple[ClosedPart, ...] = ()
    recovered: Regained | None = None
    by_counter: tuple[CounterFigures, ...] = ()
    serials: tuple[SerialRange, ...] = ()

    @property
    def return_rate(self) -> str | None:
        return percent(self.counts.returned, self.counts.issued)

    @property
    def all_satisfied(self) -> Part:
        """The valid ballots whose every answered criterion is satisfied."""
        return Part(self.counts.all_satisfied, self.counts.valid)

    @property
    def any_unsatisfied(self) -> Part:
        """The valid ballots with at least one unsatisfied criterion."""
        return Part(self.counts.any_unsatisfied, self.counts.valid)

    def to_json(self) -> dict[str, Any]:
        """Return the figures as ``tally --json`` prints them: shares as strings, names in Vietnamese."""
        counts = self.counts
        told: dict[str, Any] = {
            "from": iso(self.period.first),
            "to": iso(self.period.last),
            "month": self.period.month,
            "training": self.training,
            "office": {"code": self.office.code, "name": self.office.name},
            "counters": list(self.counters),
            "issued": counts.issued,
            "returned": counts.returned,
            "walk_up": counts.walk_up,
            "collected": counts.collected,
            "valid": counts.valid,
            "spoiled": counts.spoiled,
            "return_rate": self.return_rate,
            "surveys": [_survey_json(survey) for survey in self.surveys],
            "all_satisfied": _part_json(self.all_satisfied),
            "any_unsatisfied": _part_json(self.any_unsatisfied),
            "by_channel": {channel.value: asdict(self.channels[channel]) for channel in Channel},
            "outcomes": {outcome.value: n for outcome, n in self.outcomes.items()},
            "open": self.open,
            "flagged": self.flagged,
            "flags": {flag.value: self.flags[flag] for flag in Flag},
            "undated": self.undated,
            "closed": closed_json(self.closed),
            "recovered": None if self.recovered is None else self.recovered.to_json(),
            "ledgers": [asdict(line) for line in self.ledgers],
            **({"serials": [asdict(one) for one in self.serials]} if self.serials else {}),
        }
        # Only where there is something to tell: a counter by itself keeps the digests it has always had.
        if self.by_counter:
            told["by_counter"] = [
                {**one.figures.to_json(), "closed": one.closed and list(one.closed)} for one in self.by_counter
            ]
        return told

    def canonical(self) -> bytes:
        """Return the figures' canonical JSON (RFC 8785)."""
        return rfc8785.dumps(self.to_json())

    def digest(self) -> str:
        """Return the SHA-256 (hex) of the figures' canonical JSON: the same figures, the same digest."""
        return digest_of(self.canonical())


def digest_of(canonical: bytes) -> str:
    """Return the digest of figures whose canonical JSON is at hand."""
    return hashlib.sha256(canonical).hexdigest()


def figures_of(
    tally: Tally,
    *,
    period: Period,
    office: Office,
    counters: Iterable[str],
    surveys: Iterable[Survey],
    current: SurveyKey,
    ledgers: Iterable[LedgerLine],
    training: bool,
    closed: Iterable[ClosedPart] = (),
    recovered: Regained | None = None,
    serials: Iterable[SerialRange] = (),
) -> Figures:
    """Return every figure of the period whose ballots ``tally`` counts.

    Of ``surveys``, oldest first, those that were asked are listed, or the ``current`` one when there was no ballot.
    Raises IntegrityProblem ``survey_missing`` when the tally counts a version that is not among them.
    """
    known, asked = {survey.key: survey for survey in surveys}, set(tally.surveys) or {current}
    if missing := sorted(asked - known.keys()):
        raise IntegrityProblem("survey_missing", survey=missing[0][0], version=missing[0][1])
    return Figures(
        period=period,
        office=office,
        counters=tuple(counters),
        training=training,
        counts=tally.total,
        channels={channel: tally.channels.get(channel, Counts()) for channel in Channel},
        surveys=tuple(_survey_figures(tally, survey) for key, survey in known.items() if key in asked),
        outcomes=_outcomes(tally),
        open=tally.open,
        flagged=tally.flagged,
        flags={flag: tally.flags.get(flag, 0) for flag in Flag},
        undated=tally.undated,
        ledgers=tuple(ledgers),
        closed=tuple(closed),
        recovered=recovered,
        serials=tuple(serials),
    )


def _outcomes(tally: Tally) -> dict[Outcome, int]:
    shown = (one for one in Outcome if one in tally.outcomes or one not in PAPER_OUTCOMES)
    return {outcome: tally.outcomes.get(outcome, 0) for outcome in shown}


def _survey_figures(tally: Tally, survey: Survey) -> SurveyFigures:
    criteria = tuple(_criterion_figures(tally, survey, criterion) for criterion in survey.criteria)
    return SurveyFigures(survey, tally.surveys.get(survey.key, 0), criteria)


def _criterion_figures(tally: Tally, survey: Survey, criterion: Criterion) -> CriterionFigures:
    levels = tuple((level, tally.levels.get((survey.key, criterion.id, level), 0)) for level in survey.level_ids())
    reasons = ((item.id, tally.reasons.get((survey.key, criterion.id, item.id), 0)) for item in survey.reasons)
    answers = sum(n for _, n in levels)
    return CriterionFigures(
        criterion=criterion,
        levels=levels,
        satisfied=Part(sum(n for level, n in levels if survey.is_satisfied(level)), answers),
        unsatisfied=Part(sum(n for level, n in levels if survey.is_unsatisfied(level)), answers),
        reasons=tuple((reason, n) for reason, n in reasons if n),
    )


def _survey_json(figures: SurveyFigures) -> dict[str, Any]:
    return {
        "id": figures.survey.id,
        "version": figures.survey.version,
        "ballots": figures.ballots,
        "criteria": [_criterion_json(item) for item in figures.criteria],
    }


def _criterion_json(figures: CriterionFigures) -> dict[str, Any]:
    return {
        "id": figures.criterion.id,
        "name": figures.criterion.names["vi"],
        "group": figures.criterion.group,
        "n": figures.n,
        "levels": [{"id": level, "n": n} for level, n in figures.levels],
        "satisfied": figures.satisfied.n,
        "unsatisfied": figures.unsatisfied.n,
        "satisfied_share": figures.satisfied.share,
        "unsatisfied_share": figures.unsatisfied.share,
        "index": figures.index,
        "average": figures.average,
        "interval": _interval_json(figures.satisfied.interval),
        "reasons": [{"id": reason, "n": n} for reason, n in figures.reasons],
    }


def _part_json(part: Part) -> dict[str, Any]:
    return {"n": part.n, "share": part.share, "interval": _interval_json(part.interval)}


def _interval_json(ends: Interval | None) -> list[str] | None:
    return None if ends is None else list(ends)
