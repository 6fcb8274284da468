"""What comes down to a kiosk: of each thing the version that is nearest to its counter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import rfc8785
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q

from kiosk.domain.errors import IllFormedError, UsageError
from sync.protocol import messages
from sync.protocol.limits import MOST_ITEMS, MOST_MANIFEST
from sync.protocol.messages import Manifest
from sync.protocol.shapes import Item
from sync.server import clock
from sync.server.house import House
from sync.server.models import Centre, ConfigItem, Counter, Device, Office


def manifest(house: House, device: Device, nonce: str | None = None) -> Manifest:
    """Return the manifest of a device, unsigned."""
    return Manifest(
        nonce=nonce,
        at=clock.now_ms(),
        device=device.id,
        version=config_version(),
        items=items_for(device.counter),
        keys=house.keys,
        tls=house.tls,
    )


def config_version() -> int:
    """Return the version of the newest manifest of every device."""
    return Centre.objects.values_list("config_version", flat=True).get()


def renumber() -> int:
    """Have every device ask for its manifest, and return the new version."""
    Centre.objects.update(config_version=F("config_version") + 1)
    return config_version()


def items_for(counter: Counter) -> tuple[Item, ...]:
    """Return what counts at a counter: what was published for it goes before its office's, that before everybody's."""
    theirs = Q(counter=counter) | Q(counter=None, office=counter.office_id) | Q(counter=None, office=None)
    nearest: dict[str, ConfigItem] = {}
    for row in ConfigItem.objects.filter(theirs, withdrawn=False).order_by("version"):
        if row.name not in nearest or _nearness(row) >= _nearness(nearest[row.name]):
            nearest[row.name] = row
    return tuple(_item(nearest[name]) for name in sorted(nearest))


def _nearness(row: ConfigItem) -> int:
    return 2 if row.counter_id is not None else 1 if row.office_id is not None else 0


def _item(row: ConfigItem) -> Item:
    return Item(row.name, row.version, row.value, None if row.since is None else row.since.isoformat())


def publish(
    name: str,
    value: Mapping[str, Any],
    *,
    since: date | None = None,
    office: Office | None = None,
    counter: Counter | None = None,
    made_by: User | None = None,
) -> ConfigItem:
    """Publish something anew; its version is that of the manifests it first comes with, so none is ever given twice.

    Raises UsageError ``centre_item_ill_formed`` or ``centre_items_too_many`` for what no kiosk would read.
    """
    with transaction.atomic():
        Centre.objects.select_for_update().get()
        row = ConfigItem(
            name=name,
            version=renumber(),
            since=since,
            value=dict(value),
            office=None if counter else office,
            counter=counter,
            made_at=clock.now(),
            made_by=made_by,
        )
        rows = [_item(other) for other in ConfigItem.objects.filter(withdrawn=False)]
        _hold_within_limits(_item(row), rows)
        row.save()
    return row


def _hold_within_limits(item: Item, others: Sequence[Item]) -> None:
    try:
        made = _told((item,))
    except IllFormedError as problem:
        raise UsageError("centre_item_ill_formed", item=item.name[:80]) from problem
    names = {other.name for other in others} | {item.name}
    newest = {other.name: other for other in sorted((*others, item), key=lambda one: len(rfc8785.dumps(one.value)))}
    if len(names) > MOST_ITEMS or len(made) > MOST_MANIFEST // 2:
        raise UsageError("centre_items_too_many", item=item.name)
    if len(_told(tuple(newest[name] for name in sorted(newest)))) > MOST_MANIFEST // 2:
        raise UsageError("centre_items_too_many", item=item.name)


def _told(items: tuple[Item, ...]) -> bytes:
    """Return the bytes of a manifest that holds these."""
    zeros = "0" * 64
    return messages.write(Manifest(at=0, device=zeros[:32], version=1, items=items, keys=(zeros,), tls=()))
