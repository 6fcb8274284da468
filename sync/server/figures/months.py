"""An office's month: what each of its kiosks comes to, side by side and added up."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Max, Min
from msgspec import Struct

from kiosk.domain.closing import from_plain
from kiosk.domain.copies import replace
from kiosk.domain.joining import add_up
from kiosk.domain.letterhead import Letterhead
from kiosk.domain.monthfile import CounterMonth
from kiosk.domain.period import Period, iso
from kiosk.domain.regained import Regained
from kiosk.domain.report import Figures, LedgerLine
from kiosk.domain.report import Office as Named
from kiosk.domain.survey import Survey
from kiosk.domain.tally import SurveyKey, Tally
from sync.server.figures import counting, surveys
from sync.server.figures.freezing import closed_parts
from sync.server.models import DayCount, Folded, Loss, MonthFrozen, Office, Place

_NO_HASH = "0" * 64


class OfficeMonth(Struct, frozen=True):
    """The figures of an office's month and the head of its papers, as its own kiosks have it.

    ``late`` are counters with the valid ballots that came in after the month was closed and stand in no supplement.
    """

    figures: Figures
    letterhead: Letterhead
    late: tuple[tuple[str, int], ...] = ()


def office_month(office: Office, period: Period) -> OfficeMonth:
    """Return the month of an office; ``period`` is a calendar month."""
    of_devices: dict[str, list[Folded]] = {}
    rows = Folded.objects.filter(counter__office=office).select_related("epoch", "counter").order_by("epoch")
    for row in rows:
        of_devices.setdefault(row.epoch.device_id, []).append(row)
    known = {key: one.survey for key, one in surveys.known().items()}
    frozen = _frozen(office, period)
    months = [_counter_month(office, period, mine, frozen.get(ident, ()), known) for ident, mine in of_devices.items()]
    months = months or [_nobody(office, period, known)]
    whole = add_up(months)
    figures = whole
    if len(of_devices) <= 1:
        # A counter by itself is its office: there is nothing to stand beside it, and its close is that of the office.
        closed = [part for rows in frozen.values() for part in closed_parts(rows)]
        figures = replace(whole, by_counter=(), closed=tuple(closed))
    figures = figures if of_devices else replace(figures, counters=(), ledgers=())
    return OfficeMonth(figures, months[0].letterhead, tuple(_late(period, of_devices, frozen)))


def _late(
    period: Period, of_devices: Mapping[str, Sequence[Folded]], frozen: Mapping[str, Sequence[MonthFrozen]]
) -> Iterable[tuple[str, int]]:
    """Yield the counters of devices that have more ballots of a month than they closed it with, and how many more."""
    for ident, rows in frozen.items():
        mine = of_devices.get(ident, ())
        there = counting.live(period, [row.epoch_id for row in mine]).total.valid
        more = there - from_plain(rows[-1].tally).total.valid
        if mine and more > 0:
            yield mine[-1].counter.name, more


def _frozen(office: Office, period: Period) -> dict[str, list[MonthFrozen]]:
    found: dict[str, list[MonthFrozen]] = {}
    for row in MonthFrozen.objects.filter(office=office, month=period.month or "").order_by("supplement"):
        found.setdefault(row.device_id, []).append(row)
    return found


def _counter_month(
    office: Office,
    period: Period,
    rows: Sequence[Folded],
    frozen: Sequence[MonthFrozen],
    known: Mapping[SurveyKey, Survey],
) -> CounterMonth:
    epochs = [row.epoch_id for row in rows]
    tally = from_plain(frozen[-1].tally) if frozen else counting.live(period, epochs)
    newest = rows[-1]
    return CounterMonth(
        month=period.month or "",
        office=Named(office.code, office.name),
        counter=newest.counter.name,
        letterhead=letterhead_of(office, newest.chosen),
        training=office.training,
        device=newest.epoch.device_id,
        surveys=tuple(known[key] for key in sorted(known)),
        current=_current(tally, newest.chosen, known),
        tally=tally,
        ledgers=tuple(_lines(period, rows)),
        recovered=_regained(period, epochs),
        closed=(iso(frozen[0].day), len(frozen) - 1) if frozen else None,
    )


def _nobody(office: Office, period: Period, known: Mapping[SurveyKey, Survey]) -> CounterMonth:
    """Return the month of an office that no kiosk has told anything of."""
    return CounterMonth(
        month=period.month or "",
        office=Named(office.code, office.name),
        counter="",
        letterhead=letterhead_of(office, {}),
        training=office.training,
        device="",
        surveys=tuple(known[key] for key in sorted(known)),
        current=_current(Tally(), {}, known),
        tally=Tally(),
        ledgers=(),
    )


def _current(tally: Tally, chosen: Mapping[str, object], known: Mapping[SurveyKey, Survey]) -> SurveyKey:
    """Return the survey that is shown where none was asked: the one that the kiosk has, else the first there is."""
    mine = [key for key in known if key[0] == chosen.get("survey.id")]
    return max(tally.surveys, default=max(mine, default=min(known)))


def _lines(period: Period, rows: Sequence[Folded]) -> Iterable[LedgerLine]:
    """Yield the run of each epoch that the figures come from; of a kiosk without any, its newest, empty."""
    told = {
        row["epoch"]: row
        for row in DayCount.objects.filter(
            epoch__in=[row.epoch_id for row in rows], day__range=(period.first, period.last), first__gt=0
        )
        .values("epoch")
        .annotate(begin=Min("first"), end=Max("last"))
        .order_by("epoch")
    }
    for row in rows:
        if row.epoch_id in told:
            begin, end = told[row.epoch_id]["begin"], told[row.epoch_id]["end"]
            head = Place.objects.filter(epoch=row.epoch_id, seq=end).values_list("hash", flat=True).get()
            yield LedgerLine(row.epoch.device_id, row.epoch.epoch, begin, end, bytes(head).hex())
    if not told:
        yield LedgerLine(rows[-1].epoch.device_id, rows[-1].epoch.epoch, 0, 0, _NO_HASH)


def _regained(period: Period, epochs: Sequence[int]) -> Regained | None:
    lost = list(Loss.objects.filter(epoch__in=epochs, first__lte=period.last, last__gte=period.first))
    return Regained(sum(one.certain for one in lost), sum(one.uncertain for one in lost)) if lost else None


def letterhead_of(office: Office, chosen: Mapping[str, object]) -> Letterhead:
    """Return what stands around an office's figures: as the centre has it, else as its kiosk has chosen it."""

    def told(own: str, key: str) -> str:
        return own.strip() or str(chosen.get(f"office.{key}") or "")

    recipients = chosen.get("office.recipients")
    own = tuple(line.strip() for line in office.recipients.splitlines() if line.strip())
    return Letterhead(
        parent=told(office.parent, "parent"),
        body=office.name,
        place=told(office.place, "place"),
        symbol=told(office.symbol, "abbreviation"),
        signer=told(office.signer, "signer"),
        recipients=own or (tuple(map(str, recipients)) if isinstance(recipients, list | tuple) else ()),
    )
