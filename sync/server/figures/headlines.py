"""The few figures of many offices that stand side by side: nothing finer is read for them."""

from collections.abc import Iterable

from django.db.models import Q, Sum

from kiosk.domain.closing import from_plain
from kiosk.domain.period import Period
from kiosk.domain.tally import Counts
from sync.server.models import DayCount, Folded, MonthFrozen

_TOLD = ("issued", "returned", "walk_up", "valid", "spoiled", "all_satisfied", "any_unsatisfied")


def of_offices(period: Period, office: int | None = None) -> dict[int, Counts]:
    """Return what a month comes to, by the numbers of offices that have a ballot in it: of all, or of one."""
    only = Q() if office is None else Q(office=office)
    found: dict[int, Counts] = {}
    frozen: dict[tuple[str, int], Counts] = {}
    for row in MonthFrozen.objects.filter(only, month=period.month or "").order_by("supplement"):
        frozen[row.device_id, row.office_id] = from_plain(row.tally).total
    for (_, where), counts in frozen.items():
        found[where] = found.get(where, Counts()) + counts
    for device, where, counts in _live(period, office):
        if (device, where) not in frozen:
            found[where] = found.get(where, Counts()) + counts
    return found


def _live(period: Period, office: int | None) -> Iterable[tuple[str, int, Counts]]:
    folded = Folded.objects.all() if office is None else Folded.objects.filter(counter__office=office)
    places = {
        epoch: (device, where)
        for epoch, device, where in folded.values_list("epoch_id", "epoch__device_id", "counter__office_id")
    }
    rows = DayCount.objects.filter(day__range=(period.first, period.last), until__lte=period.last)
    if office is not None:
        rows = rows.filter(epoch__in=list(places))
    sums = [Sum(name) for name in _TOLD]
    for epoch, *told in rows.order_by().values_list("epoch_id").annotate(*sums):
        if epoch in places:
            yield *places[epoch], Counts(**dict(zip(_TOLD, told, strict=True)))
