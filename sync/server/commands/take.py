"""``import``: takes the batches of a stick by the rules of the net, and writes what the kiosk takes back."""

from argparse import Namespace
from pathlib import Path

from kiosk.domain.errors import FileProblem
from sync.protocol.messages import Refusal
from sync.server.cli import say
from sync.server.configuring import Asked, open_centre
from sync.server.files import write_whole
from sync.server.wording import wording


def command(args: Namespace, folder: Path) -> int:
    """Return 0 when every batch was taken, 1 when some were refused; raises FileProblem for a file that is not whole.

    What is whole counts all the same, and is answered.
    """
    house = open_centre(Asked(folder, args.database))
    from sync.server import byhand

    words = wording(args.lang)
    try:
        with Path(args.file).open("rb") as content:
            judged = byhand.judge(content.read)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise FileProblem("centre_file_unreadable", file=args.file, why=why) from problem
    told = [*judged.answers, *byhand.manifests_for(house, judged.answers)]
    write_whole(Path(args.receipt), byhand.sealed(house, told))
    for answer in judged.answers:
        if isinstance(answer, Refusal):
            say(words.text("centre.cli.refused", first=answer.first, last=answer.last, code=answer.code))
    print(words.text("centre.cli.taken", taken=judged.taken, all=len(judged.answers), file=args.receipt))
    if judged.trouble is not None:
        code = judged.trouble.code.value
        raise FileProblem("centre_file_ends", file=args.file, count=len(judged.answers), code=code)
    return 0 if judged.taken == len(judged.answers) else 1
