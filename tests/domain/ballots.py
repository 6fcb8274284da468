"""Surveys and ballots made for the tests of what they add up to."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict, Unpack

from hypothesis import strategies as some

from kiosk.domain.ballot import Ballot, Channel, Flag, Outcome
from kiosk.domain.copies import replace
from kiosk.domain.period import day_of, parse_day, start_of
from kiosk.domain.survey import LEVEL_IDS, Survey, read_survey

ASSETS = Path(__file__).parents[2] / "assets"
A_DAY = parse_day("2022-10-14")


class Told(TypedDict, total=False):
    """What may be told of a ballot beside its survey and its day."""

    issued: bool
    channel: Channel
    answers: Mapping[str, str]
    reasons: Mapping[str, tuple[str, ...]]
    outcome: Outcome | None
    flags: frozenset[Flag]
    undated: bool
    spoiled: bool


def shipped(name: str) -> Survey:
    """Return a survey of those the program brings along."""
    path = ASSETS / "surveys" / f"{name}.toml"
    return read_survey(tomllib.loads(path.read_text(encoding="utf-8")), path.name)


TWO, FIVE = shipped("kbnn-2"), shipped("kbnn-5")
SURVEYS = {survey.key: survey for survey in (TWO, FIVE)}


def made_survey(levels: int, criteria: int, reasons: int, version: int = 1) -> Survey:
    """Return a survey of the size asked for, its names long enough to wrap."""

    def texts(word: str, place: int) -> dict[str, str]:
        return {"vi": f"{word} số {place}: mức độ thuận tiện của việc nộp, nhận và trả hồ sơ", "en": f"{word} {place}"}

    cut = 2 if levels > 3 else 1
    tree: dict[str, Any] = {
        "id": f"made-{levels}",
        "version": version,
        "title": texts("Bộ câu hỏi", levels),
        "satisfied_cut": cut,
        "unsatisfied_cut": cut,
        "levels": [{"id": level, "text": {"vi": level, "en": level}} for level in LEVEL_IDS[levels]],
        "groups": [{"id": "service", "name": {"vi": "Phục vụ", "en": "Service"}}],
        "criteria": [
            {
                "id": f"c{place}",
                "group": "service",
                "name": texts("Tiêu chí", place),
                "question": texts("Câu hỏi", place),
            }
            for place in range(1, criteria + 1)
        ],
        "reasons": [{"id": f"r{place}", "text": texts("Lý do", place)} for place in range(1, reasons + 1)],
    }
    return read_survey(tree, "made")


def ballot(survey: Survey = TWO, day: int = A_DAY, **told: Unpack[Told]) -> Ballot:
    """Return an issued ballot of a survey, with whatever else is told of it."""
    at = start_of(day) + 9 * 3_600_000
    plain = Ballot(id="00" * 16, at=at, day=day_of(at), survey=survey.key, counter="1", issued=True)
    return replace(plain, **told)


def answered(survey: Survey, *levels: str, **told: Unpack[Told]) -> Ballot:
    """Return a completed ballot that answers the survey's criteria in order."""
    answers = {criterion.id: level for criterion, level in zip(survey.criteria, levels, strict=False)}
    return replace(ballot(survey, answers=answers, outcome=Outcome.COMPLETED), **told)


def _any_of(survey: Survey) -> some.SearchStrategy[Ballot]:
    criteria = some.sampled_from([criterion.id for criterion in survey.criteria])
    given = some.sets(some.sampled_from([reason.id for reason in survey.reasons]), max_size=3)
    return some.builds(
        replace,
        some.just(ballot(survey)),
        issued=some.booleans(),
        channel=some.sampled_from(Channel),
        answers=some.dictionaries(criteria, some.sampled_from(survey.level_ids())),
        reasons=some.dictionaries(criteria, given.map(lambda ids: tuple(sorted(ids))), max_size=1),
        outcome=some.none() | some.sampled_from(Outcome),
        flags=some.frozensets(some.sampled_from(Flag), max_size=2),
        undated=some.booleans(),
    )


def _spoil_some_paper(found: Ballot) -> Ballot:
    return replace(found, spoiled=found.channel is Channel.PAPER and not found.answers)


# Any ballot of either shipped survey.
any_ballot = (_any_of(TWO) | _any_of(FIVE)).map(_spoil_some_paper)
