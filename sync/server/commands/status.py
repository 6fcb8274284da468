"""``status``: offices, kiosks and what people must look at."""

import json
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk import __version__
from kiosk.domain.errors import WorldError
from sync.server.cli import say
from sync.server.configuring import Asked, open_centre
from sync.server.wording import wording

if TYPE_CHECKING:
    from sync.server.models import Device


def command(args: Namespace, folder: Path) -> int:
    """Return 0, or 1 while there is an alarm that nobody settled."""
    house = open_centre(Asked(folder, args.database))
    told = _told(house.signer.public_key.hex())
    if args.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        words = wording(args.lang)
        counted = {name: len(told[name]) for name in ("offices", "devices", "alarms")}
        print(words.text("centre.cli.status", entries=told["entries"], unparsed=told["unparsed"], **counted))
        above = told["upstream"]
        if above is not None:
            print(words.text("centre.cli.above", url=above["url"], waiting=above["waiting"], parted=above["parted"]))
            if above["trouble"]:
                say(words.sentence(WorldError(above["trouble"])))
    return 1 if told["alarms"] else 0


def _told(public_key: str) -> dict[str, Any]:
    from django.db import connection

    from sync.server.models import Alarm, Centre, Device, Entry, Epoch, Office

    centre = Centre.objects.get()
    alarms = Alarm.objects.filter(settled_at=None).values("kind", "device_id", "epoch", "seq", "count", "last_at")
    return {
        "version": __version__,
        "database": connection.vendor,
        "generation": centre.generation,
        "public_key": public_key,
        "url": centre.url or None,
        "upstream": _above(),
        "config_version": centre.config_version,
        "entries": Entry.objects.count(),
        "unparsed": Entry.objects.filter(parsed=False).count(),
        "offices": list(Office.objects.values("code", "name", "training")),
        "devices": [_device(device) for device in Device.objects.select_related("counter__office")],
        "epochs": list(Epoch.objects.values("device_id", "epoch", "mark", "durable")),
        "alarms": [{**row, "last_at": row["last_at"].isoformat()} for row in alarms],
    }


def _above() -> dict[str, Any] | None:
    """Return how the road to the centre above is, None where this one is no hub."""
    from sync.server.hub import forwarding, parcels
    from sync.server.models import Upstream

    row = Upstream.objects.first()
    if row is None:
        return None
    return {
        "url": row.url,
        "waiting": forwarding.waiting(),
        "parted": parcels.parted(),
        "reached_at": row.reached_at.isoformat() if row.reached_at else None,
        "tried_at": row.tried_at.isoformat() if row.tried_at else None,
        "trouble": row.trouble or None,
        "ahead_ms": row.ahead_ms,
    }


def _device(device: "Device") -> dict[str, Any]:
    return {
        "id": device.id,
        "office": device.counter.office.code,
        "training": device.counter.office.training,
        "counter": device.counter.name,
        "state": device.state,
        "last_seen": device.last_seen.isoformat() if device.last_seen else None,
        "clock": device.clock or None,
        "clock_ahead_ms": device.clock_ahead_ms,
        "program": device.program,
        "config_version": device.config_version,
        "queue": device.queue,
    }
