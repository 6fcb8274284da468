"""What is written down of what is wrong: alarms for people, and refused batches as they came."""

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from sync.server import clock
from sync.server.models import Alarm, RefusedBatch

MOST_KEPT = 8 * 1024 * 1024
"""Bytes of refused batches of one device."""
MOST_ROWS = 500
"""Refused batches of one device."""


def raise_alarm(kind: str, device: str, epoch: str = "", seq: int | None = None) -> None:
    """Have people look at something; what they did not settle yet is counted once more."""
    now = clock.now()
    open_one = Alarm.objects.filter(kind=kind, device_id=device, epoch=epoch, settled_at=None)
    if open_one.update(count=F("count") + 1, last_at=now):
        return
    try:
        with transaction.atomic():
            Alarm.objects.create(kind=kind, device_id=device, epoch=epoch, seq=seq, first_at=now, last_at=now)
    except IntegrityError:
        # Somebody else raised it in between.
        open_one.update(count=F("count") + 1, last_at=now)


def keep_refused(device: str, content: bytes, code: str, way: str) -> bool:
    """Keep a batch that was refused although its device signed it; say whether it is a new one.

    The oldest bytes of the device go when there are too many, then the oldest rows.
    """
    digest = hashlib.sha256(content).hexdigest()
    made = RefusedBatch(
        device_id=device, digest=digest, code=code, way=way, at=clock.now(), size=len(content), content=content
    )
    with transaction.atomic():
        of_device = RefusedBatch.objects.filter(device_id=device)
        if of_device.filter(digest=digest).exists():
            return False
        RefusedBatch.objects.bulk_create([made], ignore_conflicts=True)
        held = of_device.exclude(content=None)
        total = held.aggregate(total=Sum("size"))["total"] or 0
        for old in held.order_by("at", "pk").values("pk", "size"):
            if total <= MOST_KEPT:
                break
            of_device.filter(pk=old["pk"]).update(content=None)
            total -= old["size"]
        surplus = of_device.order_by("-at", "-pk").values_list("pk", flat=True)[MOST_ROWS:]
        of_device.filter(pk__in=list(surplus)).delete()
    return True
