"""What a paper costs beside reportlab drawing the same pages from constants, and how large its file is."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from kiosk.app import assets
from kiosk.app.founding import letterhead, public_head
from kiosk.app.gathered import NEWEST, Gathered, gather_period
from kiosk.app.papermaking import MONTHS_BESIDE, beside_of, figures_of
from kiosk.app.sealing import signer
from kiosk.codes.qr import modules
from kiosk.domain.copies import replace
from kiosk.domain.cuts import LEAST_BALLOTS
from kiosk.domain.entry import Answered, Entry, Issued
from kiosk.domain.officer import RatedOfficer
from kiosk.domain.period import Period
from kiosk.domain.report import Figures
from kiosk.reports.about import Release
from kiosk.reports.kinds import PAPERS
from kiosk.reports.pages import page_pictures
from kiosk.reports.stamp import NOTICES, OFFICER
from kiosk.store.ledger import Ledger
from tests.bench.constants import Constants, recorded
from tests.bench.figures import Row
from tests.store.closing import FACT, writer
from tests.store.visits import LOCAL, Visits

TARGET = 1.3
MOST_KB = 200
SURVEY = "kbnn-5"
OFFICER_SHOWN = RatedOfficer("3fa9c1d27be04485a1f6209c55d8e710", "Phạm Thị Lan")


def close(ledger: Ledger, period: Period) -> None:
    """Close a month, unless it is closed: count minutes are of a closed one only."""
    if period.month not in ledger.ask(lambda reader: reader.closed_months()).result():
        ledger.close_month(period, 0, FACT, writer(Visits(seed=2, day=period.last + 1))).result()


def serve(ledger: Ledger, period: Period) -> None:
    """Let an officer serve as many visitors as an officer's sheet needs: made-up ballots name nobody."""
    visits = Visits(seed=3, day=period.first)
    for _ in range(LEAST_BALLOTS):
        ledger.record([_named(one) for one in visits.whole()], LOCAL).result()


def _named(entry: Entry) -> Entry:
    """Return an entry of a visit that names the officer and is about the survey of made-up ledgers."""
    if isinstance(entry, Issued):
        return replace(entry, survey=SURVEY, officer=OFFICER_SHOWN.id)
    return replace(entry, survey=SURVEY) if isinstance(entry, Answered) else entry


def measure(folder: Path, period: Period, rounds: int) -> list[Row]:
    """Return each kind of paper of a month of the ledger in ``folder``, made ``rounds`` times from figures at hand."""
    ledger = Ledger.open(folder)
    try:
        serve(ledger, period)
        close(ledger, period)
        found = {kind: gather(ledger, period, kind) for kind in PAPERS}
        whose = {OFFICER: OFFICER_SHOWN}
        figures = {kind: figures_of(kind, one, officer=whose.get(kind)) for kind, one in found.items()}
        made = {kind: paper_of(kind, ledger.folder, one, figures[kind]) for kind, one in found.items()}
        return [row for kind, make in made.items() for row in _rows(kind, make, rounds)]
    finally:
        ledger.close()


def gather(ledger: Ledger, period: Period, kind: str, upto: int = NEWEST) -> Gathered:
    """Return what a paper of a kind is made from, with the earlier periods it shows."""
    beside, closed_only = beside_of(kind, period), kind in MONTHS_BESIDE
    return gather_period(ledger, period, upto, beside, closed_only=closed_only).result()


def paper_of(kind: str, folder: Path, gathered: Gathered, figures: Figures) -> Callable[[], bytes]:
    """Return who makes a paper of figures that are counted already: it is worded, drawn, coded, signed."""
    head = (public_head if kind in NOTICES else letterhead)(gathered.settings)
    day = gathered.period.last + 1
    words, fonts = assets.wording("vi"), assets.folder() / "fonts"
    return lambda: PAPERS[kind](figures, Release(head, day, words, fonts, signer(folder, figures)))


def same_pages(make: Callable[[], bytes]) -> tuple[bytes, Constants]:
    """Return the paper, and its constants once they are proven to draw the very same bytes."""
    # Fonts are loaded once a process, whoever comes first.
    make()
    pdf, constants = recorded(make)
    if constants.draw() != pdf:
        raise RuntimeError("the constants draw another paper")
    return pdf, constants


def _rows(kind: str, make: Callable[[], bytes], rounds: int) -> list[Row]:
    pdf, constants = same_pages(make)
    ours: list[float] = []
    bare: list[float] = []
    for number in range(rounds):
        for mine in (True, False) if number % 2 else (False, True):
            (ours if mine else bare).append(_made_ms(make) if mine else _drawn_ms(constants))
    pages = len(page_pictures(pdf, 10))
    says = f"paper {kind}, {pages} page{'s' * (pages > 1)}"
    return [
        Row(f"paper_{kind}", says, "ms", tuple(ours), tuple(bare), "reportlab from constants", TARGET),
        Row(f"paper_{kind}_size", f"{says}: file", "KB", (len(pdf) / 1000,), most=MOST_KB),
    ]


def _made_ms(make: Callable[[], bytes]) -> float:
    # Both ways are timed right after the same was done once: neither finds the other's work in the caches.
    make()
    # A code is remembered; the one of a new paper is computed.
    modules.cache_clear()
    began = perf_counter()
    make()
    return (perf_counter() - began) * 1000


def _drawn_ms(constants: Constants) -> float:
    # The modules of its code are constants, too: this leaves them where they are looked for.
    constants.draw()
    began = perf_counter()
    constants.draw()
    return (perf_counter() - began) * 1000
