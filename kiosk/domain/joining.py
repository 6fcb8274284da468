"""Several counters of one office added up into one month, each told beside the others."""

from collections.abc import Iterable, Sequence

from kiosk.domain import period
from kiosk.domain.copies import replace
from kiosk.domain.errors import UsageError
from kiosk.domain.monthfile import CounterMonth
from kiosk.domain.regained import Regained
from kiosk.domain.report import CounterFigures, Figures, figures_of
from kiosk.domain.survey import Survey
from kiosk.domain.tally import SurveyKey, total

Named = tuple[str, CounterMonth]
"""Where a month comes from, as people are told, and the month."""


def join(months: Sequence[Named]) -> Figures:
    """Return the figures of an office from those of its counters, one at least, in whatever order they come.

    Raises UsageError ``with_other_month``, ``with_other_office``, ``with_training``, ``with_twice`` or ``with_survey``
    naming the first that cannot be added to those before it.
    """
    _check(months)
    return add_up([month for _name, month in months])


def add_up(months: Iterable[CounterMonth]) -> Figures:
    """Return the figures of an office from months of its counters, one at least, that are known to go together."""
    found = sorted(months, key=lambda month: (month.counter, month.device))
    surveys = {survey.key: survey for month in found for survey in month.surveys}
    first = found[0]
    lost = [month.recovered for month in found if month.recovered is not None]
    whole = figures_of(
        total(month.tally for month in found),
        period=period.month(first.month),
        office=first.office,
        counters=tuple(dict.fromkeys(month.counter for month in found)),
        surveys=[surveys[key] for key in sorted(surveys)],
        current=first.current,
        ledgers=[line for month in found for line in month.ledgers],
        training=first.training,
        recovered=Regained(sum(one.certain for one in lost), sum(one.uncertain for one in lost)) if lost else None,
    )
    return replace(
        whole, by_counter=tuple(CounterFigures(month.figures(), month.device, month.closed) for month in found)
    )


def _check(months: Sequence[Named]) -> None:
    """Do nothing when the months may be added up."""
    first = months[0][1]
    devices: dict[str, str] = {}
    surveys: dict[SurveyKey, Survey] = {}
    for name, month in months:
        if month.month != first.month:
            raise UsageError("with_other_month", file=name, month=month.month, wanted=first.month)
        if month.office.code != first.office.code:
            raise UsageError("with_other_office", file=name, office=month.office.code, wanted=first.office.code)
        if month.training is not first.training:
            raise UsageError("with_training", file=name)
        if month.device in devices:
            raise UsageError("with_twice", file=name, other=devices[month.device], counter=month.counter)
        devices[month.device] = name
        for survey in month.surveys:
            if surveys.setdefault(survey.key, survey) != survey:
                raise UsageError("with_survey", file=name, survey=survey.id, version=survey.version)
