"""The SQL that the guides give to anybody counts every figure of a month's paper as the program does, to the unit."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.cli import main
from kiosk.domain.entry import Config
from kiosk.domain.period import Period, month, parse_day
from tests.app.shell import counted, flat, unlike
from tests.app.strange import NOVEMBER, OCTOBER, SEPTEMBER, Month, fill, wander
from tests.store.closing import close


@pytest.fixture
def strange(tmp_path: Path) -> Iterator[Month]:
    found = Month(tmp_path / "kiosk")
    yield found
    found.ledger.close()


def serials(found: dict[str, str]) -> list[list[str]]:
    """Return first, last, issued, collected, spoiled and unused of each printing."""
    names = ("first", "last", "issued", "collected", "spoiled", "unused")
    several = sorted({name.split(" › ")[1] for name in found if name.startswith("serials › ")})
    return [[found[f"serials › {number} › {name}"] for name in names] for number in several]


@pytest.mark.parametrize("period", [SEPTEMBER, OCTOBER, NOVEMBER], ids=["september", "october", "november"])
def test_the_shell_counts_every_figure_of_a_month_of_strange_visitors(strange: Month, period: Period) -> None:
    fill(strange)
    told = strange.figures(period)
    found = strange.counted(period)
    assert unlike(found, told) == []
    if period is OCTOBER:
        assert int(told["walk_up"]) >= 5
        assert (told["open"], told["flagged"]) == ("2", "5")
        assert [name for name in told if name.startswith("surveys › kbnn-2 v2")]
        assert serials(found) == [["1", "9", "9", "4", "1", "3"], ["10", "11", "2", "1", "0", "0"]]
        assert [found[f"outcomes › {name}"] for name in ("unused", "unreturned")] == ["3", "3"]
        assert (found["spoiled"], found["by_channel › paper › spoiled"]) == ("1", "1")
    if period is SEPTEMBER:
        assert told["undated"] == "1"


def test_the_entry_that_dates_a_months_last_ballot_ends_its_ledger_line(strange: Month) -> None:
    strange.visit("satisfied", "satisfied")
    strange.wrong("satisfied")
    strange.keep([Config(**strange.stamps(), settings={"office.place": "Hòa Bình"})])
    strange.keep([Config(**strange.stamps(), settings={"office.place": "Mường Lay"})])
    told, found = strange.figures(OCTOBER), strange.counted(OCTOBER)
    assert unlike(found, told) == []
    newest = strange.ledger.ask(lambda reader: reader.last_number(())).result()
    assert told["ledgers › 1 › last"] == str(newest - 1)


def test_a_month_of_nobody_has_no_figure_but_nought(strange: Month) -> None:
    found = strange.counted(month("2023-03"))
    assert set(found.values()) == {"0"}


def test_a_closed_month_is_counted_as_it_was_closed(strange: Month) -> None:
    fill(strange)
    strange.visits.day = parse_day("2022-11-08")
    part = close(strange.ledger, strange.visits, OCTOBER)
    told = strange.figures(OCTOBER)
    strange.visits.day = parse_day("2022-10-12")
    strange.visit("unsatisfied", "unsatisfied")
    assert strange.figures(OCTOBER) == told
    closed = {name: n for name, n in told.items() if not name.startswith("ledgers")}
    as_closed = strange.counted(OCTOBER, part.head)
    assert unlike({name: n for name, n in as_closed.items() if not name.startswith("ledgers")}, closed) == []
    assert strange.counted(OCTOBER)["issued"] == str(int(told["issued"]) + 1)


def test_a_simulated_month_is_counted_as_the_command_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "kiosk"
    made = "simulate --from 2022-09-20 --to 2022-11-10 --issued 300 --collected 260 --unsatisfied 40 --seed 11"
    assert main([*made.split(), "--data", str(folder)]) == 0
    capsys.readouterr()
    assert main(["tally", "--month", "2022-10", "--json", "--data", str(folder)]) == 0
    told = dict(flat(json.loads(capsys.readouterr().out)))
    found = counted(folder, OCTOBER)
    # The command tells of no hours.
    assert unlike({name: n for name, n in found.items() if not name.startswith("hours")}, told) == []
    assert len(found) > 60


@pytest.mark.parametrize("confirms", [0.0, 0.1])
@pytest.mark.parametrize("seed", range(4))
def test_the_shell_counts_months_as_chance_has_them(strange: Month, seed: int, confirms: float) -> None:
    wander(strange, seed, confirms)
    assert strange.serial > 1
    for period in (SEPTEMBER, OCTOBER, NOVEMBER):
        told = strange.figures(period)
        if int(told["issued"]) + int(told["collected"]):
            # Whoever confirms the time lets the program walk further than the days of the month.
            different = unlike(strange.counted(period), told)
            assert [one for one in different if not confirms or not one[0].startswith("ledgers")] == [], period
