"""What the recovery guides say to type into the sqlite3 shell counts a month as the program does."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from kiosk.app.cli import main
from kiosk.domain.period import parse_day
from kiosk.store.ledger import Ledger
from tests.store.slips import AN, BAD, BINH, GOOD, SPOILED, enter, issue, settle, unused
from tests.store.visits import Visits

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = [DOCS / "vi" / "khoi-phuc.md", DOCS / "en" / "recovery.md"]


def shown(guide: Path) -> str:
    """Return the one block of the guide that is typed into a terminal as it stands."""
    (block,) = re.findall(
        r"^```sh\n(sqlite3 .*?SQL\n)^```", guide.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return str(block)


def with_paper(folder: Path) -> None:
    """Print paper ballots in the month before and in the month itself, and settle some of them after it."""
    ledger = Ledger.open(folder)
    for day in ("2022-09-30", "2022-10-31"):
        visits = Visits(seed=len(day), day=parse_day(day))
        visits.chance.seed(day)
        printing = issue(ledger, visits, 12)
        for person in (AN, BINH):
            enter(ledger, printing, person, dict(enumerate([GOOD, BAD, SPOILED, GOOD], printing.first)))
        visits.day = parse_day("2022-11-10")
        settle(ledger, visits, printing)
        unused(ledger, visits, printing, printing.last, printing.last)
    ledger.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recount") / "kiosk"
    made = "simulate --from 2022-09-20 --to 2022-11-10 --issued 300 --collected 260 --unsatisfied 40 --seed 11"
    assert main([*made.split(), "--survey", "kbnn-2", "--data", str(folder)]) == 0
    with_paper(folder)
    return folder


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_the_shell_counts_what_the_tally_says(folder: Path, guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run(["sh", "-e", "-c", shown(guide)], cwd=folder, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    counted = {name: int(n) for name, n in (line.split(" = ") for line in done.stdout.splitlines())}
    capsys.readouterr()
    assert main(["tally", "--month", "2022-10", "--json", "--data", str(folder)]) == 0
    told = json.loads(capsys.readouterr().out)
    expected = {name: told[name] for name in ("issued", "collected", "returned")}
    for survey in told["surveys"]:
        for criterion in survey["criteria"]:
            levels = {f"{criterion['id']} / {level['id']}": level["n"] for level in criterion["levels"]}
            expected |= {name: n for name, n in levels.items() if n}
    assert expected["collected"] > 50
    assert (told["by_channel"]["paper"]["issued"], told["by_channel"]["paper"]["spoiled"]) == (12, 1)
    assert counted == expected


def test_both_guides_type_the_same() -> None:
    assert shown(GUIDES[0]) == shown(GUIDES[1])
