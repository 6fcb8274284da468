"""What the centre above says, by net or by stick, and what a hub keeps of it."""

from collections.abc import Iterable

from django.db.models import Q

from sync.protocol import messages, signing, trust
from sync.protocol.limits import MOST_MANIFEST
from sync.protocol.messages import Manifest, Message, Receipt, Refusal, Standing
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import Sealed
from sync.server import house
from sync.server.ingest.records import raise_alarm
from sync.server.models import Device, Downward, Epoch, Place, Upward
from sync.server.models.devices import DeviceState
from sync.server.models.records import AlarmKind

# A kiosk may put its next question meanwhile.
_HEARD = ("generation", "mark", "durable", "common", "parted")


def keys() -> frozenset[bytes]:
    """Return the raw keys of the centre above; none where this is no hub."""
    above = house.current().upstream
    return frozenset() if above is None else frozenset({bytes.fromhex(above.key)})


def kept(content: bytes | memoryview) -> Sealed:
    """Return a signed message as it was kept."""
    return signing.cut(bytes(content), 0, MOST_MANIFEST)[0]


def standing(upward: Upward, told: Standing) -> None:
    """Take over how much of an epoch the centre has, and whether its chain is the one that is here."""
    _of_generation(upward, told.generation)
    own = dict(
        Place.objects.filter(epoch=upward.epoch_id, seq__in=[seq for seq, _ in told.hashes]).values_list("seq", "hash")
    )
    same = [seq for seq, hashed in told.hashes if seq in own and bytes(own[seq]).hex() == hashed]
    upward.parted = upward.parted or any(seq in own and seq not in same for seq, _ in told.hashes)
    upward.common = max(upward.common, *same, 0)
    upward.mark, upward.durable = told.mark, told.durable_to
    upward.save(update_fields=_HEARD)


def receipt(sealed: Sealed, told: Receipt, *, by_stick: bool = False) -> None:
    """Keep the centre's receipt for a batch that is here, and how far it has the epoch.

    A stick may bring an old one: it tells of places that the centre has stored at least, unless it was restored since.
    """
    upward = Upward.objects.filter(epoch__device=told.device, epoch__epoch=told.epoch).first()
    if upward is None:
        return
    before = messages.read(kept(upward.receipt).text, Receipt) if upward.receipt is not None else None
    if by_stick and before is not None and before.generation != told.generation and before.at > told.at:
        return
    older = by_stick and upward.generation == told.generation
    _of_generation(upward, told.generation)
    upward.mark = max(upward.mark, told.mark) if older else told.mark
    upward.durable = max(upward.durable, told.durable_to) if older else told.durable_to
    if before is None or before.generation != told.generation or before.mark <= told.mark:
        upward.receipt = sealed.frame
    upward.save(update_fields=(*_HEARD, "receipt"))


def refusal(device: str, epoch: str, code: Code) -> None:
    """Take note of what the centre will not take, however often it is asked."""
    if code is Code.FORK:
        Upward.objects.filter(epoch__device=device, epoch__epoch=epoch).update(parted=True)
        return
    if code is Code.REVOKED:
        Device.objects.filter(id=device).update(state=DeviceState.REVOKED, readmitted=False)
    raise_alarm(AlarmKind.UPSTREAM, device, epoch)


def manifest(sealed: Sealed, told: Manifest) -> None:
    """Keep a manifest for its kiosk, unless a newer one is here."""
    newer = Downward.objects.filter(device=told.device, version__gte=told.version)
    if Device.objects.filter(id=told.device).exists() and not newer.exists():
        named = {"version": told.version, "manifest": sealed.frame}
        Downward.objects.update_or_create(device_id=told.device, defaults=named)


def behind(others: Iterable[Sealed]) -> None:
    """Keep what stands behind an answer; what is not the centre's is passed over."""
    for sealed in others:
        try:
            message = trust.from_centre(sealed, keys())
        except Refused:
            continue
        taken(sealed, message)


def taken(sealed: Sealed, message: Message, *, by_stick: bool = False) -> None:
    """Keep a message of the centre, of the kinds that it sends unasked."""
    match message:
        case Receipt():
            receipt(sealed, message, by_stick=by_stick)
        case Refusal():
            refusal(message.device, message.epoch, message.code)
        case Manifest():
            manifest(sealed, message)


def _of_generation(upward: Upward, generation: str) -> None:
    """When the centre was restored, whatever it said before counts no more, of any epoch."""
    if upward.generation == generation:
        return
    others = Upward.objects.exclude(Q(generation="") | Q(generation=generation) | Q(pk=upward.pk))
    others.update(generation=generation, mark=0, durable=0, common=0, parted=False)
    if upward.generation:
        upward.common, upward.parted = 0, False
    upward.generation = generation


def epochs_of(device: str) -> Iterable[Epoch]:
    """Return the epochs of a device whose batches are kept here, as they began."""
    return Epoch.objects.filter(device=device, upward__isnull=False).select_related("upward").order_by("begun_at", "pk")
