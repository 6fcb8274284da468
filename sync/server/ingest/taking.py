"""A batch as it came, by net or by stick: judged, stored and receipted, or refused and told of."""

from collections.abc import Sequence

from django.db import IntegrityError, OperationalError, transaction
from msgspec import Struct

from kiosk.domain.chain import NO_HASH
from kiosk.domain.entry import Config
from sync.protocol import batches, messages, signing, trust
from sync.protocol.batches import Packet, Unpacked
from sync.protocol.lines import EntryLine
from sync.protocol.messages import BatchHeader
from sync.protocol.refusals import Code, Refused
from sync.server import bulk, clock
from sync.server.figures.folding import take_in
from sync.server.ingest import keeping, rules
from sync.server.ingest.records import keep_refused, raise_alarm
from sync.server.ingest.storing import Arrival, Chained, is_understood, store
from sync.server.models import Centre, Counter, Device, Epoch, Office, Place, Receipt
from sync.server.models.devices import DeviceState
from sync.server.models.records import AlarmKind, Way

MOST_TRIES = 4
_ADMITTED = (
    f'SELECT it.state, o.training FROM "{Device._meta.db_table}" it '  # noqa: S608 - names only, as in those below
    f'JOIN "{Counter._meta.db_table}" c ON c.id = it.counter_id JOIN "{Office._meta.db_table}" o ON o.id = c.office_id '
    "WHERE it.id = %s"
)
# A hub may bring it months later.
_SEEN = (
    f'UPDATE "{Device._meta.db_table}" SET last_seen = CASE WHEN hub_id IS NULL THEN %s ELSE last_seen END '  # noqa: S608
    "WHERE id = %s AND state = %s"
)
_OTHER = f'EXISTS (SELECT 1 FROM "{Epoch._meta.db_table}" o WHERE o.device_id = it.device_id AND o.id <> it.id'  # noqa: S608
_EPOCH = (
    f'SELECT it.id, it.mark, it.head, it.durable, (SELECT generation FROM "{Centre._meta.db_table}"), '  # noqa: S608
    f'{_OTHER}), {_OTHER} AND o.begun_at > it.begun_at) FROM "{Epoch._meta.db_table}" it '
    "WHERE it.device_id = %s AND it.epoch = %s"
)
_RECEIPT = {
    "epoch_id": "int8",
    "first": "int8",
    "last": "int8",
    "body": "varchar",
    "way": "varchar",
    "at": "timestamptz",
    "fresh": "int4",
    "known": "int4",
    "conflicting": "int4",
    "unparsed": "int4",
}
_ALARMS = {
    Code.FORK: AlarmKind.FORK,
    Code.REVOKED: AlarmKind.REVOKED,
    Code.TRAINING: AlarmKind.TRAINING,
    Code.CHAIN: AlarmKind.TAMPERED,
    Code.COMMENT: AlarmKind.TAMPERED,
}
# Two transactions of PostgreSQL waited for each other, and this one gave way.
_CROSSED = {"40001", "40P01"}
# What is only early comes again, and what was damaged on its way comes again whole.
_NOT_KEPT = {Code.GAP, Code.UNKNOWN_DEVICE, Code.BUSY, Code.FULL, Code.TRUNCATED}


def take(content: bytes, way: str) -> messages.Receipt:
    """Store the one batch that ``content`` is and return its receipt, unsigned.

    Raises Refused: what ``batches.read_only_packet`` and ``batches.unpack`` raise, ``device_unknown``,
    ``device_revoked``, ``training_mixed``, ``gap``, ``fork``, ``busy``. Nothing of the batch is stored then; what its
    device has signed all the same is kept for audit.
    """
    try:
        packet = batches.read_only_packet(content)
        return take_packet(packet, way)
    except Refused as refused:
        if refused.code not in _NOT_KEPT:
            _write_down(content, refused.code, way)
        raise


def take_packet(packet: Packet, way: str) -> messages.Receipt:
    """Do the same for a batch whose bytes are known to be those that its device signed; nothing is written down."""
    training = _is_for_training(packet.header.device)
    unpacked = batches.unpack(packet)
    _hold_training_apart(unpacked.lines, training=training)
    looking = False
    for _ in range(MOST_TRIES):
        try:
            with transaction.atomic():
                return _take_locked(packet, unpacked, way, looking=looking)
        except IntegrityError:
            # One of these entries is there, or another device brought it at the same moment.
            looking = True
        except OperationalError as trouble:
            if getattr(trouble.__cause__, "sqlstate", None) not in _CROSSED:
                raise
    raise Refused(Code.BUSY, retry_after=5)


def known_device(ident: str) -> Device:
    """Return a device that may send; raises Refused ``device_unknown``, ``device_revoked``."""
    device = Device.objects.select_related("counter__office").filter(id=ident).first()
    if device is None:
        raise Refused(Code.UNKNOWN_DEVICE)
    if device.is_revoked:
        raise Refused(Code.REVOKED)
    return device


