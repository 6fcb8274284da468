"""What papers are made from is the same from the folder, over the line, and after the journey."""

from concurrent.futures import Future
from pathlib import Path

from kiosk.app import gathered
from kiosk.app.clock import Clock
from kiosk.app.commands.simulate import fill
from kiosk.app.line import Line, call
from kiosk.app.scribe import Scribe
from kiosk.app.simulation import Request
from kiosk.app.source import Desk, LedgerSource, LineSource
from kiosk.app.stand import settings_of
from kiosk.domain.ballot import ClockState
from kiosk.domain.belief import Belief, Why
from kiosk.domain.period import month
from tests.app.office import open_office, settings


def no_invitation(_officer: str | None, _service: str | None) -> "Future[str]":
    raise AssertionError("nobody is invited here")


MAY = month("2026-05")


def test_a_period_is_the_same_over_the_line_as_from_the_ledger(tmp_path: Path) -> None:
    ledger = open_office(tmp_path, hours__week=[[[450, 1020]]] * 7)
    fill(ledger, settings(hours__week=[[[450, 1020]]] * 7), Request(MAY, 60, 50, 10))
    line = Line(tmp_path, Desk(ledger, no_invitation, lambda: Belief(Why.CONFIRMED)))
    caller = call(tmp_path)
    assert caller is not None
    try:
        here, there = LedgerSource(ledger).gather(MAY), LineSource(caller).gather(MAY)
        assert here == there
        assert here.figures().to_json() == there.figures().to_json()
        assert LineSource(caller).month_file(MAY) == LedgerSource(ledger).month_file(MAY)
        assert LineSource(caller).verify() == []
        assert LineSource(caller).state()["running"] is True
    finally:
        caller.close()
        line.close()
        ledger.close()
    assert gathered.from_plain(here.to_plain()) == here
    figures = here.figures().to_json()
    assert (figures["issued"], figures["collected"], figures["any_unsatisfied"]["n"]) == (60, 50, 10)


def test_a_month_without_ballots_has_its_survey_and_no_shares(tmp_path: Path) -> None:
    ledger = open_office(tmp_path)
    try:
        figures = LedgerSource(ledger).gather(MAY).figures().to_json()
    finally:
        ledger.close()
    assert figures["collected"] == 0
    assert figures["return_rate"] is None
    assert figures["surveys"][0]["id"] == "kbnn-5"


def test_a_setting_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    ledger = open_office(tmp_path)
    try:
        page = Scribe(Clock(), "2", lambda _: ClockState.TRUSTED).write(
            ({"kind": "config", "settings": {"flow.of_tomorrow": 3, "office.place": "Hòa Bình"}},)
        )
        ledger.record(page.entries, page.local).result()
        kept = ledger.ask(settings_of).result()
    finally:
        ledger.close()
    assert kept == settings(office__place="Hòa Bình")
