"""Somebody beside the kiosk who writes down each tap and what the screen then acknowledged."""

from dataclasses import dataclass, field

from tests.driving.books import ballots, entries
from tests.driving.kiosk import THANKS, Kiosk

CRITERIA = ("attitude", "time")


@dataclass
class Witness:
    """Answers in the order they were given: ``promised`` those the screen went on from, ``tried`` the others.

    The log is outside the kiosk, so it survives whatever happens to it.
    """

    promised: list[tuple[str, str]] = field(default_factory=list)
    tried: list[tuple[str, str]] = field(default_factory=list)
    thanked: int = 0
    issued: int = 0

    def taps(self, criterion: str, level: str) -> None:
        self.tried.append((criterion, level))

    def sees_it_kept(self) -> None:
        """Note that the screen has gone on, which it may only do once the last tap is stored."""
        self.promised.append(self.tried.pop())

    def settle(self, kiosk: Kiosk) -> None:
        """Hold the taps of a ledger against those noted; what was tried and is there counts from now on."""
        stored = [tap for ballot in ballots(kiosk.folder) for tap in ballot.taps]
        assert stored[: len(self.promised)] == self.promised, "no acknowledged tap is lost, none is doubled"
        assert stored[len(self.promised) :] in ([], self.tried), "nothing stands there that nobody tapped"
        self.promised, self.tried = stored, []

    def compare(self, kiosk: Kiosk) -> None:
        """Hold the ledger of a kiosk that has ended against what was promised."""
        self.settle(kiosk)
        found = ballots(kiosk.folder)
        ids = [body["id"] for body in entries(kiosk.folder)]
        assert len(ids) == len(set(ids))
        assert all(len(ballot.closings) == 1 for ballot in found), "every ballot is closed, and once"
        assert sum(ballot.outcome == "completed" for ballot in found) >= self.thanked
        assert sum(ballot.issued for ballot in found) == self.issued


def leftovers(kiosk: Kiosk, secret: str) -> list[str]:
    """Return what the whole accessibility tree, hidden screens included, still holds of the last customer."""
    screen = kiosk.reader.screen(hidden=True)
    said = [*screen.words, *(kiosk.reader.text(item) for item in screen.items if item.role == "text")]
    marks = (secret, "(đã chọn)", "(chosen)", THANKS, "Câu 2")
    ticked = [item.name for item in screen.items if "checked" in item.states]
    return [words for words in said if any(mark in words for mark in marks)] + ticked
