"""The months beside a report are counted up to its own end: what comes later changes no byte of it."""

from pathlib import Path

import pytest

from kiosk.app.cli import main
from kiosk.app.gathered import from_plain
from kiosk.app.line import Line, call
from kiosk.app.papermaking import beside_of
from kiosk.app.source import Desk, LedgerSource, LineSource
from kiosk.domain.belief import Belief, Why
from kiosk.domain.period import month, parse_day
from kiosk.reports.reading import read_attached
from kiosk.reports.stamp import DRAFT, MINUTES, MONTHLY
from kiosk.store.ledger import Ledger
from tests.app.test_gathered import no_invitation
from tests.store.closing import close
from tests.store.visits import LOCAL, Visits

SEPTEMBER, OCTOBER = month("2022-09"), month("2022-10")
BESIDE = beside_of(MONTHLY, OCTOBER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a counter's ledger of two months and a few days, the first month closed early in the second."""
    folder = tmp_path / "kiosk"
    made = "simulate --from 2022-09-01 --to 2022-10-05 --issued 150 --collected 120 --unsatisfied 9 --seed 4"
    assert main([*made.split(), "--data", str(folder)]) == 0
    ledger, visits = Ledger.open(folder), Visits(seed=5, day=parse_day("2022-10-05"))
    close(ledger, visits, SEPTEMBER, 0)
    for day in [*range(OCTOBER.first + 6, OCTOBER.last + 1), OCTOBER.last + 2]:
        visits.day = day
        for number in range(2):
            ledger.record(
                visits.whole(level="unsatisfied" if (day, number) == (OCTOBER.last, 0) else "satisfied"), LOCAL
            ).result()
    ledger.close()
    return folder


def paper(folder: Path) -> bytes:
    file = folder.parent / "report.pdf"
    made = ["report", "--month", "2022-10", "--date", "2022-11-09", "--out", str(file), "--data", str(folder)]
    assert main(made) == 0
    return file.read_bytes()


def agrees(folder: Path) -> bool:
    return main(["verify", "--report", str(folder.parent / "report.pdf"), "--data", str(folder)]) == 0


def record(folder: Path, visits: Visits, day: int) -> None:
    """Store a visit of some other day, as a kiosk does whose spool was found late."""
    after, visits.day = visits.day, day
    ledger = Ledger.open(folder)
    ledger.record(visits.whole(level="unsatisfied"), LOCAL).result()
    ledger.close()
    visits.day = after


def test_a_month_has_the_eleven_before_it_beside_it_and_no_other_paper_has() -> None:
    assert len(BESIDE) == 11
    assert (BESIDE[0], BESIDE[-1]) == (month("2021-11"), SEPTEMBER)
    assert beside_of(DRAFT, OCTOBER) == BESIDE
    assert beside_of(MINUTES, OCTOBER) == ()


def test_the_month_before_is_in_the_file_as_its_own_figures_tell(folder: Path) -> None:
    found = read_attached(paper(folder), "report.pdf")
    assert found is not None
    assert found.stamp.beside == (SEPTEMBER,)
    ledger = Ledger.open(folder)
    try:
        september = LedgerSource(ledger).gather(SEPTEMBER).figures().to_json()
    finally:
        ledger.close()
    (before,) = found.figures["earlier"]
    assert before["valid"] > 20
    assert before == {key: september[key] for key in before}
    unsatisfied = sum(item["unsatisfied"] for survey in found.figures["surveys"] for item in survey["criteria"])
    assert sum(line["n"] for line in found.figures["dissent"]) == unsatisfied > 0
    hours = found.figures["hours"]
    assert sum(cell["valid"] for cell in hours["cells"]) + hours["untimed"] == found.figures["valid"]


@pytest.mark.parametrize("closed", [False, True])
def test_a_late_ballot_of_the_month_before_changes_no_byte(folder: Path, closed: bool) -> None:
    visits = Visits(seed=77, day=parse_day("2022-11-07"))
    if closed:
        ledger = Ledger.open(folder)
        close(ledger, visits, OCTOBER, 0)
        ledger.close()
    before = paper(folder)
    record(folder, visits, SEPTEMBER.first + 9)
    assert paper(folder) == before
    assert agrees(folder)


def test_a_month_that_nobody_had_closed_by_then_is_not_drawn(folder: Path) -> None:
    visits = Visits(seed=78, day=parse_day("2022-11-09"))
    ledger = Ledger.open(folder)
    close(ledger, visits, OCTOBER, 0)
    ledger.record(visits.whole(), LOCAL).result()
    try:
        november = beside_of(MONTHLY, month("2022-11"))
        source = LedgerSource(ledger)
        assert [one.period for one in source.gather(month("2022-11"), beside=november, closed_only=True).beside] == [
            SEPTEMBER,
            OCTOBER,
        ]
        # October was closed after its own end.
        assert [one.period for one in source.gather(OCTOBER, beside=november, closed_only=True).beside] == [SEPTEMBER]
    finally:
        ledger.close()


def test_what_is_beside_a_period_travels_over_the_line(folder: Path) -> None:
    ledger = Ledger.open(folder)
    line = Line(folder, Desk(ledger, no_invitation, lambda: Belief(Why.CONFIRMED)))
    caller = call(folder)
    assert caller is not None
    try:
        here = LedgerSource(ledger).gather(OCTOBER, beside=BESIDE)
        there = LineSource(caller).gather(OCTOBER, beside=BESIDE)
    finally:
        caller.close()
        line.close()
        ledger.close()
    assert here == there == from_plain(here.to_plain())
    assert here.charted().digest() == there.charted().digest()
    assert here.charted().digest() != here.figures().digest()


def wave(folder: Path, *more: str) -> tuple[int, Path]:
    file = folder.parent / "report.pdf"
    dates = ["--from", "2022-10-10", "--to", "2022-10-31", "--date", "2022-11-09"]
    return main(["report", *dates, "--out", str(file), "--data", str(folder), "--lang", "en", *more]), file


def test_a_wave_stands_beside_those_that_were_named_and_is_made_again(folder: Path) -> None:
    named = ["--beside", "2022-09-12..2022-09-30", "--beside", "2022-09-01..2022-09-11"]
    status, file = wave(folder, "--wave", *named)
    assert status == 0
    found = read_attached(file.read_bytes(), file.name)
    assert found is not None
    assert [(one["from"], one["to"]) for one in found.figures["earlier"]] == [
        ("2022-09-01", "2022-09-11"),
        ("2022-09-12", "2022-09-30"),
    ]
    assert all(one["valid"] for one in found.figures["earlier"])
    assert "dissent" not in found.figures
    assert agrees(folder)


def test_a_wave_alone_stands_beside_two_of_its_length(folder: Path) -> None:
    status, file = wave(folder, "--wave")
    assert status == 0
    found = read_attached(file.read_bytes(), file.name)
    assert found is not None
    assert [one["to"] for one in found.figures["earlier"]] == ["2022-09-17", "2022-10-09"]
    assert agrees(folder)


def test_no_wave_from_before_the_ledger_began_stands_beside_the_first(folder: Path) -> None:
    status, file = wave(folder, "--wave", "--from", "2022-09-01")
    found = read_attached(file.read_bytes(), file.name)
    assert found is not None
    assert (status, found.figures["earlier"], found.stamp.beside) == (0, [], ())
    assert agrees(folder)
    # However long it is: two of its length before it would begin before Christ.
    assert wave(folder, "--wave", "--to", "9998-12-31")[0] == 0


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--wave", "--beside", "2022-10-01..2022-10-10"], "has to end before that of the report begins"),
        (["--wave", "--beside", "2022-09-11..2022-09-01"], "before it starts"),
        (["--wave", "--beside", "2022-09-31..2022-10-01"], "2022-09-31"),
        (["--wave", "--beside", "2022-09-01"], "is not a date"),
        (["--wave", *["--beside", "2022-09-01..2022-09-02"] * 13], "at most 12"),
        (["--wave", "--beside", "2022-08-01..2022-08-31"], "2022-08-01..2022-08-31 was over before this kiosk had any"),
        (["--beside", "2022-09-01..2022-09-02"], "Only a wave report"),
    ],
)
def test_a_wave_that_cannot_stand_beside_it_is_refused_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], more: list[str], told: str
) -> None:
    capsys.readouterr()
    status, file = wave(folder, *more)
    said = capsys.readouterr().err
    assert (status, file.exists()) == (2, False)
    assert told in said
    assert said.count("\n") == 1
