"""Ballots and counts made anew from the entries: after an update that understands more, or to be sure."""

from collections.abc import Iterator, Mapping

from django.db import connection, transaction
from msgspec import Struct

from kiosk.domain.tally import SurveyKey
from sync.protocol.lines import EntryLine, read_entry
from sync.protocol.refusals import Refused
from sync.server.figures.folding import Arrived, forget, take_in
from sync.server.figures.surveys import Form
from sync.server.ingest.storing import is_understood, known_surveys
from sync.server.models import DayCount, DayDetail, Device, Entry, Epoch, Place

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
        places = sum(_fold(epoch, surveys) for epoch in epochs)
        return Rebuilt(ident, places, _counts(numbers) != before)


def _fold(epoch: Epoch, surveys: Mapping[SurveyKey, Form]) -> int:
    seq, places = 0, 0
    while rows := _rows(epoch, seq):
        take_in(epoch, [_arrived(epoch, row, surveys) for row in rows], surveys)
        seq, places = rows[-1][0], places + len(rows)
    return places


_Row = tuple[int, bool, int, int, bytes, bytes, bool]


def _rows(epoch: Epoch, after: int) -> list[_Row]:
    """Return the next places, each with the entry that is counted under its id and where that was chained first."""
    quote = connection.ops.quote_name
    place, entry = quote(Place._meta.db_table), quote(Entry._meta.db_table)
    asked = (
        f"SELECT p.seq, p.conflict, e.epoch_id, e.seq, e.id, e.body, e.parsed FROM {place} p "  # noqa: S608 - no value
        f"JOIN {entry} e ON e.id = p.entry WHERE p.epoch_id = %s AND p.seq > %s ORDER BY p.seq LIMIT {_AT_ONCE}"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [epoch.pk, after])
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
