"""Every kind of paper comes out of a real queue of cups-pdf as it was drawn, on its own sheet."""

import os
from collections.abc import Callable, Mapping

import pytest

from kiosk.app.printing.cups import CupsQueue
from kiosk.app.printing.queue import Stage
from kiosk.domain.copies import replace
from kiosk.reports.about import Release
from kiosk.reports.kinds import PAPERS
from kiosk.reports.stamp import MINUTES, NOTICE_A3, OFFICER
from tests.app.test_printing import cups, follow, look_alike, shared, ticket
from tests.driving.cups import Cups
from tests.reports.papers import FONTS, LETTERHEAD, PAPER_DAY, SIGNER, WORDINGS, figures, the_articles_month
from tests.reports.test_closed import closed
from tests.reports.test_minutes import minutes
from tests.reports.test_officer import OTHERS, OWN, made, of_lan

__all__ = ["cups", "shared"]
SPECIAL: Mapping[str, Callable[[], bytes]] = {
    MINUTES: lambda: minutes(closed()),
    OFFICER: lambda: made(of_lan(OWN, OTHERS)),
}


def paper_of(kind: str) -> bytes:
    if kind in SPECIAL:
        return SPECIAL[kind]()
    return PAPERS[kind](figures(the_articles_month()), Release(LETTERHEAD, PAPER_DAY, WORDINGS["vi"], FONTS, SIGNER))


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_cups_pdf_prints_every_kind_of_paper_on_its_sheet(cups: Cups, kind: str) -> None:
    pdf, printer = paper_of(kind), cups.pdf_printer(f"pdf-{kind}")
    sheet = "A3" if kind == NOTICE_A3 else "A4"
    asked = replace(ticket(f"pdf-{kind}", title=f"hailong-{os.getpid()}-{kind}"), size=sheet)
    job = CupsQueue().send(pdf, asked)
    assert follow(job, asked, lambda found: found.is_over).stage is Stage.DONE
    look_alike(printer(asked.title), pdf)
