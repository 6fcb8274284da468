"""What goes by hand: batches judged by the rules of the net, and requests of kiosks answered many at once."""

from collections.abc import Sequence

from django.db import transaction
from msgspec import Struct

from sync.protocol import messages, sticks
from sync.protocol.batches import Packet
from sync.protocol.limits import MOST_FRAMES
from sync.protocol.messages import Grant, Manifest, Message, Receipt, Refusal, Request
from sync.protocol.refusals import Refused
from sync.protocol.signing import Sealed
from sync.protocol.sticks import Take
from sync.server import clock, enrolling, manifests, trusted
from sync.server.house import House
from sync.server.hub import questions
from sync.server.ingest.taking import take as take_batch
from sync.server.models import Device
from sync.server.models.records import Way
from sync.server.offices import counter_of


class Judged(Struct, frozen=True):
    """What became of the batches of a file; ``trouble`` is why nothing behind them could be read."""

    answers: tuple[Receipt | Refusal, ...]
    trouble: Refused | None = None

    @property
    def taken(self) -> int:
        """How many of them were taken."""
        return sum(isinstance(answer, Receipt) for answer in self.answers)


class Asked(Struct, frozen=True):
    """A kiosk's request to be taken, with its raw key."""

    request: Request
    public_key: bytes


def judge(take: Take) -> Judged:
    """Take the batches of a file one by one, as far as it can be read."""
    answers: list[Receipt | Refusal] = []
    try:
        answers.extend(_judged(packet) for packet in sticks.packets(take))
    except Refused as refused:
        return Judged(tuple(answers), refused)
    return Judged(tuple(answers))


def _judged(packet: Packet) -> Receipt | Refusal:
    try:
        return take_batch(packet.content, Way.STICK)
    except Refused as refused:
        header = packet.header
        return Refusal(
            at=clock.now_ms(),
            device=header.device,
            epoch=header.epoch,
            first=header.first,
            last=header.last,
            body=header.body,
            code=refused.code,
        )


def fitting(answers: Sequence[Receipt | Refusal]) -> list[Receipt | Refusal]:
    """Return what of these fits into one file: where there are too many, of each epoch the last receipt."""
    if len(answers) <= MOST_FRAMES // 2:
        return list(answers)
    last = {(one.device, one.epoch): one for one in answers if isinstance(one, Receipt)}
    return [one for one in answers if one is last.get((one.device, one.epoch)) or isinstance(one, Refusal)]


def going_down(house: House, answers: Sequence[Receipt | Refusal]) -> list[Manifest | Sealed]:
    """Return the manifest of each device that brought something: a stick is its way down, too.

    A hub hands down what its centre has signed.
    """
    if house.upstream is not None:
        return [*questions.handed_down(answers)]
    named = {one.device for one in answers if isinstance(one, Receipt)}
    devices = Device.objects.select_related("counter__office").filter(id__in=named).order_by("id")
    return [manifests.manifest(house, device) for device in devices]


def requests(take: Take) -> list[Asked]:
    """Return what kiosks ask for in a file, the newest of each; raises what ``sticks.requests`` raises."""
    newest = {request.device: Asked(request, key) for request, key in sticks.requests(take)}
    return list(newest.values())


def admit(house: House, asked: Asked) -> list[Message]:
    """Take a device at the office and counter it says, both made where they are new; return grant and manifest.

    Raises Refused ``device_revoked``, ``training_mixed``; UsageError ``centre_is_hub``.
    """
    enrolling.hold_no_hub()
    request = asked.request
    with transaction.atomic():
        counter = counter_of(request.office, request.office, request.counter, training=request.training)
        device = enrolling.admit(counter, request, asked.public_key)
    return [enrolling.grant(house, device, request.nonce), manifests.manifest(house, device)]


def sealed(house: House, told: Sequence[Message | Sealed]) -> bytes:
    """Return messages as a file holds them.

    For a kiosk that was away when the centre's key was changed, the key before it says in front who signs now.
    """
    first = b""
    if house.former is not None and not any(isinstance(one, Grant) for one in told):
        away = [one for one in told if isinstance(one, Manifest) and trusted.knows_former_only(house, one.device)]
        first = b"".join(messages.sealed(message, house.former).frame for message in away)
    frames = (one if isinstance(one, Sealed) else messages.sealed(one, house.signer) for one in told)
    return first + b"".join(one.frame for one in frames)
