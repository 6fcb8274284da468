"""Paper ballots as the application has them stored: a writer of pages, and offices that have printed some."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from kiosk.domain.canonical import comment_hash
from kiosk.domain.entry import Entry, from_plain
from kiosk.domain.papers import Said
from kiosk.domain.serials import ballot_of
from kiosk.store import papers
from kiosk.store.book import Batch, FreeText
from kiosk.store.ledger import Ledger
from kiosk.store.papers import Desk, Printing, Write
from tests.domain.ballots import TWO
from tests.store.visits import LOCAL, Visits

GOOD = Said({"attitude": "satisfied", "time": "satisfied"})
BAD = Said({"attitude": "satisfied", "time": "unsatisfied"}, {"time": ("late",)}, "Chờ hai buổi")
SPOILED = Said(spoiled=True)
AN, BINH, CHI = "an", "binh", "chi"


def writer(visits: Visits) -> Write:
    """Return who writes pages of paper facts at the time at which visits happen."""

    def write(facts: Sequence[Mapping[str, Any]]) -> Batch:
        texts: dict[str, FreeText] = {}
        return Batch(tuple(_entry(visits, dict(fact), texts) for fact in facts), LOCAL, texts)

    return write


def _entry(visits: Visits, fact: dict[str, Any], texts: dict[str, FreeText]) -> Entry:
    for criterion, text in fact.pop("comment_texts", {}).items():
        salted = FreeText(visits.chance.randbytes(32), text)
        hashed = comment_hash(salted.salt, text)
        texts[hashed] = salted
        fact["comments"] = {criterion: hashed}
    stamps = {"v": 1, "id": visits.id(), "at": visits.at, "clock": visits.clock.value, "counter": visits.counter}
    return from_plain({**stamps, **fact})


def issue(ledger: Ledger, visits: Visits, count: int) -> Printing:
    return ledger.at_once(lambda kept: papers.issue(kept, count, TWO, CHI, writer(visits))).result()


def enter(ledger: Ledger, printing: Printing, person: str, told: Mapping[int, Said], *, again: bool = False) -> None:
    """Enter ballots by their serials."""
    for serial, said in told.items():
        ballot = ballot_of(printing.id, serial)
        put = partial(papers.enter, ballot=ballot, printing=printing, person=person, said=said, again=again)
        ledger.change(put).result()


def desk(ledger: Ledger, printing: Printing) -> Desk:
    return ledger.change(lambda database: papers.desk(database, printing)).result()


def settle(ledger: Ledger, visits: Visits, printing: Printing, told: Mapping[int, Said] | None = None) -> int:
    """Settle what two agree on, or ``told`` by serial, and return how many ballots that stored."""
    pairs = {pair.ballot: pair.agreed for pair in desk(ledger, printing).agreed}
    if told is not None:
        pairs = {ballot_of(printing.id, serial): said for serial, said in told.items()}
    return ledger.at_once(lambda kept: papers.settle(kept, printing, pairs, CHI, writer(visits))).result()


def unused(ledger: Ledger, visits: Visits, printing: Printing, first: int, last: int) -> int:
    return ledger.at_once(
        lambda kept: papers.declare_unused(kept, printing, (first, last), CHI, writer(visits))
    ).result()
