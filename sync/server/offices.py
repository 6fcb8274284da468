"""Offices and counters as people name them."""

from django.db import transaction

from kiosk.domain.errors import UsageError
from sync.server.models import Counter, Office


def counter_of(code: str, name: str, counter: str, *, training: bool) -> Counter:
    """Return a counter of an office, both made where they are new; a name counts for a new office only."""
    with transaction.atomic():
        office, _ = Office.objects.get_or_create(code=code, training=training, defaults={"name": name})
        return Counter.objects.select_related("office").get_or_create(office=office, name=counter)[0]


def office_named(code: str, *, training: bool = False) -> Office:
    """Return the office of a code; where there is none but for training, that one.

    Raises UsageError ``centre_office_unknown``.
    """
    found = {office.training: office for office in Office.objects.filter(code=code)}
    office = found.get(True) if training else found.get(False, found.get(True))
    if office is None:
        raise UsageError("centre_office_unknown", office=code[:100])
    return office
