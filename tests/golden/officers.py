"""The golden sheet of one of two officers."""

from collections.abc import Mapping
from pathlib import Path

from kiosk.app.founding import letterhead
from kiosk.app.gathered import gather_period
from kiosk.app.sealing import signer
from kiosk.domain.ballot import Flag, Outcome
from kiosk.domain.officer import OfficerFigures, RatedOfficer
from kiosk.domain.period import parse_day
from tests.app.shell import counted, flat
from tests.app.strange import OCTOBER, Month
from tests.golden.making import GOOD, Found, closed, office, visits, without

LAN = RatedOfficer("3fa9c1d27be04485a1f6209c55d8e710", "Phạm Thị Lan")


def officer(folder: Path) -> Found:
    """The sheet of one of two officers; a ballot names nobody, and one belongs to no day."""
    one = office(folder)
    visits(one, 9, *GOOD, officer=LAN.id)
    one.visit("unsatisfied", "satisfied", reasons=[("late",)], officer=LAN.id)
    one.visit("satisfied", "unsatisfied", officer=LAN.id)
    visits(one, 2, outcome=Outcome.DECLINED, officer=LAN.id)
    one.visit(*GOOD, invited=False, flags=frozenset({Flag.TOO_FAST}), officer=LAN.id)
    one.visit("satisfied", invited=False, officer=LAN.id)
    visits(one, 8, *GOOD, officer="huy")
    visits(one, 2, "unsatisfied", "unsatisfied", officer="huy")
    visits(one, 1, *GOOD, invited=False)
    one.visits.day = parse_day("2022-10-31")
    visits(one, 1, outcome=Outcome.TIMEOUT, officer="huy")
    one.wrong("unsatisfied")
    closed(one, "2022-11-02")
    gathered = gather_period(one.ledger, OCTOBER).result()
    one.ledger.close()
    told = gathered.of_officer(LAN)
    counts = [_recount_of(one, told), _recount_beside(one, told)]
    return Found(told, letterhead(gathered.settings), signer(one.folder, told), counts)


def _recount_of(one: Month, told: OfficerFigures) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return what the shell counts of an officer's ballots, and what the program does."""
    apart = ("ledgers", "hours", "beside")
    counts = counted(one.folder, OCTOBER, told.closed[-1].head, told.officer.id)
    return without(counts, apart), without(dict(flat(told.to_json())), apart)


def _recount_beside(one: Month, told: OfficerFigures) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return what the shell counts of everybody's ballots, and what of it stands beside an officer's."""
    beside = dict(flat(told.to_json()["beside"]))
    counts = counted(one.folder, OCTOBER, told.closed[-1].head)
    return {name: counts.get(name, "") for name in beside}, beside
