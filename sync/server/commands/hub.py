"""``hub``: has the kiosks that join at some offices send by a hub, and prints the line that makes it one."""

from argparse import Namespace
from pathlib import Path

from kiosk.domain.errors import UsageError
from sync.server.configuring import Asked, open_centre
from sync.server.wording import wording


def command(args: Namespace, folder: Path) -> int:
    """Return 0; raises UsageError ``centre_introduction_ill_formed``, ``centre_office_unknown``, ``centre_is_hub``."""
    house = open_centre(Asked(folder, args.database))
    from django.db import transaction

    from sync.server import belonging, enrolling, hubs, introducing, manifests
    from sync.server.models import Office

    enrolling.hold_no_hub()
    told, own = introducing.read(args.line), belonging.introduction(house)
    offices = list(Office.objects.filter(code__in=args.office))
    for code in args.office:
        if code not in {office.code for office in offices}:
            raise UsageError("centre_office_unknown", office=code[:100])
    with transaction.atomic():
        hubs.add(told, offices)
        manifests.renumber()
    print(wording(args.lang).text("centre.cli.hub", url=told.url, offices=", ".join(args.office)))
    print(introducing.write(own))
    return 0
