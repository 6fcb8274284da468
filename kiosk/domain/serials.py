"""Serial numbers of paper ballots, and the ids of the ballots they stand for."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from kiosk.domain.ballot import Ballot, Channel, Outcome

LARGEST = 9_999_999
"""Seven digits are printed and typed."""
MOST_PRINTED = 1000
"""So many ballots one printing issues at most: they are stored in one transaction."""
PER_SHEET = (2, 4)
"""So many ballots go on a sheet of A4; where a printing does not say, they were four."""
_RUN_DIGITS = 24
_CODE_DIGITS = 8
_CODE_WIDTH = 10
_WIDTH = 7


class SerialRange(Struct, frozen=True, order=True):
    """The serials from ``first`` to ``last`` of one printing, and what became of their ballots.

    What is neither collected nor unused never came back.
    """

    first: int
    last: int
    issued: int
    collected: int
    spoiled: int
    unused: int

    @property
    def valid(self) -> int:
        return self.collected - self.spoiled

    @property
    def out(self) -> int:
        """How many nobody has given back."""
        return self.issued - self.collected - self.unused


def ballot_of(run: str, serial: int) -> str:
    """Return the id of the ballot of a serial, ``run`` being the id of the entry that issued it (or of a ballot)."""
    return f"{run[:_RUN_DIGITS]}{serial % 2**32:08x}"


def ballots_of(run: str, first: int, count: int) -> tuple[str, ...]:
    """Return the ids of the ballots of ``count`` serials from ``first`` on."""
    return tuple(ballot_of(run, serial) for serial in range(first, first + count))


def serial_of(ballot: str) -> int:
    """Return the serial that stands on a paper ballot."""
    return int(ballot[_RUN_DIGITS:], 16)


def is_of(ballot: str, run: str) -> bool:
    """Say whether a ballot was issued by the entry ``run``."""
    return ballot[:_RUN_DIGITS] == run[:_RUN_DIGITS]


def run_ids(ballot: str) -> tuple[str, str]:
    """Return the lowest and the highest id that belong to the printing of a ballot, its issuing entry's among them."""
    return ballot[:_RUN_DIGITS] + "0" * 8, ballot[:_RUN_DIGITS] + "f" * 8


def shown(serial: int) -> str:
    """Return a serial as it is printed."""
    return f"{serial:0{_WIDTH}}"


def scanned(run: str, serial: int) -> str:
    """Return the digits of the code on a paper ballot: ten for its printing, seven for its serial."""
    return f"{int(run[:_CODE_DIGITS], 16):0{_CODE_WIDTH}}{shown(serial)}"


def read_scan(digits: str) -> tuple[str | None, int] | None:
    """Return the beginning of the printing's id (None where it was not told) and the serial; None for neither."""
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) <= _WIDTH:
        return None, int(digits)
    if len(digits) != _CODE_WIDTH + _WIDTH or int(digits[:_CODE_WIDTH]) > 0xFFFF_FFFF:
        return None
    return f"{int(digits[:_CODE_WIDTH]):0{_CODE_DIGITS}x}", int(digits[_CODE_WIDTH:])


def ranges(ballots: Iterable[Ballot]) -> tuple[SerialRange, ...]:
    """Return the serials of the paper among ``ballots``, printing by printing in the order of their serials."""
    runs: dict[str, list[Ballot]] = {}
    for ballot in ballots:
        if ballot.channel is Channel.PAPER:
            runs.setdefault(ballot.id[:_RUN_DIGITS], []).append(ballot)
    return tuple(sorted(_range(run) for run in runs.values()))


def _range(run: Sequence[Ballot]) -> SerialRange:
    serials = [serial_of(ballot.id) for ballot in run]
    return SerialRange(
        first=min(serials),
        last=max(serials),
        issued=sum(ballot.issued for ballot in run),
        collected=sum(ballot.collected for ballot in run),
        spoiled=sum(ballot.spoiled for ballot in run),
        unused=sum(ballot.outcome is Outcome.UNUSED for ballot in run),
    )
