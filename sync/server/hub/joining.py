"""Kiosks that a hub knows: those that its centre has taken."""

from collections.abc import Iterator

from django.db import transaction

from sync.protocol import sticks, trust
from sync.protocol.messages import Grant
from sync.protocol.sticks import Take
from sync.server import clock
from sync.server.hub import hearing
from sync.server.models import Device
from sync.server.models.devices import DeviceState
from sync.server.offices import counter_of


def admit(grant: Grant, public_key: bytes, program: str = "") -> Device:
    """Know a device by the centre's grant; one that was revoked and is taken again, too."""
    with transaction.atomic():
        counter = counter_of(grant.office, grant.office_name, grant.counter, training=grant.training)
        named = {"counter": counter, "state": DeviceState.ACTIVE, "readmitted": False, "enrolled_at": clock.now()}
        named |= {"public_key": public_key} if public_key else {}
        named |= {"program": program} if program else {}
        device, _ = Device.objects.update_or_create(
            id=grant.device, defaults=named, create_defaults={"public_key": b"", **named}
        )
    return device


def grants(take: Take) -> Iterator[Grant]:
    """Know the kiosks of a file of grants, and yield their grants; raises what ``sticks.frames`` raises."""
    for sealed in sticks.frames(take):
        message = trust.from_centre(sealed, hearing.keys())
        if isinstance(message, Grant):
            admit(message, b"")
            yield message
        else:
            hearing.taken(sealed, message, by_stick=True)
