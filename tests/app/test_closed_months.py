"""What the commands say of a closed month: the same figures and the same bytes, whatever came since."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.cli import main
from kiosk.domain.period import month, parse_day
from kiosk.store.ledger import Ledger
from kiosk.store.opening import FILE
from tests.store.closing import close
from tests.store.tampering import unguarded
from tests.store.visits import LOCAL, Visits

OCTOBER = month("2022-10")


class Office:
    """The folder of a training office of October 2022, and what its manager and late visitors do."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        made = "simulate --from 2022-10-01 --to 2022-11-05 --issued 120 --collected 100 --unsatisfied 12 --seed 3"
        assert self.say(*made.split()) == 0
        self.visits = Visits(seed=77, day=parse_day("2022-11-07"))

    def say(self, *words: str) -> int:
        return main([*words, "--data", str(self.folder)])

    def tally(self, *more: str) -> dict[str, Any]:
        self._capsys.readouterr()
        assert self.say("tally", "--month", "2022-10", "--json", *more) == 0
        told: dict[str, Any] = json.loads(self._capsys.readouterr().out)
        return told

    def printed(self) -> str:
        self._capsys.readouterr()
        assert self.say("tally", "--month", "2022-10") == 0
        return self._capsys.readouterr().out

    def paper(self, name: str) -> bytes:
        file = self.folder.parent / name
        assert self.say("report", "--month", "2022-10", "--date", "2022-11-09", "--out", str(file)) == 0
        return file.read_bytes()

    def agrees(self, name: str) -> bool:
        return self.say("verify", "--report", str(self.folder.parent / name)) == 0

    def close(self, number: int = 0) -> None:
        self.visits.day += 1
        ledger = Ledger.open(self.folder)
        close(ledger, self.visits, OCTOBER, number)
        ledger.close()

    def late(self) -> None:
        """Store a visit of October, and another name of the office."""
        day, self.visits.day = self.visits.day, OCTOBER.first + 9
        ledger = Ledger.open(self.folder)
        ledger.record(self.visits.whole(level="unsatisfied"), LOCAL).result()
        self.visits.day = day
        ledger.record([self.visits.config(**{"office.name": "Kho bạc khu vực II"})], LOCAL).result()
        ledger.close()


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path / "kiosk", capsys)


def without_close(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in {"closed", "ledgers"}}


def test_the_tally_tells_of_the_close_and_counts_the_same(office: Office) -> None:
    before = office.tally()
    assert before["closed"] is None
    office.close()
    after = office.tally()
    assert without_close(after) == without_close(before)
    closed = after["closed"]
    assert (closed["number"], closed["date"], closed["supplements"]) == (0, "2022-11-08", [])
    assert closed["team"][0] == {"name": "Trần Thị Bình", "role": "chair"}
    assert closed["counts"]["issued"] == before["issued"]
    assert "Đã chốt ngày 08/11/2022 · Ban kiểm phiếu: Trần Thị Bình (trưởng ban)" in office.printed()


def test_a_closed_month_is_printed_with_the_same_bytes_whatever_came_since(office: Office) -> None:
    office.close()
    first, told = office.paper("first.pdf"), office.tally()
    office.late()
    assert office.paper("again.pdf") == first
    assert office.tally() == told
    assert office.agrees("first.pdf")
    assert office.say("verify") == 0


def test_papers_of_before_the_close_and_of_before_a_supplement_agree_still(office: Office) -> None:
    early = office.paper("early.pdf")
    office.close()
    first = office.paper("first.pdf")
    assert early != first
    assert office.agrees("early.pdf")
    office.late()
    office.close(1)
    second = office.paper("second.pdf")
    assert second != first
    assert office.agrees("first.pdf")
    assert office.agrees("second.pdf")
    # The late visit has changed what the paper of the open month said.
    assert not office.agrees("early.pdf")


def test_a_supplement_is_stated_apart_and_summed_up(office: Office) -> None:
    before = office.tally()
    office.close()
    office.late()
    office.close(1)
    after = office.tally()
    (supplement,) = after["closed"]["supplements"]
    assert (supplement["counts"]["valid"], supplement["counts"]["any_unsatisfied"]) == (1, 1)
    assert after["closed"]["counts"]["valid"] == before["valid"]
    assert after["valid"] == before["valid"] + 1
    assert after["office"]["name"] == "Kho bạc khu vực II"
    told = office.printed()
    assert "Bổ sung 1 ngày 09/11/2022 (đã cộng ở trên): phát ra +1, thu về +1, hợp lệ +1" in told


def test_whether_it_is_training_comes_from_the_entries(office: Office) -> None:
    office.close()
    with unguarded(office.folder / FILE) as database:
        database.execute("UPDATE genesis SET training = 0")
    assert office.tally()["training"] is True
    assert office.say("verify") == 1


def test_dates_that_are_no_month_tell_of_no_close(office: Office) -> None:
    office.close()
    office.late()
    assert office.say("tally", "--from", "2022-10-01", "--to", "2022-10-30", "--json") == 0


def test_a_close_that_lies_is_found_by_verify(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = Ledger.open(office.folder)
    ledger.record([office.visits.month_closed("2022-10")], LOCAL).result()
    ledger.close()
    capsys.readouterr()
    assert office.say("verify") == 1
    assert "tháng đã chốt" in capsys.readouterr().err
    assert office.say("tally", "--month", "2022-10") == 1
    assert office.say("tally", "--month", "2022-11") == 1
