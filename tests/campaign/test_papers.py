"""Every figure of a sample of papers is what the sqlite3 shell counts, and no changed byte of a sample is unseen."""

import pytest
from msgspec.structs import asdict

from kiosk.domain.ballot import Channel, Outcome
from kiosk.domain.charted import ChartedFigures
from kiosk.reports.about import Release
from kiosk.reports.kinds import PAPERS
from kiosk.reports.stamp import NOTICE, WAVE
from tests.app.shell import flat
from tests.campaign import papers
from tests.campaign.hanging import wrong_on_notice
from tests.campaign.printed import misprinted, on_closes, on_minutes, on_report, on_sheet, share
from tests.campaign.published import on_wave
from tests.domain.ballots import FIVE, TWO, answered, ballot
from tests.reports.papers import FONTS, LETTERHEAD, PAPER_DAY, WORDINGS, figures, paper
from tests.reports.test_closed import closed
from tests.reports.test_minutes import minutes
from tests.reports.test_officer import OTHERS, OWN, SHEET, of_lan

SEED, LEDGERS = 1, 3
RELEASE = Release(LETTERHEAD, PAPER_DAY, WORDINGS["vi"], FONTS, None)
PILE = [
    *[answered(TWO, "satisfied", "satisfied")] * 6,
    answered(TWO, "unsatisfied", "satisfied", reasons={"attitude": ("late",)}),
    answered(TWO, "satisfied", issued=False),
    answered(FIVE, "neutral", "satisfied", channel=Channel.PAPER),
    ballot(channel=Channel.PAPER, spoiled=True, outcome=Outcome.COMPLETED),
    ballot(channel=Channel.PAPER, outcome=Outcome.UNUSED),
    ballot(outcome=Outcome.DECLINED),
    ballot(),
]


def test_every_figure_of_a_sample_of_papers_is_what_the_shell_counts() -> None:
    account = papers.run(SEED, LEDGERS)
    assert account.broken == []
    assert account.counts["ledgers"] == LEDGERS
    assert account.counts["papers, minutes"] > 0
    assert account.counts["papers, officer"] > 0
    assert account.counts["papers, notice"] > 0
    assert account.counts["papers, wave"] > 0
    assert account.counts["waves beside another"] > 0
    assert account.counts["figures"] > 100 * account.counts["papers, monthly"]
    assert account.counts["changed bytes of figures inside a paper"] == papers.CHANGES * LEDGERS


@pytest.mark.parametrize(
    "name",
    [
        "issued",
        "returned",
        "walk_up",
        "valid",
        "spoiled",
        "by_channel › paper › issued",
        "by_channel › kiosk › returned",
        "all_satisfied › n",
        "any_unsatisfied › interval › 2",
        "surveys › kbnn-2 › criteria › attitude › levels › satisfied › n",
        "surveys › kbnn-5 › criteria › attitude › index",
        "surveys › kbnn-2 › criteria › attitude › reasons › late › n",
        "outcomes › unused",
        "outcomes › declined",
        "open",
        "undated",
    ],
)
def test_one_other_figure_is_a_row_that_does_not_stand_on_the_report(name: str) -> None:
    found = figures(PILE)
    counted = dict(flat(found.to_json()))
    assert misprinted(paper(found), on_report(counted)) == []
    other = str(int(counted[name]) + 1) if counted[name].isdigit() else f"{counted[name]}1"
    assert misprinted(paper(found), on_report({**counted, name: other})) != []


def test_the_rows_of_minutes_and_of_supplements_are_looked_for_too() -> None:
    told = closed(3, -2)
    counted = dict(flat(told.to_json()))
    before = {**counted, "issued": "45", "collected": "40", "valid": "40", "any_unsatisfied › n": "0"}
    between = {**counted, "issued": "48", "collected": "43", "valid": "43", "any_unsatisfied › n": "3"}
    rows = [*on_minutes(counted), *on_closes([before, between, counted])]
    assert ("– không thu về", "5") in rows
    assert ("Bổ sung 2", "−2", "−2", "−2", "0", "−2", "0") in rows
    assert misprinted(minutes(told), rows) == []
    assert len(misprinted(minutes(told), on_closes([before, counted]))) == 1


def test_the_rows_of_a_sheet_are_looked_for_too() -> None:
    told = of_lan(OWN, OTHERS)
    own, everybody = dict(flat(told.to_json())), dict(flat(told.whole.to_json()))
    assert misprinted(SHEET, on_sheet(own, everybody)) == []
    assert len(misprinted(SHEET, on_sheet(own, {**everybody, "all_satisfied › n": "14"}))) == 1


@pytest.mark.parametrize(
    ("n", "of", "told"),
    [(3238, 3240, "99,94 %"), (39_999, 40_000, "99,99 %"), (1, 40_000, "0,01 %"), (1, 8, "12,50 %"), (0, 0, "–")],
)
def test_shares_are_reckoned_by_the_rules(n: int, of: int, told: str) -> None:
    assert share(n, of) == told


@pytest.mark.parametrize("name", ["issued", "spoiled", "undated", "any_unsatisfied › n", "surveys › kbnn-2 › version"])
def test_the_rows_of_a_notice_are_looked_for_too(name: str) -> None:
    found = figures(PILE * 6)
    counted = dict(flat(found.to_json()))
    pdf = PAPERS[NOTICE](found, RELEASE)
    assert list(wrong_on_notice(pdf, counted)) == []
    assert list(wrong_on_notice(pdf, {**counted, name: str(int(counted[name]) + 1)})) != []


def test_the_rows_of_a_notice_of_few_are_looked_for_too() -> None:
    found = figures(PILE)
    counted = dict(flat(found.to_json()))
    pdf = PAPERS[NOTICE](found, RELEASE)
    assert list(wrong_on_notice(pdf, counted)) == []
    assert list(wrong_on_notice(pdf, {**counted, "valid": "10"})) != []


def test_the_groups_of_a_wave_and_the_waves_beside_it_are_looked_for_too() -> None:
    before, now = figures(PILE), figures(PILE * 2)
    wave = ChartedFigures(**asdict(now), earlier=(before,))
    told, earlier = dict(flat(now.to_json())), dict(flat(before.to_json()))
    dates = "01/10/2022 – 31/10/2022"
    pdf = PAPERS[WAVE](wave, RELEASE)
    assert misprinted(pdf, on_wave(told, [(dates, earlier)], dates)) == []
    more = {**earlier, "surveys › kbnn-5 › criteria › time › levels › satisfied › n": "2"}
    assert [row[0] for row in misprinted(pdf, on_wave(told, [(dates, more)], dates))] == [dates]
