"""What kiosks are told to believe: keys now and next, and which of them each kiosk knows of already."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from kiosk.domain.signing import Signer
from sync.protocol.messages import Manifest, Message, Receipt, Standing
from sync.protocol.signing import Sealed
from sync.server import manifests
from sync.server.house import House
from sync.server.models import Centre, Device
from sync.server.models.devices import DeviceState


def announce(house: House) -> None:
    """Have every kiosk ask for its manifest when its keys or pins are others than it was told; a start does it."""
    with transaction.atomic():
        centre = Centre.objects.select_for_update().get()
        before = _told(centre, house)
        now = {"keys": list(house.keys), "tls": list(house.tls)}
        changed = {name: before[name] for name in now} != now
        if centre.told and not changed:
            return
        version = manifests.renumber() if changed else 0
        known = (*house.keys, *house.tls)
        since = {key: before["since"].get(key, version) for key in known}
        Centre.objects.update(told={**now, "since": since})


def _told(centre: Centre, house: House) -> dict[str, Any]:
    """Return what manifests said up to now: of a centre that never changed anything, what it has."""
    own = house.signer.public_key.hex()
    return centre.told or {"keys": [own], "tls": list(house.tls), "since": dict.fromkeys((own, *house.tls), 0)}


def is_announced(key_or_pin: str) -> bool:
    """Say whether manifests name it."""
    told = Centre.objects.get().told
    return key_or_pin in {*told.get("keys", ()), *told.get("tls", ())}


def signer_for(house: House, told: Sequence[Message | Sealed]) -> Signer:
    """Return who signs an answer: for a kiosk that was away when the key was changed, who signed before."""
    first = told[0]
    if house.former is None or not isinstance(first, Standing | Receipt | Manifest):
        return house.signer
    return house.former if knows_former_only(house, first.device) else house.signer


def knows_former_only(house: House, device: str) -> bool:
    """Say whether a kiosk has not said yet that it has a manifest which names the key that signs now."""
    has = Device.objects.filter(id=device).values_list("config_version", flat=True).first() or 0
    return house.former is not None and has < _since(house)


def left_behind(house: House) -> int:
    """Return how many kiosks would believe nothing any more if nobody signed with the key before."""
    kiosks = Device.objects.filter(state=DeviceState.ACTIVE, config_version__lt=_since(house))
    return kiosks.count() if house.former is not None else 0


def _since(house: House) -> int:
    return int(Centre.objects.get().told.get("since", {}).get(house.signer.public_key.hex(), 0))
