"""The golden months: ledgers of known visits, and the papers that are made of them."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from kiosk.app.gathered import gather_period
from kiosk.app.months import joined, signed_month
from kiosk.app.sealing import signer
from kiosk.domain.ballot import Flag, Outcome
from kiosk.domain.entry import Entry
from kiosk.domain.period import parse_day, wave
from kiosk.domain.shapes import Dated
from kiosk.reports.stamp import MINUTES, MONTHLY, NOTICE, OFFICER, WAVE
from kiosk.store.ledger import Ledger
from kiosk.store.recovery import recover
from tests.app.strange import OCTOBER, Month
from tests.domain.ballots import FIVE, TWO, answered
from tests.golden.making import GOOD, REPORT, Found, Golden, closed, found, office, recount, visits
from tests.golden.officers import officer
from tests.golden.years import third_month
from tests.reports.papers import LETTERHEAD, SIGNER, figures
from tests.store.means import STAMP, means

BOTH = ((MONTHLY, "vi"), (MINUTES, "vi"))


def article(folder: Path) -> Found:
    one = office(folder)
    one.keep([entry for _ in range(3238) for entry in one.visits.whole()])
    one.visit("satisfied", "unsatisfied")
    one.visit("unsatisfied", "satisfied", reasons=[("late",)])
    declined: list[Entry] = []
    for _ in range(569):
        ballot = one.visits.id()
        declined += [one.visits.issued(ballot), one.visits.closed(ballot, Outcome.DECLINED)]
    one.keep(declined)
    closed(one, "2022-11-02")
    return found(one)


def dissenter(folder: Path) -> Found:
    """40,000 ballots without a ledger of 160,000 entries: what is shown is how a share is written."""
    pile = [answered(TWO, *GOOD)] * 39_999 + [answered(TWO, "satisfied", "unsatisfied")]
    return Found(figures(pile), LETTERHEAD, SIGNER)


def nobody(folder: Path) -> Found:
    return found(office(folder))


def single(folder: Path) -> Found:
    one = office(folder)
    visits(one, 1, *GOOD)
    return found(one)


def five_levels(folder: Path) -> Found:
    one = office(folder)
    one.keep([one.visits.config(**{"survey.id": FIVE.id})])
    ways = FIVE.level_ids()
    first = [level for level, n in zip(ways, (51, 23, 12, 2, 4), strict=True) for _ in range(n)]
    second = [level for level, n in zip(ways, (51, 23, 12, 4, 1), strict=True) for _ in range(n)]
    for levels in zip(first, [*second, ""], strict=True):
        one.visit(*levels, survey=FIVE, reasons=[("late",)] if levels[0] == "unsatisfied" else ())
    for _ in range(8):
        one.visit(survey=FIVE, outcome=Outcome.DECLINED)
    return found(one)


def paper_beside_kiosk(folder: Path) -> Found:
    one = office(folder)
    visits(one, 7, *GOOD)
    one.visit("unsatisfied", "satisfied", reasons=[("late", "manner")])
    visits(one, 2, outcome=Outcome.TIMEOUT)
    slips = one.printed(12)
    for place in range(5):
        one.back(slips, place, {"answers": {"attitude": "satisfied", "time": "satisfied"}})
    one.back(slips, 5, {"answers": {"attitude": "satisfied", "time": "unsatisfied"}, "reasons": {"time": ("late",)}})
    one.back(slips, 6)
    one.left(slips, 9)
    more = one.printed(4)
    one.visits.day = parse_day("2022-11-03")
    one.back(more, 2, {"answers": {"attitude": "satisfied", "time": "satisfied"}})
    closed(one, "2022-11-04")
    return found(one)


def undated(folder: Path) -> Found:
    one = office(folder, "2022-10-04")
    visits(one, 2, *GOOD)
    # Between two believed moments of October: of October.
    one.wrong("satisfied")
    one.visits.day = parse_day("2022-10-30")
    visits(one, 2, *GOOD)
    # Between October and November: one whose day somebody confirms, and one that stays without.
    lost = one.wrong("unsatisfied")
    one.wrong("satisfied")
    one.visits.day = parse_day("2022-11-02")
    one.confirm((Dated(lost, lost, parse_day("2022-10-31")),))
    visits(one, 3, *GOOD)
    return found(one)


def recovered(folder: Path) -> Found:
    """The ledger file is all zeros, and the newest visit is lost in the mirror log, too; the anchor knew of it."""
    one = office(folder)
    visits(one, 9, *GOOD)
    one.visit("unsatisfied", "satisfied", reasons=[("late",)])
    one.ledger.close()
    (log,) = (one.folder / "mirror").glob("*")
    before = log.stat().st_size
    one.ledger = Ledger.open(one.folder)
    visits(one, 1, *GOOD)
    one.ledger.close()
    (one.folder / "ledger.sqlite3").write_bytes(bytes(8192))
    with log.open("r+b") as file:
        file.truncate(before)
    recover(one.folder, means(), STAMP)
    one.ledger = Ledger.open(one.folder)
    closed(one, "2022-11-02")
    return found(one)


def two_supplements(folder: Path) -> Found:
    one = office(folder)
    visits(one, 10, *GOOD)
    closed(one, "2022-11-02")
    one.visits.day = parse_day("2022-10-31")
    visits(one, 2, *GOOD)
    one.visit("satisfied", "unsatisfied")
    closed(one, "2022-11-09", 1)
    one.visits.day = parse_day("2022-10-31")
    visits(one, 1, outcome=Outcome.DECLINED)
    one.visit("unsatisfied", "unsatisfied", invited=False, reasons=[("refused",)])
    closed(one, "2022-11-16", 2)
    return found(one)


def three_counters(folder: Path) -> Found:
    months, files, recounts = [], [], []
    for number, fill in enumerate((_first_counter, _second_counter, _third_counter), 1):
        one = office(folder, number=number)
        fill(one)
        with closing(one.ledger):
            gathered = gather_period(one.ledger, OCTOBER).result()
            file = folder / f"{number}.month"
            file.write_bytes(signed_month(one.ledger, gathered))
        months.append(gathered)
        files.append(str(file))
        recounts.append(recount(one, gathered))
    figures, head = joined(months[0], OCTOBER, files[1:])
    return Found(figures, head, signer(folder / "kiosk1", figures), recounts)


def _first_counter(one: Month) -> None:
    visits(one, 8, *GOOD)
    one.visit("unsatisfied", "satisfied", reasons=[("late",)])
    visits(one, 1, outcome=Outcome.TIMEOUT)


def _second_counter(one: Month) -> None:
    visits(one, 5, *GOOD)


def _third_counter(one: Month) -> None:
    visits(one, 3, *GOOD, invited=False)
    one.visit("satisfied", "unsatisfied", invited=False)


def two_waves(folder: Path) -> Found:
    one = office(folder, "2022-10-04")
    visits(one, 18, *GOOD)
    visits(one, 2, "unsatisfied", "satisfied")
    one.visits.day = parse_day("2022-10-14")
    visits(one, 23, *GOOD)
    one.visit("unsatisfied", "satisfied", reasons=[("late",)])
    visits(one, 1, outcome=Outcome.TIMEOUT)
    return found(one, wave("2022-10-11", "2022-10-20"), (wave("2022-10-01", "2022-10-10"),))


def walk_ups(folder: Path) -> Found:
    one = office(folder)
    visits(one, 5, *GOOD)
    one.visit("unsatisfied", "satisfied", reasons=[("manner",)])
    visits(one, 2, outcome=Outcome.DECLINED)
    visits(one, 3, *GOOD, invited=False)
    one.visit(*GOOD, invited=False, flags=frozenset({Flag.TOO_FAST, Flag.OUTSIDE_HOURS}))
    one.visit("satisfied", "unsatisfied>satisfied>unsatisfied", invited=False)
    one.visit("satisfied", invited=False)
    closed(one, "2022-11-02")
    return found(one)


MONTHS: Mapping[str, Golden] = {
    "article": Golden(article, (*BOTH, (MONTHLY, "en"), (MINUTES, "en"))),
    "one-dissenter-in-40000": Golden(dissenter),
    "nobody": Golden(nobody),
    "one-ballot": Golden(single),
    "five-levels": Golden(five_levels, (*REPORT, (NOTICE, "vi"))),
    "paper-beside-kiosk": Golden(paper_beside_kiosk, BOTH),
    "undated": Golden(undated),
    "recovered": Golden(recovered, BOTH),
    "two-supplements": Golden(two_supplements, BOTH),
    "three-counters": Golden(three_counters),
    "two-waves": Golden(two_waves, ((WAVE, "vi"),)),
    "walk-ups": Golden(walk_ups, BOTH),
    "third-month": Golden(third_month),
    "officer": Golden(officer, ((OFFICER, "vi"), (OFFICER, "en"))),
}
