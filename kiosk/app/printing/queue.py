"""What a system that prints is asked, and what it answers."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

from kiosk.domain.errors import WorldError


class Sides(StrEnum):
    """How a paper is laid on its sheets, in the words of the Internet Printing Protocol."""

    ONE = "one-sided"
    LONG = "two-sided-long-edge"
    SHORT = "two-sided-short-edge"


class Trouble(Struct, frozen=True):
    """What keeps a printer from printing: the key of the sentence and what fills it."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: WorldError) -> "Trouble":
        return cls(problem.key, problem.params)


class Printer(Struct, frozen=True):
    """A printer: its name in the system, what people call it, where it stands, and what it can.

    ``sizes`` are the names of its paper sizes, none where it does not tell; ``trouble`` is what is wrong with it now.
    """

    name: str
    title: str
    place: str = ""
    sides: tuple[Sides, ...] = (Sides.ONE,)
    sizes: frozenset[str] = frozenset()
    usual: bool = False
    trouble: Trouble | None = None


class Ticket(Struct, frozen=True):
    """How a paper is to be printed; ``size`` is the name of its sheet, ``title`` what the queue calls it."""

    printer: str
    copies: int
    sides: Sides
    size: str
    title: str


class Stage(StrEnum):
    """How far a job is: waiting or printing, kept back, over."""

    WAITING = "waiting"
    PRINTING = "printing"
    STUCK = "stuck"
    DONE = "done"
    LOST = "lost"


class Progress(Struct, frozen=True):
    """How far a job is: at which page, 0 unknown; ``trouble`` says why it is stuck or lost.

    A stuck job is still in the queue and comes out when the trouble is over; a lost one never does.
    """

    stage: Stage
    page: int = 0
    trouble: Trouble | None = None

    @property
    def is_over(self) -> bool:
        return self.stage in {Stage.DONE, Stage.LOST}


class Queue(Protocol):
    """A system that prints. Every call may take seconds and is made on the thread for work.

    All raise EnvironmentProblem ``print_not_installed``, ``print_not_running`` or ``print_silent``.
    """

    def printers(self) -> tuple[Printer, ...]:
        """Return the printers that were set up, by name."""

    def send(self, pdf: bytes, ticket: Ticket) -> str:
        """Hand a paper over and return the name of the job.

        Raises EnvironmentProblem ``print_gone``, ``print_refused`` or ``print_size``; then nothing is in the queue.
        """

    def look(self, job: str, ticket: Ticket) -> Progress:
        """Return how far a job is; never raises for what may pass: that is a stuck job."""

    def cancel(self, job: str, ticket: Ticket) -> None:
        """Take a job out of the queue; nothing for one that is over."""
