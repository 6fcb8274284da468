"""Joins a centre: over the net by an invitation, or by request and grant on a stick."""

import re
from argparse import Namespace
from pathlib import Path

from kiosk.app import assets
from kiosk.app.files import write_whole
from kiosk.app.road.bringing import invited_by
from kiosk.app.source import source
from kiosk.app.staffroom.given import given_pin
from kiosk.domain.errors import UsageError

_PIN = re.compile(r"[0-9a-f]{64}")


def command(args: Namespace, folder: Path) -> int:
    text = assets.wording(args.lang).text
    with source(folder) as asked:
        if args.request is not None:
            told = asked.errand({"do": "request"})
            write_whole(Path(args.request), str(told["file"]).encode())
            print(text("cli.enrol_request", file=args.request))
            return 0
        if args.grant is not None:
            pin = args.pin or given_pin(folder)
            if not _PIN.fullmatch(pin):
                raise UsageError("enrol_no_pin")
            request = {"do": "grant", "file": str(Path(args.grant).absolute()), "pin": pin}
        elif args.picture is not None:
            request = {"do": "enrol", "url": None, **invited_by(Path(args.picture))}
        else:
            request = {"do": "enrol", "url": args.server, "code": args.code}
        told = asked.errand(request)
    print(text("cli.enrolled", name=told["name"], office=told["office"], counter=told["counter"]))
    return 0
