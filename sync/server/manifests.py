"""What comes down to a kiosk: of each thing the version that is nearest to its counter."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q

from kiosk.domain.errors import IllFormedError, UsageError
from sync.protocol import messages
from sync.protocol.limits import MOST_ITEMS, MOST_MANIFEST
from sync.protocol.messages import Manifest, State
from sync.protocol.shapes import Item
from sync.server import clock, hubs
from sync.server.house import House
from sync.server.models import Centre, ConfigItem, Counter, Device, Office


def manifest(house: House, device: Device, nonce: str | None = None) -> Manifest:
    """Return the manifest of a device, unsigned."""
    told = hubs.told_to(house, device)
    return Manifest(
        nonce=nonce,
        at=clock.now_ms(),
        device=device.id,
        version=config_version(),
        items=items_for(device.counter),
        keys=told.keys,
        tls=told.tls,
    )


def by_hub(house: House, asked: State) -> tuple[Manifest, ...]:
    """Return what stands behind an answer that a hub hands down: the manifest, where the kiosk has an older one.

    It could not ask for it over a line that is there now and then.
    """
    if asked.config_version >= config_version():
        return ()
    device = Device.objects.select_related("counter__office", "hub").get(id=asked.device)
    return () if device.hub is None else (manifest(house, device),)


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
    return publish_row(
        ConfigItem(name=name, since=since, value=dict(value), office=office, counter=counter, made_by=made_by)
    )


def publish_row(row: ConfigItem) -> ConfigItem:
    """Give a row that is not kept yet its version, and keep it; raises what ``publish`` raises."""
    check(row.name, row.value, row.since)
    if row.counter_id is not None:
        row.office = None
    with transaction.atomic():
        Centre.objects.select_for_update().get()
        row.version, row.made_at = renumber(), clock.now()
        row.save(force_insert=True)
    return row


def check(name: str, value: object, since: date | None) -> None:
    """Do nothing for something that may be published beside what is; raises what ``publish`` raises."""
    told = None if since is None else since.isoformat()
    try:
        # What is no table is refused by the shape of an item.
        item = Item(name, 1, cast("Mapping[str, Any]", value), told)
        _told((item,))
    except IllFormedError as problem:
        raise UsageError("centre_item_ill_formed", item=name[:80]) from problem
    # Whatever a counter gets of each name, the largest of them fit together.
    largest = {item.name: item}
    for row in ConfigItem.objects.filter(withdrawn=False).exclude(name=name):
        other = _item(row)
        if row.name not in largest or _size(other) > _size(largest[row.name]):
            largest[row.name] = other
    if len(largest) > MOST_ITEMS or sum(map(_size, largest.values())) > MOST_MANIFEST // 2:
        raise UsageError("centre_items_too_many", item=name[:80])


def _size(item: Item) -> int:
    return len(_told((item,)))


def withdraw(row: ConfigItem) -> None:
    """Have what was published under this name at this place count no more.

    Kiosks keep the highest version they were ever given, so what counts for a wider place is published anew.
    """
    with transaction.atomic():
        Centre.objects.select_for_update().get()
        there = ConfigItem.objects.filter(name=row.name, withdrawn=False)
        there.filter(office=row.office_id, counter=row.counter_id).update(withdrawn=True)
        office = row.counter.office_id if row.counter is not None else None
        wider = there.filter(counter=None).filter(Q(office=None) | Q(office=office)).order_by("version")
        behind = max(wider, key=lambda one: (_nearness(one), one.version), default=None)
        if behind is None:
            renumber()
        else:
            publish(behind.name, behind.value, since=behind.since, office=behind.office)


def _told(items: tuple[Item, ...]) -> bytes:
    """Return the bytes of a manifest that holds these."""
    zeros = "0" * 64
    return messages.write(Manifest(at=0, device=zeros[:32], version=1, items=items, keys=(zeros,), tls=()))
