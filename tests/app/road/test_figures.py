"""What the centre tells of a chain changes no figure, no closed month and no count by hand."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from kiosk.domain.period import parse_day
from kiosk.store import rechaining
from tests.app.shell import unlike
from tests.app.strange import NOVEMBER, OCTOBER, SEPTEMBER, Month, fill
from tests.store.closing import close
from tests.store.test_setback import means


@pytest.fixture
def strange(tmp_path: Path) -> Iterator[Month]:
    found = Month(tmp_path / "kiosk")
    yield found
    found.ledger.close()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_figures_of_a_ledger_that_parted_are_what_they_were(strange: Month, share: float) -> None:
    fill(strange)
    strange.visits.day = parse_day("2022-11-08")
    close(strange.ledger, strange.visits, OCTOBER)
    months = (SEPTEMBER, OCTOBER, NOVEMBER)
    before = [strange.figures(period) for period in months]
    (extent,) = strange.ledger.ask(lambda reader: reader.extents()).result()
    after = int(extent.last * share)
    job = partial(rechaining.chain_again, epoch=extent.epoch, after=after, mark=after, means=means())
    strange.ledger.in_steps(job).result()
    assert [strange.figures(period) for period in months] == before
    assert unlike(strange.counted(SEPTEMBER), before[0]) == []
    strange.visits.day = parse_day("2022-11-09")
    strange.visit("satisfied", "unsatisfied")
    strange.wrong("satisfied")
    strange.visit("satisfied", "satisfied")
    assert strange.ledger.verify().result().differences == ()
    assert unlike(strange.counted(NOVEMBER), strange.figures(NOVEMBER)) == []
    assert [strange.figures(period) for period in months[:2]] == before[:2]
