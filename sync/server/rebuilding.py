"""Ballots and counts made anew from the entries: after an update that understands more, or to be sure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from django.db import connection, transaction
from msgspec import Struct

from kiosk.domain.tally import SurveyKey
from sync.protocol.lines import EntryLine, read_entry
from sync.protocol.refusals import Refused
from sync.server.figures.folding import Arrived, begin_again, forget, take_in
from sync.server.figures.surveys import Form
from sync.server.ingest.storing import is_understood, known_surveys
from sync.server.models import DayCount, DayDetail, Device, Entry, Epoch, Place, Receipt

_AT_ONCE = 1000


class Rebuilt(Struct, frozen=True):
    """A device whose figures were made anew; ``changed`` says that they are other ones than before."""

    device: str
    places: int
    changed: bool


def rebuild() -> Iterator[Rebuilt]:
    """Make the figures of every device anew, each in a transaction of its own."""
    for ident in list(Device.objects.order_by("id").values_list("id", flat=True)):
        yield rebuild_device(ident)


def rebuild_device(ident: str) -> Rebuilt:
    """Make the figures of a device anew; what it sends meanwhile waits."""
    with transaction.atomic():
        Device.objects.select_for_update().get(id=ident)
        epochs = list(Epoch.objects.select_for_update().filter(device=ident).order_by("pk"))
        numbers = [epoch.pk for epoch in epochs]
        before = _counts(numbers)
        forget(numbers)
        surveys = known_surveys()
        done = dict.fromkeys(numbers, 0)
        places = sum(_fold(epoch, upto, done, surveys) for epoch, upto in _in_their_order(epochs))
        return Rebuilt(ident, places, _counts(numbers) != before)


def _in_their_order(epochs: Sequence[Epoch]) -> Iterator[tuple[Epoch, int]]:
    """Yield epochs with the places up to which they are to be folded next, as they came in.

    Two ledgers with one key send in turns, and what a clock that is doubted dates depends on what was there by then.
    """
    named = {epoch.pk: epoch for epoch in epochs}
    receipts = Receipt.objects.filter(epoch__in=named).order_by("pk").values_list("epoch_id", "last")
    for number, some in groupby(receipts.iterator(), itemgetter(0)):
        yield named[number], max(last for _, last in some)
    for epoch in epochs:
        yield epoch, epoch.mark


def _fold(epoch: Epoch, upto: int, done: dict[int, int], surveys: Mapping[SurveyKey, Form]) -> int:
    """Fold the places of an epoch behind those that are ``done``, and return how many there were."""
    before = done[epoch.pk]
    if not before:
        begin_again(epoch)
    while rows := _rows(epoch, done[epoch.pk], upto):
        take_in(epoch, [_arrived(epoch, row, surveys) for row in rows], surveys)
        done[epoch.pk] = rows[-1][0]
    return done[epoch.pk] - before


_Row = tuple[int, bool, int, int, bytes, bytes, bool]


def _rows(epoch: Epoch, after: int, upto: int) -> list[_Row]:
    """Return the next places, each with the entry that is counted under its id and where that was chained first."""
    quote = connection.ops.quote_name
    place, entry = quote(Place._meta.db_table), quote(Entry._meta.db_table)
    asked = (
        f"SELECT p.seq, p.conflict, e.epoch_id, e.seq, e.id, e.body, e.parsed FROM {place} p "  # noqa: S608 - no value
        f"JOIN {entry} e ON e.id = p.entry WHERE p.epoch_id = %s AND p.seq > %s AND p.seq <= %s "
        f"ORDER BY p.seq LIMIT {_AT_ONCE}"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [epoch.pk, after, upto])
        return [
            (row[0], bool(row[1]), row[2], row[3], bytes(row[4]), bytes(row[5]), bool(row[6]))
            for row in cursor.fetchall()
        ]


def _arrived(epoch: Epoch, row: _Row, surveys: Mapping[SurveyKey, Form]) -> Arrived:
    seq, conflict, first_epoch, first_seq, ident, body, parsed = row
    line = None if conflict else _read(body)
    if line is None:
        return Arrived(seq, None, counts=False)
    understood = is_understood(line, surveys)
    if understood != parsed:
        Entry.objects.filter(pk=ident).update(parsed=understood)
    return Arrived(seq, line.entry, understood and (first_epoch, first_seq) == (epoch.pk, seq))


def _read(body: bytes) -> EntryLine | None:
    try:
        return read_entry(body)
    except Refused:
        return None


def _counts(epochs: list[int]) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """Return every count of epochs, whatever places it comes from."""
    spans = {"first", "last"}
    counts = [field.attname for field in DayCount._meta.concrete_fields if field.name not in spans]
    details = [field.attname for field in DayDetail._meta.concrete_fields]
    return (
        set(DayCount.objects.filter(epoch__in=epochs).values_list(*counts)),
        set(DayDetail.objects.filter(epoch__in=epochs).values_list(*details)),
    )
