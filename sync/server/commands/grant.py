"""``grant``: answers the requests of kiosks that come by stick."""

from argparse import Namespace
from pathlib import Path

from kiosk.domain.errors import FileProblem
from sync.protocol.messages import Message
from sync.protocol.refusals import Refused
from sync.server.cli import say
from sync.server.configuring import Asked, open_centre
from sync.server.files import write_whole
from sync.server.wording import wording


def command(args: Namespace, folder: Path) -> int:
    """Return 0 when every kiosk was taken, 1 when some were not; every line says who stands where from now on."""
    house = open_centre(Asked(folder, args.database))
    from sync.server import byhand

    words = wording(args.lang)
    try:
        with Path(args.file).open("rb") as content:
            found = byhand.requests(content.read)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise FileProblem("centre_file_unreadable", file=args.file, why=why) from problem
    except Refused as problem:
        raise FileProblem("centre_file_ends", file=args.file, count=0, code=problem.code.value) from problem
    told: list[Message] = []
    refused = 0
    for asked in found:
        request = asked.request
        where = {"device": request.device, "office": request.office, "counter": request.counter}
        try:
            told.extend(byhand.admit(house, asked))
            print(words.text("centre.cli.granted", **where))
        except Refused as problem:
            refused += 1
            say(words.text("centre.cli.not_granted", why=words.sentence(problem), **where))
    write_whole(Path(args.out), byhand.sealed(house, told))
    return 1 if refused else 0
