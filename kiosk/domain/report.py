"""Every figure of the paper, before any paper."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785
from msgspec import Struct

from kiosk.domain.ballot import Channel, Flag, Outcome
from kiosk.domain.closing import ClosedPart, closed_json
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.period import Period, iso
from kiosk.domain.regained import Regained
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


class Figures(Struct, frozen=True):
    """What a period came to.

    Undated ballots stand in ``undated`` alone: they belong to no month, so no other figure holds
    them; the caller gives those of the ledger's run of entries. ``closed`` tells of the month's
    close, None while it is open.
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
        return {
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
            "by_channel": {channel.value: _counts_json(self.channels[channel]) for channel in Channel},
            "outcomes": {outcome.value: self.outcomes[outcome] for outcome in Outcome},
            "open": self.open,
            "flagged": self.flagged,
            "flags": {flag.value: self.flags[flag] for flag in Flag},
            "undated": self.undated,
            "closed": closed_json(self.closed),
            "recovered": None if self.recovered is None else self.recovered.to_json(),
            "ledgers": [_ledger_json(line) for line in self.ledgers],
        }

    def digest(self) -> str:
        """Return the SHA-256 (hex) of the figures' canonical JSON: the same figures, the same digest."""
        return hashlib.sha256(rfc8785.dumps(self.to_json())).hexdigest()


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
) -> Figures:
    """Return every figure of the period whose ballots ``tally`` counts.

    ``surveys`` are all the versions the ledger knows, in the order they came into force. Those that
    were asked are listed, or the ``current`` one when there was no ballot.
    Raises IntegrityProblem ``survey_missing`` when the tally counts a version that is not among them.
    """
    known = {survey.key: survey for survey in surveys}
    asked = set(tally.surveys) or {current}
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
        outcomes={outcome: tally.outcomes.get(outcome, 0) for outcome in Outcome},
        open=tally.open,
        flagged=tally.flagged,
        flags={flag: tally.flags.get(flag, 0) for flag in Flag},
        undated=tally.undated,
        ledgers=tuple(ledgers),
        closed=tuple(closed),
        recovered=recovered,
    )


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


def _counts_json(counts: Counts) -> dict[str, int]:
    return {
        "issued": counts.issued,
        "returned": counts.returned,
        "walk_up": counts.walk_up,
        "valid": counts.valid,
        "spoiled": counts.spoiled,
        "all_satisfied": counts.all_satisfied,
        "any_unsatisfied": counts.any_unsatisfied,
    }


def _ledger_json(line: LedgerLine) -> dict[str, Any]:
    return {
        "device": line.device,
        "epoch": line.epoch,
        "first": line.first,
        "last": line.last,
        "head": line.head,
        "gaps": line.gaps,
    }
