"""Months that kiosks have closed: frozen here at the same place of the chain, and held against what the kiosk froze."""

from collections.abc import Iterable, Iterator

from kiosk.domain.canonical import parse
from kiosk.domain.closing import ClosedPart, added, difference, digest, from_plain, to_plain
from kiosk.domain.entry import MonthClosed
from kiosk.domain.errors import UsageError
from kiosk.domain.period import day_of, month
from kiosk.domain.tally import Tally
from sync.server.figures.counting import live
from sync.server.models import Entry, Epoch, Folded, MonthFrozen, Office, Place


def closed_parts(frozen: Iterable[MonthFrozen]) -> Iterator[ClosedPart]:
    """Yield the close of a device's month and its supplements, in their order, as its own papers tell them."""
    before = Tally()
    for row in frozen:
        stored = Place.objects.filter(epoch=row.epoch_id, seq=row.seq).values_list("entry", flat=True)
        entry = parse(bytes(Entry.objects.values_list("body", flat=True).get(id=stored.get())))
        if isinstance(entry, MonthClosed):
            tally = from_plain(row.tally)
            yield ClosedPart(
                number=entry.supplement,
                at=entry.at,
                day=row.day,
                team=entry.team,
                person=entry.person,
                digest=entry.digest,
                epoch=entry.epoch,
                seq=entry.seq,
                head=entry.head,
                tally=difference(tally, before),
                proven=row.proven,
            )
            before = tally


def freeze(epoch: Epoch, office: Office, entry: MonthClosed, seq: int) -> None:
    """Keep what the month of a device comes to before the entry at this place."""
    try:
        period = month(entry.month)
    except UsageError:
        return
    of_device = list(Folded.objects.filter(epoch__device=epoch.device_id).values_list("epoch_id", "counter__office"))
    told = live(period, [number for number, where in of_device if where == office.pk])
    whole = live(period, [number for number, _ in of_device])
    before = MonthFrozen.objects.filter(device=epoch.device_id, month=entry.month).order_by("supplement").last()
    # A kiosk that has stood in one office only: what it froze last is what its ballots came to then.
    part = difference(whole, from_plain(before.tally) if before else Tally())
    MonthFrozen.objects.update_or_create(
        device_id=epoch.device_id,
        month=entry.month,
        supplement=entry.supplement,
        defaults={
            "office": office,
            "epoch": epoch,
            "seq": seq,
            "day": day_of(entry.at),
            "tally": to_plain(added([told])),
            "proven": digest(entry.month, entry.supplement, part) == entry.digest,
        },
    )
