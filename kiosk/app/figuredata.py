"""Figures as data: one row a figure, with its count, its whole and its share as the paper prints them."""

from collections.abc import Iterator
from decimal import Decimal

from kiosk.domain.period import date_of
from kiosk.domain.report import CriterionFigures, Figures, Part, SurveyFigures
from kiosk.domain.tally import Counts
from kiosk.domain.wording import Wording
from kiosk.reports.workbook import Cell

HEADS = (
    "from",
    "to",
    "office",
    "counter",
    "training",
    "measure",
    "channel",
    "survey",
    "version",
    "criterion",
    "item",
    "name",
    "n",
    "of",
    "share",
    "low",
    "high",
    "index",
)
_COUNTS = ("issued", "returned", "walk_up", "collected", "valid", "spoiled")
Line = dict[str, Cell]


def figure_rows(figures: Figures, words: Wording) -> tuple[tuple[Cell, ...], ...]:
    """Return every figure of a period under ``HEADS``; names are in the language of ``words``."""
    whole: Line = {
        "from": date_of(figures.period.first),
        "to": date_of(figures.period.last),
        "office": figures.office.code,
        "counter": ", ".join(figures.counters),
        "training": figures.training,
    }
    return tuple(tuple({**whole, **line}.get(head) for head in HEADS) for line in _lines(figures, words))


def _lines(figures: Figures, words: Wording) -> Iterator[Line]:
    yield from _of_counts(figures.counts, words)
    for name in ("flagged", "undated", "open"):
        yield _named(name, words, n=getattr(figures, name))
    for channel, counts in figures.channels.items():
        if counts != Counts():
            yield from ({**line, "channel": channel.value} for line in _of_counts(counts, words))
    for outcome, n in figures.outcomes.items():
        yield _named("outcome", words, item=outcome.value, n=n)
    for flag, n in figures.flags.items():
        yield _named("flag", words, item=flag.value, n=n)
    for survey in figures.surveys:
        key: Line = {"survey": survey.survey.id, "version": survey.survey.version}
        for item in survey.criteria:
            key["criterion"] = item.criterion.id
            yield from ({**key, **line} for line in _of_criterion(survey, item, words))


def _named(measure: str, words: Wording, **cells: Cell) -> Line:
    return {"measure": measure, "name": words.text(f"data.measure.{measure}"), **cells}


def _share(part: Part) -> Line:
    low, high = part.interval or (None, None)
    return {"n": part.n, "of": part.of, "share": exact(part.share), "low": exact(low), "high": exact(high)}


def exact(number: str | None) -> Decimal | None:
    """Return a share or an index as a number, as it is printed."""
    return None if number is None else Decimal(number)


def _of_counts(counts: Counts, words: Wording) -> Iterator[Line]:
    for name in _COUNTS:
        yield _named(name, words, n=getattr(counts, name))
    yield _named("return_rate", words, **_share(Part(counts.returned, counts.issued)))
    for name in ("all_satisfied", "any_unsatisfied"):
        yield _named(name, words, **_share(Part(getattr(counts, name), counts.valid)))


def _of_criterion(survey: SurveyFigures, item: CriterionFigures, words: Wording) -> Iterator[Line]:
    levels = {level.id: level.texts[words.lang] for level in survey.survey.levels}
    reasons = {reason.id: reason.texts[words.lang] for reason in survey.survey.reasons}
    name = item.criterion.names[words.lang]
    for level, n in item.levels:
        yield {"measure": "level", "item": level, "name": levels[level], **_share(Part(n, item.n))}
    yield {"measure": "satisfied", "name": name, **_share(item.satisfied)}
    yield {"measure": "unsatisfied", "name": name, **_share(item.unsatisfied)}
    yield {"measure": "index", "name": name, "n": item.n, "index": exact(item.index)}
    for reason, n in item.reasons:
        yield {"measure": "reason", "item": reason, "name": reasons[reason], **_share(Part(n, item.unsatisfied.n))}
