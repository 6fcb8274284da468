"""``code``: prints a one-time code by which one kiosk joins a counter."""

from argparse import Namespace
from pathlib import Path

from kiosk.domain.errors import UsageError
from kiosk.domain.shapes import Shape
from sync.protocol import shapes
from sync.protocol.invitation import Invitation, write_scanned, write_typed
from sync.protocol.trust import pin_of
from sync.server.configuring import Asked, open_centre
from sync.server.wording import wording

_FORMS: dict[str, Shape] = {
    "office": shapes.Ident.__metadata__[0],  # type: ignore[attr-defined]
    "counter": shapes.Name.__metadata__[0],  # type: ignore[attr-defined]
    "office_name": shapes.Line.__metadata__[0],  # type: ignore[attr-defined]
}


def command(args: Namespace, folder: Path) -> int:
    """Make office and counter where they are new, and print the code: what is scanned, then what is typed."""
    args.office_name = args.office_name or args.office
    for name, form in _FORMS.items():
        if not form.accepts(getattr(args, name)):
            raise UsageError("centre_name_ill_formed", option=f"--{name.replace('_', '-')}")
    house = open_centre(Asked(folder, args.database))
    from sync.server import enrolling, hubs
    from sync.server.offices import counter_of

    enrolling.hold_no_hub()
    counter = counter_of(args.office, args.office_name, args.counter, training=args.training)
    code, pin = enrolling.new_code(counter), pin_of(house.signer.public_key)
    words = wording(args.lang)
    where = {"office": counter.office.name, "counter": counter.name, "hours": 72}
    print(words.text("centre.cli.code_training" if args.training else "centre.cli.code", **where))
    url = hubs.url_for(counter.office.hub)
    if url:
        print(write_scanned(Invitation(code, pin, url)))
    print(write_typed(code, pin))
    return 0
