"""How a month stands on its way to its close: open, closed, or closed with figures that have come since."""

from pathlib import Path

from msgspec import Struct

from kiosk.app.closed_words import added_words, closed_lines
from kiosk.app.drafts import FOLDER, draft_file
from kiosk.app.gathered import AS_OPEN, gather_period
from kiosk.app.staffroom.tables import Shown
from kiosk.domain.closing import difference
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import Period
from kiosk.domain.report import Figures
from kiosk.domain.shapes import TeamMember
from kiosk.domain.tally import Tally
from kiosk.domain.wording import Wording
from kiosk.staff.figures import Figure
from kiosk.store.ledger import Ledger

_SIGNS_OF_HEAD = 16


class Standing(Struct, frozen=True):
    """A month's figures, as frozen once it is closed; what has come ``late`` since; the ``team`` of the last close.

    ``draft`` names the paper that the kiosk has prepared by itself, "" for none.
    """

    figures: Figures
    late: Tally
    team: tuple[TeamMember, ...]
    draft: str

    @property
    def number(self) -> int:
        """What would be made now: 0 the close, else the supplement of that number."""
        return len(self.figures.closed)

    @property
    def wants(self) -> bool:
        """Say whether there is anything to be closed."""
        return not self.figures.closed or self.late != Tally()

    def cards(self, words: Wording) -> tuple[Figure, ...]:
        return Shown(self.figures, words).cards()

    def state(self, words: Wording) -> str:
        if not self.figures.closed:
            return words.text("staff.close.draft")
        n = len(self.figures.closed) - 1
        return words.text("staff.close.closed_with", n=n) if n else words.text("staff.close.closed")

    def lines(self, words: Wording) -> tuple[str, ...]:
        """Return what has been closed of the month, and what has come since."""
        told: list[str] = []
        for part in self.figures.closed:
            told += closed_lines(part, words)
            seq, head = Numerals(words).count(part.seq), part.head[:_SIGNS_OF_HEAD]
            told.append(words.text("staff.close.place", seq=seq, head=head))
        if self.figures.closed and self.wants:
            told.append(words.text("staff.close.late", number=self.number, **added_words(self.late, words)))
        if not self.figures.closed and self.draft:
            told.append(words.text("staff.close.draft_file", file=self.draft))
        return tuple(told)


def stand(ledger: Ledger, folder: Path, month: Period) -> Standing:
    """Return how ``month`` stands; it takes as long as one paper or two."""
    gathered = gather_period(ledger, month).result()
    late = Tally()
    if gathered.closed:
        late = difference(gather_period(ledger, month, AS_OPEN).result().tally(), gathered.tally())
    newest = ledger.ask(lambda reader: reader.newest_close()).result()
    file = draft_file(folder, str(month.month))
    return Standing(
        figures=gathered.figures(),
        late=late,
        team=newest.entry.team if newest else (),
        draft=f"{FOLDER}/{file.name}" if file.exists() else "",
    )
