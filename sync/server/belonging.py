"""What the rows of a centre say of itself: how it is reached, and whose hub it is."""

from django.db import transaction
from msgspec.structs import replace

from kiosk.domain.errors import UsageError
from sync.server.house import House
from sync.server.introducing import Introduction
from sync.server.models import Centre, Epoch, KeptBatch, Upstream, Upward


def of_its_rows(house: House, tls: tuple[str, ...] | None) -> House:
    """Return the house as its rows know it; ``tls`` is None where nobody listens in this process.

    What a command signs tells kiosks the same pins as the listening centre does: without them they would ask
    authorities that never vouched for it.
    """
    told = tuple(Centre.objects.get().told.get("tls", ())) if tls is None else tls
    return replace(house, tls=told, upstream=upstream())


def upstream() -> Introduction | None:
    """Return the centre above, None where this one is no hub."""
    row = Upstream.objects.first()
    return None if row is None else Introduction(row.url, row.public_key, tuple(row.tls))


def introduction(house: House) -> Introduction:
    """Return how this server is made known to another one; raises UsageError ``centre_not_reached_yet``."""
    url = Centre.objects.get().url
    if not url:
        raise UsageError("centre_not_reached_yet")
    return Introduction(url, house.signer.public_key.hex(), house.tls)


def serve_under(told: Introduction) -> None:
    """Be a hub of that centre from now on; of another one than before everything is asked anew.

    Raises UsageError ``centre_has_batches`` where there are batches whose signed bytes nobody kept.
    """
    with transaction.atomic():
        before = Upstream.objects.select_for_update().first()
        if (
            before is None
            and Epoch.objects.filter(mark__gt=0).exclude(pk__in=KeptBatch.objects.values("epoch")).exists()
        ):
            raise UsageError("centre_has_batches")
        if before is None or before.public_key != told.key:
            Upward.objects.update(generation="", mark=0, durable=0, common=0, parted=False, receipt=None)
        named = {"url": told.url, "public_key": told.key, "tls": list(told.tls), "trouble": ""}
        Upstream.objects.update_or_create(id=1, defaults=named)
