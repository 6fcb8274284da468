"""What a set of ballots adds up to: counts only, so that the tallies of parts add up to the whole."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add

from msgspec import Struct, field

from kiosk.domain.ballot import Ballot, Channel, Flag, Outcome
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.survey import Survey

SurveyKey = tuple[str, int]


class Counts(Struct, frozen=True):
    """The ballots of one channel."""

    issued: int = 0
    returned: int = 0
    walk_up: int = 0
    valid: int = 0
    spoiled: int = 0
    all_satisfied: int = 0
    any_unsatisfied: int = 0

    @property
    def collected(self) -> int:
        return self.returned + self.walk_up

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.issued + other.issued,
            self.returned + other.returned,
            self.walk_up + other.walk_up,
            self.valid + other.valid,
            self.spoiled + other.spoiled,
            self.all_satisfied + other.all_satisfied,
            self.any_unsatisfied + other.any_unsatisfied,
        )


class Tally(Struct, frozen=True):
    """Counts of any set of ballots; ``Tally()`` counts nothing.

    ``surveys`` counts the ballots of each survey version; ``levels`` and ``reasons`` are counted by
    survey version, criterion and level or reason. No count of nought is kept. An undated ballot
    belongs to no period: it is counted in ``undated`` and nowhere else.
    """

    channels: Mapping[Channel, Counts] = field(default_factory=dict)
    surveys: Mapping[SurveyKey, int] = field(default_factory=dict)
    levels: Mapping[tuple[SurveyKey, str, str], int] = field(default_factory=dict)
    reasons: Mapping[tuple[SurveyKey, str, str], int] = field(default_factory=dict)
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    flags: Mapping[Flag, int] = field(default_factory=dict)
    open: int = 0
    flagged: int = 0
    undated: int = 0

    @property
    def total(self) -> Counts:
        """All channels together."""
        return reduce(add, self.channels.values(), Counts())

    def __add__(self, other: "Tally") -> "Tally":
        return total((self, other))


def count(ballot: Ballot, survey: Survey) -> Tally:
    """Return what one ballot counts.

    A ballot counts as issued while it is still open, its answers as soon as they are given; its
    outcome once it is closed. Reasons count where the criterion's last answer is unsatisfied: they
    are asked of nobody else. Flags are told of collected ballots.
    Raises IntegrityProblem ``ballot_strange`` when the ballot does not fit its survey.
    """
    if ballot.undated:
        return Tally(undated=1)
    _check(ballot, survey)
    answers = ballot.answers.items() if ballot.valid else ()
    unsatisfied = {item for item, level in answers if survey.is_unsatisfied(level)}
    key = survey.key
    flags = ballot.flags if ballot.collected else frozenset()
    return Tally(
        channels={ballot.channel: _counts(ballot, survey, bool(unsatisfied))},
        surveys={key: 1},
        levels={(key, item, level): 1 for item, level in answers},
        reasons={
            (key, item, reason): 1
            for item, reasons in ballot.reasons.items()
            if item in unsatisfied
            for reason in reasons
        },
        outcomes={ballot.outcome: 1} if ballot.outcome else {},
        flags=dict.fromkeys(flags, 1),
        open=int(ballot.outcome is None and not ballot.spoiled),
        flagged=int(bool(flags)),
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of any number of tallies; their order makes no difference."""
    channels: dict[Channel, Counts] = {}
    surveys: Counter[SurveyKey] = Counter()
    levels: Counter[tuple[SurveyKey, str, str]] = Counter()
    reasons: Counter[tuple[SurveyKey, str, str]] = Counter()
    outcomes: Counter[Outcome] = Counter()
    flags: Counter[Flag] = Counter()
    still_open = flagged = undated = 0
    for tally in tallies:
        for channel, counts in tally.channels.items():
            channels[channel] = channels.get(channel, Counts()) + counts
        surveys.update(tally.surveys)
        levels.update(tally.levels)
        reasons.update(tally.reasons)
        outcomes.update(tally.outcomes)
        flags.update(tally.flags)
        still_open += tally.open
        flagged += tally.flagged
        undated += tally.undated
    return Tally(channels, surveys, levels, reasons, outcomes, flags, still_open, flagged, undated)


def tally_of(ballots: Iterable[Ballot], surveys: Mapping[SurveyKey, Survey]) -> Tally:
    """Return what the ballots count together.

    Raises IntegrityProblem ``ballot_strange`` for a ballot that its survey does not explain.
    """
    return total(count(ballot, _survey_of(ballot, surveys)) for ballot in ballots)


def _survey_of(ballot: Ballot, surveys: Mapping[SurveyKey, Survey]) -> Survey:
    try:
        return surveys[ballot.survey]
    except KeyError as problem:
        raise IntegrityProblem("ballot_strange", ballot=ballot.id) from problem


def _check(ballot: Ballot, survey: Survey) -> None:
    """Refuse a ballot whose answers or reasons its survey does not know: it would be counted in no row."""
    criteria = {criterion.id for criterion in survey.criteria}
    reasons = {reason.id for reason in survey.reasons}
    known = (
        ballot.survey == survey.key
        and ballot.answers.keys() <= criteria
        and set(ballot.answers.values()) <= set(survey.level_ids())
        and ballot.reasons.keys() <= criteria
        and {reason for given in ballot.reasons.values() for reason in given} <= reasons
    )
    if not known:
        raise IntegrityProblem("ballot_strange", ballot=ballot.id)


def _counts(ballot: Ballot, survey: Survey, unsatisfied: bool) -> Counts:
    satisfied = ballot.valid and all(survey.is_satisfied(level) for level in ballot.answers.values())
    return Counts(
        issued=int(ballot.issued),
        returned=int(ballot.returned),
        walk_up=int(ballot.walk_up),
        valid=int(ballot.valid),
        spoiled=int(ballot.spoiled),
        all_satisfied=int(satisfied),
        any_unsatisfied=int(unsatisfied),
    )
