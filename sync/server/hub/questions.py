"""The five questions of a kiosk, as a hub answers them: what it knows by itself, the rest from the centre above."""

from collections.abc import Sequence

from msgspec.structs import replace

from kiosk.domain.chain import device_id
from sync.protocol import batches, messages, trust
from sync.protocol.messages import BatchHeader, Enrol, Fetch, Grant, Manifest, Message, Receipt, Standing, State
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import Sealed
from sync.server import house, standing
from sync.server.hub import hearing, joining, live
from sync.server.ingest import taking
from sync.server.models import Centre, Downward, Epoch, Upward
from sync.server.models.records import Way

Said = Sequence[Message | Sealed]


def time(nonce: str) -> Said:
    """Let the centre say the time: who joins by this hub looks for the centre's key, and for this line's."""
    own = device_id(house.current().signer.public_key).hex()
    return live.asked("GET", f"/v1/time?nonce={nonce}&hub={own}")


def enrol(asked: Enrol, sealed: Sealed) -> Said:
    """Let the centre take a kiosk, and know it from then on."""
    said = live.asked("POST", "/v1/enrol", sealed.frame)
    grant = trust.answer(said[0], Grant, hearing.keys(), bytes.fromhex(asked.nonce), bytes.fromhex(asked.device))
    joining.admit(grant, sealed.public_key, asked.program)
    hearing.behind(said[1:])
    return said


def manifest(asked: Fetch, sealed: Sealed) -> Said:
    """Let the centre say what a kiosk shall show; it answers under the question's own number."""
    taking.known_device(asked.device)
    said = live.asked("POST", "/v1/manifest", sealed.frame)
    told = trust.answer(said[0], Manifest, hearing.keys(), bytes.fromhex(asked.nonce), bytes.fromhex(asked.device))
    hearing.manifest(said[0], told)
    return said


def state(asked: State, sealed: Sealed) -> Said:
    """Say how much of an epoch is here, and what of it is safe at the centre; what the centre has sent stands behind.

    Where the centre's chain is another one, or longer than all that is known here, its own answer counts.
    """
    own = replace(standing.standing(asked), config_version=asked.config_version)
    epoch = Epoch.objects.filter(device=asked.device, epoch=asked.epoch).first()
    upward = None if epoch is None else _noted(epoch, asked, sealed)
    if epoch is not None and upward is not None:
        if (upward.parted and asked.last > upward.common) or upward.mark > epoch.mark >= asked.last:
            own = _theirs(own, upward, sealed)
        elif upward.parted:
            own = _common(own, asked.last)
    return [own, *_behind(asked.device, upward, asked.config_version)]


def _noted(epoch: Epoch, asked: State, sealed: Sealed) -> Upward:
    """Keep the question: the centre is asked the same later, and learns how the kiosk is."""
    upward, _ = Upward.objects.get_or_create(epoch=epoch)
    upward.question, upward.handed = sealed.frame, False
    upward.save(update_fields=("question", "handed"))
    return upward


def _theirs(own: Standing, upward: Upward, sealed: Sealed) -> Standing:
    first, *others = live.asked("POST", "/v1/state", sealed.frame)
    told = trust.answer(first, Standing, hearing.keys(), bytes.fromhex(own.nonce), bytes.fromhex(own.device))
    hearing.standing(upward, told)
    hearing.behind(others)
    Upward.objects.filter(pk=upward.pk).update(handed=True)
    # Under this hub's own generation: a kiosk that saw it change with every epoch would never come to an end.
    return replace(own, mark=told.mark, hashes=told.hashes, durable_to=told.durable_to)


def _common(own: Standing, last: int) -> Standing:
    """Return what kiosk and centre have in common, where the kiosk has nothing else to say of an epoch."""
    hashes = tuple((seq, hashed) for seq, hashed in own.hashes if seq <= last)
    return replace(own, mark=last, hashes=hashes, durable_to=min(own.durable_to, last))


def batch(content: bytes) -> Said:
    """Store a batch for the centre; one of an epoch that went on otherwise there is handed on at once."""
    packet = batches.read_only_packet(content)
    header = packet.header
    upward = Upward.objects.filter(epoch__device=header.device, epoch__epoch=header.epoch).first()
    if upward is not None and upward.parted and header.last > upward.common:
        return _straight(header, content)
    told = taking.take(content, Way.NET)
    upward = Upward.objects.filter(epoch__device=header.device, epoch__epoch=header.epoch).first()
    return [told, *_receipt(upward)]


def _straight(header: BatchHeader, content: bytes) -> Said:
    taking.known_device(header.device)
    first = live.asked("POST", "/v1/batches", content)[0]
    told = receipt_for(header, first)
    hearing.receipt(first, told)
    return [replace(told, generation=Centre.objects.get().generation), first]


def receipt_for(header: BatchHeader, sealed: Sealed) -> Receipt:
    """Return the centre's receipt for this very batch; raises Refused."""
    told = trust.from_centre(sealed, hearing.keys())
    names = ("device", "epoch", "first", "last", "head", "body")
    if not isinstance(told, Receipt):
        raise Refused(Code.MALFORMED, where="kind")
    if any(getattr(told, name) != getattr(header, name) for name in names):
        raise Refused(Code.NONCE)
    return told


def _receipt(upward: Upward | None) -> list[Sealed]:
    return [] if upward is None or upward.receipt is None else [hearing.kept(upward.receipt)]


def _behind(device: str, upward: Upward | None, version: int) -> list[Sealed]:
    newer = Downward.objects.filter(device=device, version__gt=version).first()
    return [*_receipt(upward), *([] if newer is None else [hearing.kept(newer.manifest)])]


def handed_down(answers: Sequence[Receipt | messages.Refusal]) -> list[Sealed]:
    """Return what the centre has sent for kiosks whose batches came by stick: a stick is its way down, too."""
    named = {one.device for one in answers}
    upwards = Upward.objects.filter(epoch__device__in=named).exclude(receipt=None).order_by("pk")
    manifests = Downward.objects.filter(device__in=named).order_by("pk")
    return [
        hearing.kept(one) for one in (*(up.receipt for up in upwards), *(down.manifest for down in manifests)) if one
    ]
