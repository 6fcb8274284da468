"""``import``: takes the batches of a stick by the rules of the net, and writes what the kiosk takes back."""

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from kiosk.domain.errors import EnvironmentProblem, FileProblem
from sync.protocol import messages, sticks
from sync.protocol.batches import Packet
from sync.protocol.messages import Message
from sync.protocol.refusals import Refused
from sync.server.cli import say
from sync.server.configuring import Asked, open_centre
from sync.server.folder import sync_folder
from sync.server.house import House
from sync.server.wording import wording


def command(args: Namespace, folder: Path) -> int:
    """Return 0 when every batch was taken, 1 when some were refused or the file is not whole; what is whole counts."""
    house = open_centre(Asked(folder, args.database))
    words = wording(args.lang)
    told: list[Message] = []
    taken = 0
    trouble: Refused | None = None
    try:
        for packet in _packets(Path(args.file)):
            answer = _judged(packet)
            taken += isinstance(answer, messages.Receipt)
            told.append(answer)
            if isinstance(answer, messages.Refusal):
                say(words.text("centre.cli.refused", first=answer.first, last=answer.last, code=answer.code))
    except Refused as refused:
        trouble = refused
    _write(house, Path(args.receipt), [*told, *_manifests(house, told)])
    print(words.text("centre.cli.taken", taken=taken, all=len(told), file=args.receipt))
    if trouble is not None:
        raise FileProblem("centre_file_ends", file=args.file, count=len(told), code=trouble.code.value)
    return 0 if taken == len(told) else 1


def _packets(file: Path) -> Iterator[Packet]:
    try:
        with file.open("rb") as content:
            yield from sticks.packets(content.read)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise FileProblem("centre_file_unreadable", file=str(file), why=why) from problem


def _judged(packet: Packet) -> Message:
    from sync.server import clock
    from sync.server.ingest.taking import take
    from sync.server.models.records import Way

    try:
        return take(packet.content, Way.STICK)
    except Refused as refused:
        header = packet.header
        return messages.Refusal(
            at=clock.now_ms(),
            device=header.device,
            epoch=header.epoch,
            first=header.first,
            last=header.last,
            body=header.body,
            code=refused.code,
        )


def _manifests(house: House, told: list[Message]) -> list[Message]:
    """Return the manifest of each device that brought something: this file is its way down, too."""
    from sync.server import manifests
    from sync.server.models import Device

    named = {one.device for one in told if isinstance(one, messages.Receipt)}
    devices = Device.objects.select_related("counter__office").filter(id__in=named).order_by("id")
    return [manifests.manifest(house, device) for device in devices]


def _write(house: House, file: Path, told: list[Message]) -> None:
    """Write a file whole, synced, under its name; raises EnvironmentProblem ``centre_folder_unwritable``."""
    content = b"".join(messages.sealed(message, house.signer).frame for message in told)
    fresh = file.with_name(f".{file.name}.new")
    try:
        with fresh.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
        sync_folder(file.absolute().parent)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise EnvironmentProblem("centre_folder_unwritable", folder=str(file.parent), why=why) from problem
