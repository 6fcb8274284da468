"""On every panel, in both languages, at every text size: no staff page is cut, covered, or too small for a finger."""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QApplication

from kiosk.app.commands.simulate import fill
from kiosk.app.simulation import Request
from kiosk.domain.period import Period, day_of, month_of
from kiosk.store.people import Role
from tests.app.office import settings
from tests.app.staffroom import looks, tour
from tests.app.staffroom.stage import Kiosk

# The narrow and the small are tried with the largest text, each language where it is longer or the panel common.
LOOKS = {
    "vi": ((1024, 600, 1.0), (800, 1280, 2.0), (600, 1024, 1.0), (1920, 1080, 1.0)),
    "en": ((1280, 800, 1.0), (1024, 600, 2.0), (800, 1280, 1.0), (3840, 2160, 1.5)),
}
EVERYBODY = (Role.MANAGER, Role.STAFF, Role.IT)


def turn() -> None:
    """Let the loop turn until what follows from a new size has settled."""
    for _ in range(6):
        QApplication.processEvents()


def complaints(kiosk: Kiosk) -> list[str]:
    """Return the complaints of the page on show, on every panel, in both languages, at every text size."""
    found = []
    for lang, looked in LOOKS.items():
        for width, height, scale in looked:
            kiosk.window.resize(width, height)
            kiosk.theme.set_text_scale(scale)
            turn()
            where = f"{width}x{height} {lang} ×{scale}"
            found += [f"{where}: {each}" for each in looks.complaints(kiosk.hands.frame)]
        kiosk.hands.frame.language.emit()
        turn()
    kiosk.theme.set_text_scale(1.0)
    kiosk.window.resize(1280, 800)
    turn()
    return found


def walk(kiosk: Kiosk, pages: Iterator[str]) -> list[str]:
    return [f"{page} {each}" for page in pages for each in complaints(kiosk)]


def busy(office: Callable[..., Kiosk]) -> Kiosk:
    """Return the kiosk of an office with people and two months of ballots."""
    kiosk = office()
    kiosk.add_people(*EVERYBODY)
    assert kiosk.ledger is not None
    today = day_of(kiosk.clock.wall)
    fill(kiosk.ledger, settings(), Request(Period(month_of(today).previous().first, today), 60, 50, 9))
    return kiosk


def test_the_first_start_fits_every_panel(kiosk: Kiosk) -> None:
    assert walk(kiosk, tour.first_start(kiosk)) == []


def test_the_way_in_fits_every_panel(office: Callable[..., Kiosk]) -> None:
    kiosk = busy(office)
    assert walk(kiosk, tour.way_in(kiosk)) == []


def test_the_pages_of_a_manager_fit_every_panel(office: Callable[..., Kiosk]) -> None:
    kiosk = busy(office)
    assert walk(kiosk, tour.manager(kiosk)) == []


def test_the_pages_of_it_fit_every_panel(office: Callable[..., Kiosk]) -> None:
    kiosk = busy(office)
    assert walk(kiosk, tour.technician(kiosk)) == []
