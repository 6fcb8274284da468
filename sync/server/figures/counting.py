"""What the counts of days come to."""

from collections.abc import Iterable, Iterator

from kiosk.domain.period import Period
from kiosk.domain.tally import Tally
from sync.server.figures.cells import COUNTED, CountRow, DetailRow, tally_of
from sync.server.models import DayCount, DayDetail, SurveyForm


def live(period: Period, epochs: Iterable[int]) -> Tally:
    """Return what the ballots of a period come to as they stand now, of epochs by their numbers."""
    wanted = {"epoch__in": list(epochs), "day__range": (period.first, period.last)}
    if not wanted["epoch__in"]:
        return Tally()
    keys = {
        number: (ident, version) for number, ident, version in SurveyForm.objects.values_list("pk", "ident", "version")
    }
    rows = DayCount.objects.filter(**wanted).values_list("day", "until", "survey", "channel", *COUNTED)
    details = DayDetail.objects.filter(**wanted).values_list("day", "until", "survey", "what", "item", "answer", "n")

    def counts() -> Iterator[CountRow]:
        for day, until, survey, channel, *told in rows:
            yield CountRow(day, until, keys[survey], channel, tuple(told))

    def finer() -> Iterator[DetailRow]:
        for day, until, survey, what, item, answer, n in details:
            yield DetailRow(day, until, keys[survey], what, item, answer, n)

    return tally_of(period, counts(), finer())
