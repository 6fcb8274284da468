"""The golden month behind closed ones: a year of months is drawn in its report."""

from pathlib import Path

from kiosk.app.founding import letterhead
from kiosk.app.gathered import gather_period
from kiosk.app.papermaking import beside_of
from kiosk.app.sealing import signer
from kiosk.domain.copies import replace
from kiosk.domain.period import month, parse_day
from kiosk.reports.stamp import MONTHLY
from tests.app.strange import OCTOBER, Month
from tests.golden.making import GOOD, Found, office, recount, visits
from tests.store.closing import close


def third_month(folder: Path) -> Found:
    """July was never closed; August and September were, and one of August came late."""
    one = office(folder, "2022-07-05")
    visits(one, 3, *GOOD)
    _closed(one, "2022-08", 19, 1)
    one.visits.day = parse_day("2022-08-31")
    one.visit("unsatisfied", "satisfied", invited=False)
    _closed(one, "2022-09", 36, 4)
    one.visits.day = parse_day("2022-10-04")
    visits(one, 23, *GOOD)
    visits(one, 1, "unsatisfied", "satisfied")
    gathered = gather_period(one.ledger, OCTOBER, beside=beside_of(MONTHLY, OCTOBER), closed_only=True).result()
    one.ledger.close()
    told = gathered.figures()
    counts = [recount(one, replace(gathered, beside=()))]
    return Found(told, letterhead(gathered.settings), signer(one.folder, told), counts, gathered.charted(appendix=True))


def _closed(one: Month, name: str, good: int, bad: int) -> None:
    """Let so many visitors be satisfied and dissatisfied in a month, and close it two days after its end."""
    period = month(name)
    one.visits.day = period.first + 5
    visits(one, good, *GOOD)
    visits(one, bad, "satisfied", "unsatisfied")
    one.visits.day = period.last + 2
    close(one.ledger, one.visits, period)
