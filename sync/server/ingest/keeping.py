"""What a hub keeps of a batch besides its entries: the bytes that its device signed, for the centre above."""

import threading

from django.db import transaction

from sync.protocol.batches import Packet
from sync.server import house
from sync.server.models import Epoch, KeptBatch, Upward

NEWS = threading.Event()
"""Set when there is something for the centre above that it was not told yet."""


def keep(epoch: Epoch, packet: Packet) -> None:
    """Keep a batch that brought something, in the transaction that stores it; a centre that is no hub keeps none."""
    if house.current().upstream is None:
        return
    header = packet.header
    KeptBatch.objects.create(epoch=epoch, first=header.first, last=header.last, content=packet.content)
    Upward.objects.get_or_create(epoch=epoch)
    transaction.on_commit(NEWS.set)


def safe_up_to(epoch: Epoch) -> int:
    """Return up to which place of an epoch nothing can be lost any more: what is in a verified backup of the centre.

    That of a hub does not count: it is no centre, and says only what it was told.
    """
    if house.current().upstream is None:
        return min(epoch.durable, epoch.mark)
    told = Upward.objects.filter(epoch=epoch).values_list("durable", flat=True).first()
    return min(told or 0, epoch.mark)
