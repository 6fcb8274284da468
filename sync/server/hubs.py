"""What a centre tells kiosks of whom to believe and where to send: itself, or the hub of their building beside it."""

from collections.abc import Iterable

from django.db import transaction
from msgspec import Struct

from kiosk.domain.chain import device_id
from sync.server import clock
from sync.server.house import House
from sync.server.introducing import Introduction
from sync.server.models import Centre, Device, Hub, Office


class Told(Struct, frozen=True):
    """The raw keys that a kiosk shall believe, the pins of the line it shall use, and where that leads to."""

    keys: tuple[str, ...]
    tls: tuple[str, ...]
    url: str | None


def told_to(house: House, device: Device) -> Told:
    """Return what a kiosk is told: a hub answers it with a key of its own, and hands down what this centre signs."""
    if device.hub is None:
        return Told(house.keys, house.tls, url_for(None))
    return Told((*house.keys[:1], device.hub.public_key), tuple(device.hub.tls), device.hub.url)


def url_for(hub: Hub | None) -> str | None:
    """Return where kiosks shall send, None while nobody knows."""
    return hub.url if hub is not None else Centre.objects.get().url or None


def pins_for(house: House, hub: str) -> tuple[str, ...]:
    """Return the pins of the line of a hub, by its id; this centre's own where there is none of that id."""
    found = Hub.objects.filter(id=hub).first()
    return house.tls if found is None else tuple(found.tls)


def add(told: Introduction, offices: Iterable[Office]) -> Hub:
    """Have the kiosks that join at these offices send by a hub; where they had another one, it takes its place.

    Kiosks that send straight to the centre go on with that until they join again. The manifests change by it.
    """
    ident = device_id(bytes.fromhex(told.key)).hex()
    with transaction.atomic():
        named = {"public_key": told.key, "url": told.url, "tls": list(told.tls)}
        hub, _ = Hub.objects.update_or_create(
            id=ident, defaults=named, create_defaults={**named, "made_at": clock.now()}
        )
        for office in offices:
            Device.objects.filter(counter__office=office).exclude(hub=None).update(hub=hub)
            Office.objects.filter(pk=office.pk).update(hub=hub)
    return hub
