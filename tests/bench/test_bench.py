"""The arithmetic of the measurements, and one small real one."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.app.staffroom.cutting import View
from kiosk.store.ledger import Ledger
from tests.bench import checking, guarding, ledgers, month, papers, showing, storing, weighing
from tests.bench.constants import recorded
from tests.bench.figures import Row, median, quantile, shown, table
from tests.bench.programs import ROOT
from tests.reports.papers import figures, page_count, paper, the_articles_month


def row(ours: tuple[float, ...], bare: tuple[float, ...] = (), most: float | None = None) -> Row:
    return Row("key", "what", "ms", ours, bare, "bare" if bare else "", most)


@pytest.mark.parametrize(("values", "middle"), [((3.0,), 3.0), ((9.0, 1.0, 5.0), 5.0), ((4.0, 1.0, 2.0, 9.0), 3.0)])
def test_the_median_is_in_the_middle(values: tuple[float, ...], middle: float) -> None:
    assert median(values) == middle


def test_a_quantile_is_a_value_that_was_measured() -> None:
    hundred = [float(value) for value in range(100, 0, -1)]
    assert [quantile(hundred, share) for share in (0.01, 0.5, 0.99, 1.0)] == [1, 50, 99, 100]
    assert quantile([7.0], 0.99) == 7


def test_a_ratio_is_one_of_medians_and_a_slow_tail_does_not_move_it() -> None:
    assert row((2.0, 3.0, 900.0), (2.0, 1.0, 2.0)).figure == 1.5


def test_a_target_holds_up_to_its_very_value() -> None:
    assert row((3.0,), (2.0,), 1.5).holds
    assert row((3.001,), (2.0,), 1.5).holds is False
    assert row((0.29,), most=0.3).holds
    assert row((3.0,), (2.0,)).holds is None


def test_a_ratio_of_tails_needs_a_hundred_values_on_either_side() -> None:
    many = tuple(map(float, range(1, 101)))
    assert row(many, tuple(value / 2 for value in many)).tail == 2
    assert row(many, many[:99]).tail is None
    assert row(many).tail is None


def test_the_table_is_one_line_a_row_and_says_what_fails() -> None:
    lines = list(table([row((3.0,), (2.0,), 1.2), row((1_234.5,))]))
    assert len({len(line) for line in lines}) == 1
    assert [cell.strip() for cell in lines[2].split("|")[8:-1]] == ["1.500", "", "≤ 1.2", "NO"]
    assert [cell.strip() for cell in lines[3].split("|")[1:4]] == ["what", "ms", "1,234"]


@pytest.mark.parametrize(
    ("value", "words"), [(0.1234, "0.123"), (9.9, "9.900"), (12.345, "12.35"), (678.91, "678.9"), (1e6, "1,000,000")]
)
def test_a_number_has_four_figures(value: float, words: str) -> None:
    assert shown(value) == words


def test_months_of_a_large_ledger_add_up_and_end_with_the_measured_one() -> None:
    requests = month.requests_of(5_000)
    assert sum(request.issued for request in requests) == 5_000
    assert [request.period.last for request in requests] == sorted(request.period.last for request in requests)
    assert (requests[-1].period, requests[-1].issued) == (month.MEASURED, month.A_MONTH)
    assert month.requests_of(month.A_MONTH) == requests[-1:]


def test_a_process_is_weighed_with_what_it_has_started() -> None:
    script = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE) as process:
        while len(family := list(weighing.tree(process.pid))) < 2:
            assert process.poll() is None
        assert family[0] == process.pid
        assert weighing.pss_mb(process.pid) > weighing.pss_mb(family[1]) > 0
        assert weighing.cpu_s(process.pid) > 0


def test_taps_are_measured_on_a_real_ledger(tmp_path: Path) -> None:
    rows = storing.measure(tmp_path, 20)
    assert [(len(each.ours), len(each.bare)) for each in rows] == [(20, 20), (20, 20)]
    assert min(*rows[0].ours, *rows[0].bare, *rows[1].bare) > 0
    assert json.loads(json.dumps([each.to_plain() for each in rows]))[0]["target"] == storing.TARGET
    ledger = Ledger.open(tmp_path / "ledger")
    try:
        assert ledger.verify().result().differences == ()
    finally:
        ledger.close()


def test_a_target_at_p99_is_held_by_the_tails_and_by_nothing_less() -> None:
    ours, bare = (1.0,) * 98 + (9.0, 9.0), (1.0,) * 98 + (5.0, 5.0)
    tailed = replace(row(ours, bare, 1.2), at_p99=True)
    assert (row(ours, bare, 1.2).holds, tailed.tail, tailed.holds) == (True, 1.8, False)
    assert replace(tailed, most=1.8).holds
    assert replace(tailed, ours=ours[:99], most=99).holds is False


def test_taps_are_measured_while_a_real_backup_is_made_and_checked(tmp_path: Path) -> None:
    ledger = ledgers.make(tmp_path / "kiosk", [ledgers.request(month.MEASURED, 12, seed=1)])
    rows = guarding.measure(tmp_path, ledger, 20)
    assert [(each.key, each.at_p99) for each in rows] == [("mirror", True), ("backup", True)]
    assert {len(values) for each in rows for values in (each.ours, each.bare)} == {len(rows[0].bare)}
    assert len(rows[0].bare) >= 20
    # One of the two was mirrored to its last tap and backed up, the other one neither.
    assert not (tmp_path / "plain/mirror").exists()
    assert list((tmp_path / "guarded/backup").glob("daily-*.sqlite3"))
    assert next((tmp_path / "guarded/mirror").glob("2026-02.log")).stat().st_size > 0


def test_a_whole_check_is_measured_by_its_parts_on_copies_that_stay_as_they_are(tmp_path: Path) -> None:
    copies = []
    for ballots in (30, 10):
        made = ledgers.make(tmp_path / str(ballots), [ledgers.request(month.MEASURED, ballots, seed=1)])
        copies.append(checking.copied(made, tmp_path / f"{ballots}.copy"))
    before = [file.read_bytes() for file in copies]
    rows = checking.measure(copies[0], copies[1], 2)
    assert [each.key for each in rows] == [
        "chain_whole", "chain_time", "chain_memory", "structure_whole", "structure_time", "structure_memory"
    ]  # fmt: skip
    assert min(*rows[1].ours, *rows[1].bare, *rows[2].ours, *rows[2].bare) > 0
    assert [file.read_bytes() for file in copies] == before
    copies[0].write_bytes(before[0].replace(b'"satisfied"', b'"neutrally"'))
    with pytest.raises(RuntimeError, match="chain"):
        checking.measure(copies[0], copies[1], 1)


def test_constants_draw_the_very_paper_again_without_its_figures() -> None:
    told = figures(the_articles_month()[:9])
    other = figures(the_articles_month()[:8])
    pdf, constants = papers.same_pages(lambda: paper(told))
    assert (pdf, constants.draw()) == (paper(told), pdf)
    assert page_count(pdf) == 3
    assert recorded(lambda: paper(other))[1].draw() == paper(other) != pdf
    with pytest.raises(RuntimeError, match="nothing"):
        recorded(bytes)


def test_constants_that_draw_another_paper_are_not_measured() -> None:
    told = figures(the_articles_month()[:9])
    with pytest.raises(RuntimeError, match="another"):
        papers.same_pages(lambda: paper(told) + b"%%")


def test_every_kind_of_paper_is_measured_beside_its_constants(tmp_path: Path) -> None:
    folder = ledgers.make(tmp_path / "kiosk", [ledgers.request(month.MEASURED, 12, seed=1)])
    rows = papers.measure(folder, month.MEASURED, 2)
    assert [each.key for each in rows[:2]] == ["paper_monthly", "paper_monthly_size"]
    assert "paper_minutes" in {each.key for each in rows}
    assert {(len(each.ours), len(each.bare)) for each in rows[::2]} == {(2, 2)}
    assert all(each.holds and 20 < each.figure < papers.MOST_KB for each in rows[1::2])


def test_the_page_of_figures_is_measured_beside_the_same_page_with_constants(tmp_path: Path) -> None:
    ledgers.make(tmp_path / "data", [ledgers.request(month.MEASURED, 12, seed=1)])
    (found,) = showing.measure(tmp_path, 1)
    assert (len(found.ours), len(found.bare)) == (len(View), len(View))
    assert min(*found.ours, *found.bare) > 0


def test_a_made_up_ledger_holds_the_ballots_that_were_asked_for(tmp_path: Path) -> None:
    folder = ledgers.make(tmp_path / "kiosk", [ledgers.request(month.MEASURED, 12, seed=1)])
    ledger = Ledger.open(folder)
    try:
        assert len(ledger.read_period(month.MEASURED).result().proven().ballots) == 12
    finally:
        ledger.close()


def test_who_measures_loads_no_qt_that_a_window_would_share() -> None:
    words = "import sys, tests.bench.__main__; sys.exit('PySide6.QtCore' in sys.modules)"
    subprocess.run([sys.executable, "-c", words], cwd=ROOT, check=True)
