"""What can be taken away of what is on show; each taking is an entry before it is written anywhere."""

from collections.abc import Callable
from functools import partial

from kiosk.app import takeaway
from kiosk.app.gathered import Gathered
from kiosk.app.months import signed_month
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.ground import Failed
from kiosk.app.staffroom.keeper import Go, Offer
from kiosk.app.staffroom.spans import Spans
from kiosk.app.viewdata import Table
from kiosk.domain.wording import Wording

MONTH = "month"
SIGNS_OF_A_DEVICE = 8


def offers(floor: Floor, gathered: Gathered, spans: Spans) -> tuple[Offer, ...]:
    """Return the figures and the ballots of a period in every form, and of a month that is over its signed file."""
    found = [
        _offer(floor, gathered, spans, what, form)
        for what in (takeaway.FIGURES, takeaway.BALLOTS)
        for form in takeaway.FORMATS
    ]
    if gathered.period.month is not None and spans.is_over:
        found.append(_signed(floor, gathered, spans))
    return tuple(found)


def view_offers(floor: Floor, spans: Spans, what: str, table: Callable[[], Table]) -> tuple[Offer, ...]:
    """Return a view of a period in every form; ``table`` makes it, off the window's thread, out of what is on show."""
    words, office = floor.words, floor.settings.text("office.code")
    return tuple(
        Offer(
            name=takeaway.file_name(what, form, spans.file_name, office),
            make=partial(_made, table, form, words),
            what=what,
            form=form,
            before=recorded(floor, "export", period=spans.name, file=f"{what}.{form}"),
        )
        for form in takeaway.FORMATS
    )


def _made(table: Callable[[], Table], form: str, words: Wording) -> bytes:
    return takeaway.view_content(table(), form, words)


def _signed(floor: Floor, gathered: Gathered, spans: Spans) -> Offer:
    ledger, office = floor.room.ledger, floor.settings.text("office.code")
    # Files of several counters meet on one stick: the machine tells them apart.
    machine = gathered.lines[0].device[:SIGNS_OF_A_DEVICE]
    return Offer(
        name=f"So-lieu-thang-{spans.file_name}-{office}-{machine}.json",
        make=lambda: signed_month(ledger, gathered),
        what=MONTH,
        form="json",
        before=recorded(floor, "export", period=spans.name, file=f"{MONTH}.json"),
    )


def _offer(floor: Floor, gathered: Gathered, spans: Spans, what: str, form: str) -> Offer:
    words, office = floor.words, floor.settings.text("office.code")
    return Offer(
        name=takeaway.file_name(what, form, spans.file_name, office),
        make=lambda: takeaway.content(gathered, what, form, words),
        what=what,
        form=form,
        before=recorded(floor, "export", period=spans.name, file=f"{what}.{form}"),
    )


def recorded(floor: Floor, act: str, **more: str | int) -> Callable[[Go, Failed], None]:
    """Return what an offer does first: who takes what away is stored before a byte of it is written."""

    def before(go: Go, failed: Failed) -> None:
        floor.record([floor.act(act, **more)], go, failed)

    return before