def _is_for_training(ident: str) -> bool:
    """Say whether a device that may send is for training; raises what ``known_device`` raises."""
    found = bulk.ask(_ADMITTED, ident)
    if not found:
        raise Refused(Code.UNKNOWN_DEVICE)
    state, training = found[0]
    if state == DeviceState.REVOKED:
        raise Refused(Code.REVOKED)
    return bool(training)


def _hold_training_apart(lines: Sequence[EntryLine], *, training: bool) -> None:
    for line in lines:
        if isinstance(line.entry, Config) and line.entry.training not in {None, training}:
            raise Refused(Code.TRAINING)


class _Locked(Struct, frozen=True):
    """An epoch, held until the end of the transaction: whether its device has others, and newer ones."""

    epoch: Epoch
    generation: str
    has_others: bool = False
    has_newer: bool = False


def _take_locked(packet: Packet, unpacked: Unpacked, way: str, *, looking: bool) -> messages.Receipt:
    header = packet.header
    held = _locked(header)
    epoch = held.epoch
    standing = rules.Standing(epoch.mark, bytes(epoch.head))
    known = rules.known_places(standing, header, unpacked.hashes, _stored(header, epoch))
    chained = [
        Chained(seq, hashed, line, bytes.fromhex(line.id))
        for seq, hashed, line in zip(
            range(header.first + known, header.last + 1), unpacked.hashes[known:], unpacked.lines[known:], strict=True
        )
    ]
    # Entries that are there already are those of another epoch of the device, but for somebody's mischief.
    arrival = store(epoch, chained, unpacked.comments, looking=looking or held.has_others)
    take_in(epoch, arrival.arrived, arrival.surveys)
    if chained:
        keeping.keep(epoch, packet)
    if chained and way == Way.NET and held.has_newer:
        # A kiosk sends its epochs one after the other: this one is over, unless somebody has another of its ledgers.
        raise_alarm(AlarmKind.FORK, header.device, header.epoch, header.first + known)
    return _receipted(header, held, unpacked, arrival, way, new=bool(chained))


def _locked(header: BatchHeader) -> _Locked:
    """Return the epoch of a batch, locked until the end of the transaction; the lock of its device comes first."""
    now = clock.now()
    if not bulk.do(_SEEN, bulk.moment(now), header.device, DeviceState.ACTIVE.value):
        raise Refused(Code.REVOKED)
    told = {"device_id": header.device, "epoch": header.epoch}
    for number, mark, head, durable, generation, has_others, has_newer in bulk.ask(
        _EPOCH + bulk.locking(), header.device, header.epoch
    ):
        epoch = Epoch(pk=number, **told, mark=mark, head=bytes(head), durable=durable)
        return _Locked(epoch, generation, bool(has_others), bool(has_newer))
    has_others = Epoch.objects.filter(device=header.device).exists()
    begun = Epoch.objects.create(**told, head=NO_HASH, begun_at=now, grown_at=now)
    return _Locked(begun, Centre.objects.get().generation, has_others)


def _stored(header: BatchHeader, epoch: Epoch) -> dict[int, bytes]:
    """Return the hashes of the places of a batch that are stored already."""
    if header.first > epoch.mark:
        return {}
    span = (header.first, min(header.last, epoch.mark))
    rows = Place.objects.filter(epoch=epoch, seq__range=span).values_list("seq", "hash")
    return {seq: bytes(hashed) for seq, hashed in rows}


def _receipted(
    header: BatchHeader, held: _Locked, unpacked: Unpacked, arrival: Arrival, way: str, *, new: bool
) -> messages.Receipt:
    epoch = held.epoch
    count = len(unpacked.lines)
    fresh, conflicting = len(arrival.fresh), len(arrival.conflicting)
    unparsed = sum(not is_understood(line, arrival.surveys) for line in unpacked.lines)
    counts = {
        "fresh": fresh,
        "known": count - fresh - conflicting,
        "conflicting": conflicting,
        "unparsed": unparsed,
    }
    if new:
        place = (epoch.pk, header.first, header.last, header.body, str(way), bulk.moment(clock.now()))
        bulk.insert(Receipt, _RECEIPT, [(*place, *counts.values())])
    return messages.Receipt(
        at=clock.now_ms(),
        device=header.device,
        epoch=header.epoch,
        first=header.first,
        last=header.last,
        head=header.head,
        body=header.body,
        generation=held.generation,
        mark=epoch.mark,
        durable_to=keeping.safe_up_to(epoch),
        **counts,
    )


def _write_down(content: bytes, code: Code, way: str) -> None:
    """Keep a refused batch and tell people, where its header is signed by a device that is known here."""
    try:
        header = trust.from_device(signing.cut(content)[0], BatchHeader)
    except Refused:
        return
    if not Device.objects.filter(id=header.device).exists():
        return
    keep_refused(header.device, content, code, way)
    if code in _ALARMS:
        raise_alarm(_ALARMS[code], header.device, header.epoch, header.first)
