"""A period's figures cut into parts: by service, officer, group of criteria and reason. Parts add up to the whole."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from kiosk.domain.ballot import Ballot
from kiosk.domain.report import CriterionFigures, Figures, Part
from kiosk.domain.share import index, out_of_hundred
from kiosk.domain.survey import Survey, Texts
from kiosk.domain.tally import Counts, SurveyKey, Tally, tally_of

LEAST_BALLOTS = 10
"""A share of fewer valid ballots says more of single visitors than of a person or a service: it is not shown."""


class Cut(StrEnum):
    """Along what ballots are told apart."""

    SERVICE = "service"
    OFFICER = "officer"


_KEYS: Mapping[Cut, Callable[[Ballot], str | None]] = {
    Cut.SERVICE: lambda ballot: ballot.service,
    Cut.OFFICER: lambda ballot: ballot.officer,
}


def parts(ballots: Iterable[Ballot], surveys: Mapping[SurveyKey, Survey], cut: Cut) -> dict[str, Tally]:
    """Return what each part of the dated ballots adds up to, by its key in rising order.

    Ballots that name none are the part ``""``, which stands last. Raises IntegrityProblem ``ballot_strange``.
    """
    key = _KEYS[cut]
    piles: dict[str, list[Ballot]] = {}
    for ballot in ballots:
        if not ballot.undated:
            piles.setdefault(key(ballot) or "", []).append(ballot)
    return {name: tally_of(piles[name], surveys) for name in sorted(piles, key=lambda name: (not name, name))}


def may_show(counts: Counts) -> bool:
    """Say whether so many valid ballots are enough to show a share of them."""
    return counts.valid >= LEAST_BALLOTS


def told_apart(parts: Mapping[str, Counts]) -> frozenset[str]:
    """Return the parts whose figures may stand beside the whole: each has enough, and so have all others together.

    Else the whole less what is told would be the figures of the few who are named: then the part that names none is
    held back with them, or the smallest.
    """
    told = {key for key, counts in parts.items() if may_show(counts)}
    few = {key: counts.valid for key, counts in parts.items() if key not in told}
    held, named = sum(few.values()), any(n for key, n in few.items() if key)
    while told and named and held < LEAST_BALLOTS:
        next_ = "" if "" in told else min(told, key=lambda key: (parts[key].valid, key))
        told.remove(next_)
        held += parts[next_].valid
    return frozenset(told)


class GroupFigures(Struct, frozen=True):
    """The answers to all criteria of a group, over every version of every survey that has it."""

    names: Texts
    satisfied: Part
    unsatisfied: Part
    score: Fraction
    """What all answers add up to, each from 100 for the best level to 0 for the worst."""

    @property
    def n(self) -> int:
        return self.satisfied.of

    @property
    def index(self) -> str | None:
        """The mean of 100 for the best level down to 0 for the worst."""
        return out_of_hundred(self.score / self.n) if self.n else None


def groups(figures: Figures) -> dict[str, GroupFigures]:
    """Return the figures of each group of criteria by its id, under its newest names."""
    found: dict[str, GroupFigures] = {}
    for survey in figures.surveys:
        for item in survey.criteria:
            group = item.criterion.group
            found[group] = _joined(found.get(group), item, survey.survey.groups[group])
    return found


def _joined(before: GroupFigures | None, item: CriterionFigures, names: Texts) -> GroupFigures:
    score = (index(item.counts) or Fraction()) * item.n
    if before is None:
        return GroupFigures(names, item.satisfied, item.unsatisfied, score)
    satisfied = _added(before.satisfied, item.satisfied)
    return GroupFigures(names, satisfied, _added(before.unsatisfied, item.unsatisfied), before.score + score)


def _added(one: Part, other: Part) -> Part:
    return Part(one.n + other.n, one.of + other.of)


class ReasonFigures(Struct, frozen=True):
    """How often a reason was given, out of all unsatisfied answers; one answer may have several reasons."""

    names: Texts
    given: Part


def reasons(figures: Figures) -> dict[str, ReasonFigures]:
    """Return every reason that somebody gave by its id, over all criteria, the most frequent first."""
    of = sum(item.unsatisfied.n for survey in figures.surveys for item in survey.criteria)
    names: dict[str, Texts] = {}
    times: dict[str, int] = {}
    for survey in figures.surveys:
        names |= {reason.id: reason.texts for reason in survey.survey.reasons}
        for item in survey.criteria:
            for reason, n in item.reasons:
                times[reason] = times.get(reason, 0) + n
    often = sorted(times.items(), key=lambda one: (-one[1], one[0]))
    return {reason: ReasonFigures(names[reason], Part(n, of)) for reason, n in often}
