"""What printing remembers in the data folder: the printer last chosen, and which papers came out."""

import json
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from kiosk.app.files import write_whole
from kiosk.app.logs import log
from kiosk.app.printing.queue import Sides
from kiosk.domain.copies import replace
from kiosk.domain.errors import EnvironmentProblem, FileProblem

FILE = "printing.json"
_MOST_PAPERS = 500
_SIGNS = 16


class Memory(Struct, frozen=True, forbid_unknown_fields=False):
    """The printer and the sides last chosen, and the papers that somebody said came out, oldest first."""

    printer: str = ""
    sides: Sides = Sides.ONE
    out: tuple[str, ...] = ()

    def with_paper(self, paper: str) -> "Memory":
        others = tuple(one for one in self.out if one != paper)
        return replace(self, out=(*others, paper)[-_MOST_PAPERS:])


def recall(folder: Path) -> Memory:
    """Return what is remembered; nothing, with a line in the log, where the file says nothing."""
    file = folder / FILE
    try:
        return msgspec.json.decode(file.read_bytes(), type=Memory)
    except FileNotFoundError:
        return Memory()
    except (OSError, msgspec.MsgspecError) as problem:
        log.warning("what printing remembered is lost: %s", problem)
        return Memory()


def remember(folder: Path, memory: Memory) -> None:
    """Keep it; where it cannot be kept the log says so, and nothing else is lost: every print is in the ledger."""
    try:
        write_whole(folder / FILE, json.dumps(msgspec.to_builtins(memory)).encode("ascii"))
    except EnvironmentProblem as problem:
        log.warning("what printing remembers could not be kept: %s", problem)


def paper_id(pdf: bytes) -> str:
    """Return the id of what a paper says, the same on every day: its kind, and a hash of its stamp without the date.

    A paper without a stamp is known by its bytes.
    """
    from kiosk.reports.reading import read_stamp

    try:
        stamp = replace(read_stamp(pdf, FILE), day=0)
    except FileProblem:
        return f"paper-{sha256(pdf).hexdigest()[:_SIGNS]}"
    return f"{stamp.kind}-{sha256(stamp.to_text().encode()).hexdigest()[:_SIGNS]}"
