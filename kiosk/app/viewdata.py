"""What stands on a screen as tables of data: counts and exact shares in columns, and the same held back as there."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from kiosk.app.figuredata import Line, exact
from kiosk.domain.ballot import Channel
from kiosk.domain.comments import Comment, SurveyKey
from kiosk.domain.cuts import groups, may_show, reasons, told_apart
from kiosk.domain.heat import DAYS_A_WEEK, Heat, satisfied_in
from kiosk.domain.period import Period, date_of
from kiosk.domain.report import Figures, Part
from kiosk.domain.survey import Survey
from kiosk.domain.tally import Counts, Tally
from kiosk.domain.wording import Wording
from kiosk.reports.workbook import Cell

GROUPS, SERVICES, CHANNELS, REASONS = "groups", "services", "channels", "reasons"
HOURS, OFFICERS, BESIDE, COMMENTS = "hours", "officers", "beside", "comments"
_WHOLE = ("from", "to", "office", "counter", "training")
_RATED = ("valid", "all_satisfied", "all_satisfied_share")
_COMMENT = ("date", "until", "undated", "survey", "version", "criterion", "name", "level", "level_name", "comment")


class Table(Struct, frozen=True):
    """A table: ``what`` it is names its sheet and file; ``heads`` name its columns, every row has a cell for each."""

    what: str
    office: str
    period: Period
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def groups_of(figures: Figures, words: Wording) -> Table:
    """Return the answers to each group of criteria."""
    heads = ("group", "name", "answers", "satisfied", "satisfied_share", "index")
    lines: list[Line] = [
        {
            "group": ident,
            "name": group.names[words.lang],
            "answers": group.n,
            "satisfied": group.satisfied.n,
            "satisfied_share": exact(group.satisfied.share),
            "index": exact(group.index),
        }
        for ident, group in groups(figures).items()
    ]
    return _table(GROUPS, figures, heads, lines)


def reasons_of(figures: Figures, words: Wording) -> Table:
    """Return how often each reason was given, the most frequent first."""
    heads = ("reason", "name", "times", "unsatisfied", "reason_share")
    lines: list[Line] = [
        {
            "reason": ident,
            "name": one.names[words.lang],
            "times": one.given.n,
            "unsatisfied": one.given.of,
            "reason_share": exact(one.given.share),
        }
        for ident, one in reasons(figures).items()
    ]
    return _table(REASONS, figures, heads, lines)


def channels_of(figures: Figures, words: Wording) -> Table:
    """Return the ballots of each channel that has any, and all of them."""
    every = ((one.value, words.text(f"report.channel.{one.value}"), figures.channels[one]) for one in Channel)
    found = [(*one, True) for one in every if one[2].issued or one[2].collected]
    return _ballots(CHANNELS, "channel", found, figures, words)


def services_of(parts: Mapping[str, Tally], figures: Figures, words: Wording) -> Table:
    """Return the ballots of each service; of too few no more than how many were collected."""
    none, totals = words.text("staff.cuts.service_none"), {name: tally.total for name, tally in parts.items()}
    found = [(name, name or none, counts, may_show(counts)) for name, counts in totals.items()]
    return _ballots(SERVICES, "service", found, figures, words)


def officers_of(parts: Mapping[str, Tally], names: Mapping[str, str], figures: Figures, words: Wording) -> Table:
    """Return the ballots of each officer in the order of their names; of who has too few nothing but that."""
    none, totals = words.text("staff.cuts.officer_none"), {ident: tally.total for ident, tally in parts.items()}
    idents, told = sorted(parts, key=lambda ident: (not ident, names.get(ident, ident), ident)), told_apart(totals)
    found = [(ident, names.get(ident, ident) or none, totals[ident], ident in told) for ident in idents]
    return _ballots(OFFICERS, "officer", found, figures, words, hidden=True)


def hours_of(heat: Heat, figures: Figures, words: Wording) -> Table:
    """Return each hour of each weekday that has ballots, then those of no certain time."""
    heads = ("weekday", "name", "hour", "held", *_RATED)
    cells = ((day, hour) for day in range(DAYS_A_WEEK) for hour in heat.hours if (day, hour) in heat.cells)
    lines = [_hour(day, hour, heat.cells[day, hour], words) for day, hour in cells]
    if heat.untimed:
        lines.append({"name": words.text("data.view.untimed"), "held": False, "valid": heat.untimed})
    return _table(HOURS, figures, heads, lines)


def beside_of(figures: Figures, beside: Iterable[tuple[str, Period, Figures | None]], words: Wording) -> Table:
    """Return the main figures of a period over those of others, by what each is called; None is from before any."""
    heads = ("period", "name", "issued", "returned", "return_rate", "collected", *_RATED)
    every = (("this_period", figures.period, figures), *beside)
    lines = [{**_days(period), **_compared(key, told, words)} for key, period, told in every]
    return _table(BESIDE, figures, heads, lines)


def comments_of(
    found: Iterable[Comment], surveys: Mapping[SurveyKey, Survey], office: tuple[str, str], period: Period, lang: str
) -> Table:
    """Return comments with their day, never the time; ``office`` is its code and name.

    Within a day they stand in the order of their words: in any other they might be told beside other rows of the day.
    """
    every = sorted(found, key=lambda one: (one.undated, -one.day, one.text, one.criterion, one.level or ""))
    heads = ("from", "to", "office", *_COMMENT)
    whole = {**_days(period), "office": office[0]}
    lines = [{**whole, **_comment(one, surveys.get(one.survey), lang)} for one in every]
    return Table(COMMENTS, office[1], period, heads, _rows(heads, lines))


def _table(what: str, figures: Figures, heads: tuple[str, ...], lines: Iterable[Line]) -> Table:
    whole: Line = {
        **_days(figures.period),
        "office": figures.office.code,
        "counter": ", ".join(figures.counters),
        "training": figures.training,
    }
    heads = (*_WHOLE, *heads)
    return Table(what, figures.office.name, figures.period, heads, _rows(heads, ({**whole, **one} for one in lines)))


def _rows(heads: Sequence[str], lines: Iterable[Line]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(map(line.get, heads)) for line in lines)


def _days(period: Period) -> Line:
    return {"from": date_of(period.first), "to": date_of(period.last)}


def _ballots(
    what: str,
    part: str,
    found: Iterable[tuple[str, str, Counts, bool]],
    figures: Figures,
    words: Wording,
    *,
    hidden: bool = False,
) -> Table:
    """Return collected ballots and those satisfied with everything, where a part's may be told.

    ``hidden`` keeps the count of the others back, too.
    """
    lines: list[Line] = []
    for ident, name, counts, told in found:
        line: Line = {part: ident, "name": name, "whole": False, "held": not told}
        if told:
            line |= {"collected": counts.collected, **_rated(counts)}
        elif not hidden:
            line["collected"] = counts.collected
        lines.append(line)
    counts = figures.counts
    whole: Line = {"name": words.text("staff.cuts.all"), "whole": True, "held": False}
    lines.append({**whole, "collected": counts.collected, **_rated(counts)})
    return _table(what, figures, (part, "name", "whole", "held", "collected", *_RATED), lines)


def _hour(day: int, hour: int, part: Part, words: Wording) -> Line:
    held = satisfied_in(part) is None
    line: Line = {"weekday": day + 1, "name": words.text(f"staff.day.name{day}"), "hour": hour, "held": held}
    line["valid"] = part.of
    return line if held else {**line, "all_satisfied": part.n, "all_satisfied_share": exact(part.share)}


def _compared(key: str, figures: Figures | None, words: Wording) -> Line:
    line: Line = {"period": key, "name": words.text(f"staff.figures.{key}")}
    if figures is None:
        return line
    counts = figures.counts
    line |= {"issued": counts.issued, "returned": counts.returned, "return_rate": exact(figures.return_rate)}
    return {**line, "collected": counts.collected, **_rated(counts)}


def _rated(counts: Counts) -> Line:
    part = Part(counts.all_satisfied, counts.valid)
    return {"valid": part.of, "all_satisfied": part.n, "all_satisfied_share": exact(part.share)}


def _comment(one: Comment, survey: Survey | None, lang: str) -> Line:
    criteria = {item.id: item.names[lang] for item in survey.criteria} if survey else {}
    levels = {level.id: level.texts[lang] for level in survey.levels} if survey else {}
    told = not one.undated
    return {
        "date": date_of(one.day) if told else None,
        "until": date_of(one.until) if told and one.until is not None else None,
        "undated": one.undated,
        "survey": one.survey[0],
        "version": one.survey[1],
        "criterion": one.criterion,
        "name": criteria.get(one.criterion, one.criterion),
        "level": one.level,
        "level_name": levels.get(one.level, one.level) if one.level else None,
        "comment": one.text,
    }
