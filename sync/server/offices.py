"""Offices and counters as people name them."""

from django.db import transaction

from sync.server.models import Counter, Office


def counter_of(code: str, name: str, counter: str, *, training: bool) -> Counter:
    """Return a counter of an office, both made where they are new; a name counts for a new office only."""
    with transaction.atomic():
        office, _ = Office.objects.get_or_create(code=code, training=training, defaults={"name": name})
        return Counter.objects.select_related("office").get_or_create(office=office, name=counter)[0]
