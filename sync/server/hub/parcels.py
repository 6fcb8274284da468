"""What goes from a hub to its centre by stick, and what comes back."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from kiosk.domain.errors import UsageError
from sync.protocol import batches, sticks, trust
from sync.protocol.batches import Packet
from sync.protocol.sticks import Take
from sync.server import house
from sync.server.files import write_whole
from sync.server.hub import hearing
from sync.server.models import Epoch, KeptBatch, Upward

MOST_BATCHES = 1_000
"""In one file: the centre answers each, and a file of answers holds twice as many."""


class Written(Struct, frozen=True):
    """A file of batches that was written, and how many entries are in it."""

    file: Path
    entries: int


def export(folder: Path) -> Iterator[Written]:
    """Write everything that the centre above lacks into files of a folder, each of one epoch.

    Raises UsageError ``centre_is_no_hub``, EnvironmentProblem ``centre_folder_unwritable``.
    """
    hold_hub()
    for epoch in Epoch.objects.filter(upward__parted=False).select_related("upward").order_by("device", "begun_at"):
        place = epoch.upward.mark + 1
        while place <= epoch.mark:
            written, place = _file(folder, epoch, place)
            yield written


def _file(folder: Path, epoch: Epoch, place: int) -> tuple[Written, int]:
    packets: list[Packet] = []
    begun = place
    while place <= epoch.mark and len(packets) < MOST_BATCHES:
        covering = KeptBatch.objects.filter(epoch=epoch, first__lte=place, last__gte=place)
        packets.append(batches.read_only_packet(bytes(covering.order_by("-last")[:1].get().content)))
        place = packets[-1].header.last + 1
    file = folder / sticks.batches_name(packets[0], packets[-1])
    write_whole(file, b"".join(packet.content for packet in packets))
    return Written(file, place - begun), place


def receive(take: Take) -> int:
    """Keep what the centre above sends back, and return how many receipts and refusals there were.

    Raises UsageError ``centre_is_no_hub``, and what ``sticks.frames`` and ``trust.from_centre`` raise: what stands
    before it is kept.
    """
    hold_hub()
    answers = 0
    for sealed in sticks.frames(take):
        message = trust.from_centre(sealed, hearing.keys())
        hearing.taken(sealed, message, by_stick=True)
        answers += message.kind in {"receipt", "refusal"}
    return answers


def hold_hub() -> None:
    """Do nothing at a hub; raises UsageError ``centre_is_no_hub``."""
    if house.current().upstream is None:
        raise UsageError("centre_is_no_hub")


def parted() -> int:
    """Return how many epochs go on otherwise at the centre above."""
    return Upward.objects.filter(parted=True).count()
