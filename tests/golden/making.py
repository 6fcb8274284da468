"""What golden months are made with: an office, its visits, and what they come to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import asdict

from kiosk.app.assets import Wordings
from kiosk.app.founding import letterhead
from kiosk.app.gathered import Gathered, gather_period
from kiosk.app.sealing import signer
from kiosk.domain.ballot import Outcome
from kiosk.domain.letterhead import Letterhead, PublicHead
from kiosk.domain.period import Period, parse_day
from kiosk.domain.report import Figures
from kiosk.domain.signing import Signer
from kiosk.reports.about import Release
from kiosk.reports.kinds import PAPERS
from kiosk.reports.stamp import CHARTED, MONTHLY, NOTICES
from tests.app.shell import counted, flat
from tests.app.strange import OCTOBER, Month
from tests.domain.ballots import FIVE, TWO
from tests.reports.papers import FONTS, LETTERHEAD
from tests.store.closing import close

PAPER_DAY = parse_day("2022-11-20")
WORDINGS = Wordings()
SETTINGS = {
    "office.name": LETTERHEAD.body,
    "office.code": "0031",
    "office.parent": LETTERHEAD.parent,
    "office.place": LETTERHEAD.place,
    "office.abbreviation": LETTERHEAD.symbol,
    "office.signer": LETTERHEAD.signer,
    "office.recipients": list(LETTERHEAD.recipients),
    "counter.name": "Quầy số 1",
    "survey.id": TWO.id,
}
GOOD = ("satisfied", "satisfied")
Sheet = tuple[str, str]
"""A kind of paper and its language."""
REPORT = ((MONTHLY, "vi"),)


@dataclass(frozen=True)
class Found:
    """What a golden month comes to: for its papers, and what the sqlite3 shell counts of each of its ledgers."""

    figures: Figures
    letterhead: Letterhead
    signer: Signer
    recounts: Sequence[tuple[Mapping[str, str], Mapping[str, str]]] = ()
    """What the shell counts and what the program says, figure by figure."""
    charted: Figures | None = None
    """The same with what a kiosk's report draws; several counters added up have none."""


@dataclass(frozen=True)
class Golden:
    """A golden month: how it comes about in a folder, and the papers that are kept of it."""

    make: Callable[[Path], Found]
    sheets: Sequence[Sheet] = REPORT

    def papers(self, found: Found) -> Iterator[tuple[Sheet, bytes]]:
        for kind, lang in self.sheets:
            told = found.charted if kind in CHARTED and found.charted else found.figures
            head = PublicHead(**asdict(found.letterhead), hotline="1900 8888") if kind in NOTICES else found.letterhead
            pdf = PAPERS[kind](told, Release(head, PAPER_DAY, WORDINGS[lang], FONTS, found.signer))
            yield (kind, lang), pdf


def office(folder: Path, day: str = "2022-10-04", number: int = 1) -> Month:
    """Return a kiosk whose visits happen on a day."""
    settings = {**SETTINGS, "counter.name": f"Quầy số {number}"}
    one = Month(folder / f"kiosk{number}", key=bytes([number]) * 32, surveys=(FIVE,), settings=settings)
    one.visits.day = parse_day(day)
    return one


def visits(
    one: Month,
    count: int,
    *levels: str,
    invited: bool = True,
    outcome: Outcome = Outcome.COMPLETED,
    officer: str | None = None,
) -> None:
    for _ in range(count):
        one.visit(*levels, invited=invited, outcome=outcome, officer=officer)


def closed(one: Month, day: str, number: int = 0) -> None:
    one.visits.day = parse_day(day)
    close(one.ledger, one.visits, OCTOBER, number)


def found(one: Month, period: Period = OCTOBER, beside: tuple[Period, ...] = ()) -> Found:
    """Return what a period of a kiosk comes to, and close its ledger; ``beside`` a wave stand earlier ones."""
    gathered = gather_period(one.ledger, period, beside=beside).result()
    one.ledger.close()
    told = gathered.figures()
    charted, counts = gathered.charted(appendix=not beside), [recount(one, gathered)]
    return Found(told, letterhead(gathered.settings), signer(one.folder, told), counts, charted)


def recount(one: Month, gathered: Gathered) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return what the shell counts, of a closed month up to its last close, and what the program does."""
    told = dict(flat(gathered.charted().to_json()))
    head = gathered.closed[-1].head if gathered.closed else ""
    counts = counted(one.folder, gathered.period, head)
    # A close leaves where the walk ended, and a recovery its second epoch, in the ledger line. One period is counted.
    apart: tuple[str, ...] = ("ledgers",) if gathered.closed or gathered.recovered else ("earlier",)
    if not gathered.ballots:
        apart = ("ledgers", "surveys")  # Of a month of nobody a paper names what would have been asked, and no entries.
    return without(counts, apart), without(told, apart)


def without(told: Mapping[str, str], apart: tuple[str, ...]) -> Mapping[str, str]:
    return {name: n for name, n in told.items() if not name.startswith(apart)} if apart else told
