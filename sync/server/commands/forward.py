"""``forward``: brings what a hub keeps to its centre, by net or by stick, and takes in what comes back by stick."""

from argparse import Namespace
from pathlib import Path

from kiosk.domain.errors import FileProblem, UsageError
from sync.protocol.refusals import Refused
from sync.protocol.sticks import GRANTS
from sync.server.configuring import Asked, open_centre
from sync.server.wording import wording


def command(args: Namespace, folder: Path) -> int:
    """Return 0 when it was done, 1 when something still waits all the same.

    Raises UsageError ``centre_is_no_hub``, Unreachable and Refused as the centre does, FileProblem
    ``centre_file_unreadable``, EnvironmentProblem ``centre_folder_unwritable``.
    """
    house = open_centre(Asked(folder, args.database))
    from sync.server.hub import parcels

    parcels.hold_hub()
    words = wording(args.lang)
    if args.export:
        for written in parcels.export(Path(args.export)):
            print(words.text("centre.cli.exported", entries=written.entries, file=str(written.file)))
        return 0
    if args.take:
        print(words.text("centre.cli.received", answers=_received(Path(args.take))))
        return 0
    from sync.server.hub.forwarding import Journey, waiting

    if house.upstream is None:
        raise UsageError("centre_is_no_hub")
    Journey(house.upstream, anew=True).go()
    left = waiting()
    print(words.text("centre.cli.forwarded", waiting=left))
    return 1 if left else 0


def _received(file: Path) -> int:
    from sync.server.hub import joining, parcels

    try:
        with file.open("rb") as content:
            if file.suffix.lower() == GRANTS:
                return sum(1 for _ in joining.grants(content.read))
            return parcels.receive(content.read)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise FileProblem("centre_file_unreadable", file=str(file), why=why) from problem
    except Refused as problem:
        raise FileProblem("centre_file_foreign", file=str(file), code=problem.code.value) from problem
