"""Papers on a real CUPS: what was looked at comes out, and whatever stands in the way is told and loses nothing."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat
from PySide6.QtCore import QDeadlineTimer

from kiosk.app import assets
from kiosk.app.printing.cups import CupsQueue
from kiosk.app.printing.queue import Printer, Progress, Sides, Stage, Ticket
from kiosk.domain.errors import EnvironmentProblem
from kiosk.reports.reprint import marked
from tests.driving.cups import Cups, running_cups
from tests.driving.ppd import ppd
from tests.reports.papers import (
    FONTS,
    figures,
    flowing,
    paper,
    the_articles_month,
)

PAPER = paper(figures(the_articles_month()))
DPI, SHRUNK, MOST_APART = 150, 3, 48


@pytest.fixture(scope="module")
def shared() -> Iterator[Cups]:
    with running_cups() as cups:
        yield cups


@pytest.fixture
def cups(shared: Cups, monkeypatch: pytest.MonkeyPatch) -> Cups:
    monkeypatch.setenv("CUPS_SERVER", shared.server)
    return shared


def ticket(printer: str, copies: int = 1, sides: Sides = Sides.ONE, title: str = "Bao-cao.pdf") -> Ticket:
    return Ticket(printer, copies, sides, "A4", title)


def follow(job: str, asked: Ticket, so: Callable[[Progress], bool]) -> Progress:
    """Return the first progress of a job of which ``so`` is true."""
    until = QDeadlineTimer(30_000)
    while not so(found := CupsQueue().look(job, asked)):
        assert not until.hasExpired(), found
    return found


def trouble(found: Progress | Printer) -> str:
    return found.trouble.key if found.trouble else ""


def pictures(pdf: bytes) -> list[Image.Image]:
    drawn = subprocess.run(
        ["pdftoppm", "-gray", "-r", str(DPI), "-"], input=pdf, capture_output=True, check=True
    ).stdout
    found = []
    while drawn:
        # A grey map: P5, width and height, 255, then a byte for each dot.
        _p5, size, _most, drawn = drawn.split(b"\n", 3)
        width, height = map(int, size.split())
        found.append(Image.frombytes("L", (width, height), drawn[: width * height]).reduce(SHRUNK))
        drawn = drawn[width * height :]
    return found


def look_alike(one: bytes, other: bytes) -> None:
    """Hold the pages of two files together as eyes do: another writer draws the edges of letters otherwise."""
    for before, after in zip(pictures(one), pictures(other), strict=True):
        # A driver knows the sides of a sheet in whole points.
        assert max(abs(side - other) for side, other in zip(before.size, after.size, strict=True)) <= 1
        both = (0, 0, min(before.width, after.width), min(before.height, after.height))
        soft = (picture.crop(both).filter(ImageFilter.GaussianBlur(1.5)) for picture in (before, after))
        assert max(ImageStat.Stat(ImageChops.difference(*soft)).extrema[0]) < MOST_APART


def test_what_comes_out_is_the_paper_word_for_word_and_line_for_line(cups: Cups) -> None:
    desk = cups.desk("words")
    asked = ticket("words")
    job = CupsQueue().send(PAPER, asked)
    assert follow(job, asked, lambda found: found.is_over).stage is Stage.DONE
    (printed,) = desk.printed()
    assert flowing(printed) == flowing(PAPER)
    look_alike(printed, PAPER)
    (options,) = desk.asked()
    assert {"media=A4", "sides=one-sided", "print-scaling=none"} <= set(options)


def test_a_marked_paper_comes_out_marked(cups: Cups) -> None:
    desk = cups.desk("marked")
    asked = ticket("marked")
    job = CupsQueue().send(marked(PAPER, "Bản in lại", FONTS), asked)
    follow(job, asked, lambda found: found.is_over)
    assert flowing(desk.printed()[0]).count("Bản in lại") == len(pictures(PAPER))


def test_copies_come_out_one_after_the_other(cups: Cups) -> None:
    desk = cups.desk("copies")
    asked = ticket("copies", copies=3)
    job = CupsQueue().send(PAPER, asked)
    follow(job, asked, lambda found: found.is_over)
    assert len(pictures(desk.printed()[0])) == 3 * len(pictures(PAPER))
    assert flowing(desk.printed()[0]) == " ".join([flowing(PAPER)] * 3)


def test_printers_are_told_with_what_they_can(cups: Cups) -> None:
    cups.desk("laser", "Máy in phòng Kế toán")
    cups.desk("label", driver=ppd("Label", "A5", both_sides=False))
    found = {printer.name: printer for printer in CupsQueue().printers()}
    laser, label = found["laser"], found["label"]
    assert (laser.title, laser.place, laser.trouble) == ("Máy in phòng Kế toán", "Phòng Kế toán", None)
    assert laser.sides == (Sides.ONE, Sides.LONG, Sides.SHORT)
    assert label.sides == (Sides.ONE,)
    assert "A4" in laser.sizes
    assert "A4" not in label.sizes


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("media-empty-error", "print_paper_out"),
        ("media-needed", "print_paper_out"),
        ("media-jam-error", "print_jam"),
        ("media-size-mismatch-error", "print_wrong_size"),
        ("cover-open", "print_open"),
        ("toner-empty-error", "print_ink_out"),
        ("offline-report", "print_offline"),
        ("cups-missing-filter-warning,offline", "print_offline"),
    ],
)
def test_a_printer_in_trouble_says_why_and_goes_on_afterwards(cups: Cups, reason: str, sentence: str) -> None:
    desk = cups.desk(f"p-{reason.replace(',', '-')}")
    desk.hold(f"STATE: +{reason}", "INFO: Printing page 2, 66% complete")
    asked = ticket(desk.name)
    job = CupsQueue().send(PAPER, asked)
    stuck = follow(job, asked, lambda found: found.stage is Stage.STUCK)
    assert trouble(stuck) == sentence
    desk.go_on()
    assert follow(job, asked, lambda found: found.is_over).stage is Stage.DONE
    assert len(desk.printed()) == 1


def test_the_page_that_the_printer_is_at_is_told(cups: Cups) -> None:
    desk = cups.desk("pages")
    desk.hold("INFO: Printing page 2, 66% complete")
    asked = ticket("pages")
    job = CupsQueue().send(PAPER, asked)
    assert follow(job, asked, lambda found: found.page > 0) == Progress(Stage.PRINTING, 2)
    desk.go_on()
    follow(job, asked, lambda found: found.is_over)


def test_a_stopped_queue_keeps_the_paper_until_it_is_cancelled(cups: Cups) -> None:
    desk = cups.desk("stopped")
    cups.ask("cupsdisable", "-r", "Bảo trì", "stopped")
    asked = ticket("stopped")
    job = CupsQueue().send(PAPER, asked)
    stuck = follow(job, asked, lambda found: found.stage is Stage.STUCK)
    assert trouble(stuck) == "print_stopped"
    assert stuck.trouble is not None
    assert stuck.trouble.params["detail"] == "Bảo trì"
    CupsQueue().cancel(job, asked)
    assert CupsQueue().look(job, asked).stage is Stage.LOST
    cups.ask("cupsenable", "stopped")
    second = CupsQueue().send(PAPER, asked)
    follow(second, asked, lambda found: found.is_over)
    assert len(desk.printed()) == 1


def test_a_driver_that_fails_stops_the_queue_and_its_words_are_told(cups: Cups) -> None:
    desk = cups.desk("fails")
    desk.fail()
    asked = ticket("fails")
    job = CupsQueue().send(PAPER, asked)
    stuck = follow(job, asked, lambda found: found.stage is Stage.STUCK)
    assert stuck.trouble is not None
    assert (stuck.trouble.key, stuck.trouble.params["detail"]) == ("print_stopped", "It burns")
    CupsQueue().cancel(job, asked)


def test_a_job_that_the_queue_gives_up_is_lost(cups: Cups) -> None:
    desk = cups.desk("gives-up")
    cups.ask("lpadmin", "-p", "gives-up", "-o", "printer-error-policy=abort-job")
    desk.fail()
    asked = ticket("gives-up")
    job = CupsQueue().send(PAPER, asked)
    over = follow(job, asked, lambda found: found.is_over)
    assert (over.stage, trouble(over)) == (Stage.LOST, "print_failed")


def test_a_printer_that_vanishes_takes_its_job_along_and_that_is_told(cups: Cups) -> None:
    desk = cups.desk("vanishes")
    desk.hold()
    asked = ticket("vanishes")
    job = CupsQueue().send(PAPER, asked)
    follow(job, asked, lambda found: found.stage is Stage.PRINTING)
    cups.ask("lpadmin", "-x", "vanishes")
    over = follow(job, asked, lambda found: found.is_over)
    assert (over.stage, trouble(over)) == (Stage.LOST, "print_gone")
    with pytest.raises(EnvironmentProblem) as told:
        CupsQueue().send(PAPER, asked)
    assert told.value.key == "print_gone"


def test_a_printer_that_takes_no_jobs_refuses_in_words(cups: Cups) -> None:
    cups.desk("refuses")
    cups.ask("cupsreject", "refuses")
    found = {printer.name: printer for printer in CupsQueue().printers()}
    assert trouble(found["refuses"]) == "print_refused"
    with pytest.raises(EnvironmentProblem) as told:
        CupsQueue().send(PAPER, ticket("refuses"))
    assert told.value.key == "print_refused"


def test_a_job_that_is_held_says_so(cups: Cups) -> None:
    desk = cups.desk("held")
    cups.ask("cupsdisable", "held")
    asked = ticket("held")
    job = CupsQueue().send(PAPER, asked)
    cups.ask("lp", "-i", job, "-H", "hold")
    cups.ask("cupsenable", "held")
    assert trouble(follow(job, asked, lambda found: found.stage is Stage.STUCK)) == "print_held"
    CupsQueue().cancel(job, asked)
    assert desk.printed() == []


def test_a_scheduler_killed_in_the_middle_keeps_the_job_and_goes_on_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_cups() as cups:
        monkeypatch.setenv("CUPS_SERVER", cups.server)
        desk = cups.desk("killed")
        desk.hold()
        asked = ticket("killed")
        job = CupsQueue().send(PAPER, asked)
        follow(job, asked, lambda found: found.stage is Stage.PRINTING)
        cups.kill()
        assert trouble(follow(job, asked, lambda found: found.stage is Stage.STUCK)) == "print_not_running"
        with pytest.raises(EnvironmentProblem) as told:
            CupsQueue().cancel(job, asked)
        assert told.value.key == "print_not_running"
        desk.go_on()
        cups.start()
        assert follow(job, asked, lambda found: found.is_over).stage is Stage.DONE
        assert {flowing(one) for one in desk.printed()} == {flowing(PAPER)}


def test_no_cups_at_all_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody"))
    with pytest.raises(EnvironmentProblem) as told:
        CupsQueue().printers()
    assert told.value.key == "print_not_running"
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentProblem) as told:
        CupsQueue().printers()
    assert told.value.key == "print_not_installed"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_trouble_has_its_sentence(lang: str) -> None:
    words = assets.wording(lang)
    keys = sorted(key for key in words.keys() if key.startswith("error.print_"))  # noqa: SIM118 - no mapping
    assert len(keys) > 15
    for key in keys:
        said = words.told(key, {"printer": "HP", "detail": "It burns", "size": "A4", "program": "lp"})
        assert "{" not in said
        assert said.endswith(".")
