"""``import``: takes the batches of a stick by the rules of the net, and writes what the kiosk takes back."""

from argparse import Namespace
from pathlib import Path

from kiosk.domain.errors import FileProblem
from sync.protocol.messages import Receipt, Refusal
from sync.protocol.refusals import Refused
from sync.server.cli import say
from sync.server.configuring import Asked, open_centre
from sync.server.files import write_whole
from sync.server.wording import wording


def command(args: Namespace, folder: Path) -> int:
    """Return 0 when every batch was taken, 1 when some were refused; raises FileProblem for the last file that is not
    whole.

    What is whole counts all the same, and is answered.
    """
    house = open_centre(Asked(folder, args.database))
    from sync.server import byhand

    words = wording(args.lang)
    trouble: FileProblem | None = None
    answers: list[Receipt | Refusal] = []
    for file in args.file:
        try:
            with Path(file).open("rb") as content:
                judged = byhand.judge(content.read)
        except OSError as problem:
            why = problem.strerror or str(problem)
            trouble = FileProblem("centre_file_unreadable", file=file, why=why)
            continue
        answers += judged.answers
        if judged.trouble is not None:
            code = judged.trouble.code.value
            trouble = FileProblem("centre_file_ends", file=file, count=len(judged.answers), code=code)
    told = [*byhand.fitting(answers), *byhand.going_down(house, answers)]
    if answers or trouble is None:
        write_whole(Path(args.receipt), byhand.sealed(house, told))
    for answer in answers:
        if isinstance(answer, Refusal):
            why = words.sentence(Refused(answer.code))
            say(words.text("centre.cli.refused", first=answer.first, last=answer.last, why=why))
    taken = sum(isinstance(answer, Receipt) for answer in answers)
    if answers or trouble is None:
        print(words.text("centre.cli.taken", taken=taken, all=len(answers), file=args.receipt))
    if trouble is not None:
        raise trouble
    return 0 if taken == len(answers) else 1
