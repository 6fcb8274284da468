"""The staff's page of figures in a process of its own: shown as the kiosk does, and given constants.

Called with a folder and a number of rounds; prints the times of both in ms as JSON.
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from PySide6.QtWidgets import QApplication

from kiosk.app.staffroom.cutting import View
from kiosk.app.staffroom.figures import FiguresPart
from kiosk.staff.pages.figures import FiguresView
from kiosk.store.ledger import Ledger
from kiosk.store.people import Role
from tests.app.staffroom.stage import Kiosk

WARM = 3
"""So many rounds first that nobody counts: letters are drawn once and kept."""
WIDTH, HEIGHT = 1280, 800
CUTS = tuple(View)
"""One follows the other, so that every table is made, laid out and painted anew."""


class Screen:
    """The page of figures behind a PIN, and the views that it showed once."""

    def __init__(self, kiosk: Kiosk) -> None:
        kiosk.add_people(Role.MANAGER)
        kiosk.sign_in(Role.MANAGER)
        kiosk.rest()
        kiosk.hands.press("Tháng trước")
        kiosk.rest()
        # The figures of officers are looked up, and the look is stored, once for a period.
        kiosk.hands.press("Công chức")
        kiosk.rest()
        part = kiosk.staffroom.parts["figures"] if kiosk.staffroom else None
        if not isinstance(part, FiguresPart) or part.found is None:
            raise TypeError("the page of figures does not show")
        self.kiosk, self.part, self.page = kiosk, part, part.page
        self.views = {cut: self._view(cut) for cut in CUTS}

    def _view(self, cut: View) -> FiguresView:
        """Show a view and keep what the page was given."""
        given: list[FiguresView] = []
        self.page.__dict__["show_view"] = given.append
        try:
            self.show(cut)
        finally:
            del self.page.__dict__["show_view"]
        return given[-1]

    def show(self, cut: View) -> None:
        """Show a view as the kiosk does: worded and computed from the figures that were found."""
        self.part.view = cut
        self.part.show_figures()

    def show_constant(self, cut: View) -> None:
        self.page.show_view(self.views[cut])
        self.part.floor.show(self.page)

    def painted_ms(self, show: Callable[[], None]) -> float:
        """Return how long it takes to show something and to paint all of the window, in ms."""
        began = perf_counter()
        show()
        QApplication.processEvents()
        self.kiosk.window.grab()
        return (perf_counter() - began) * 1000

    def measured(self, rounds: int) -> tuple[list[float], list[float]]:
        """Return the times of the kiosk's way and of the constants', each after the same view before."""
        times: tuple[list[float], list[float]] = ([], [])
        for number in range((WARM + rounds) * len(CUTS)):
            before, cut = CUTS[number % len(CUTS) - 1], CUTS[number % len(CUTS)]
            ways = partial(self.show, cut), partial(self.show_constant, cut)
            for at in (0, 1) if number % 2 else (1, 0):
                self.painted_ms(partial(self.show_constant, before))
                took = self.painted_ms(ways[at])
                if number >= WARM * len(CUTS):
                    times[at].append(took)
        return times


def shown(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Return the times in ms of the page as the kiosk shows it, and of the same page given views made before."""
    kiosk = Kiosk(folder, WIDTH, HEIGHT)
    try:
        kiosk.ledger = Ledger.open(folder / "data")
        return Screen(kiosk).measured(rounds)
    finally:
        kiosk.close()


if __name__ == "__main__":
    application = QApplication([])
    print(json.dumps(shown(Path(sys.argv[1]), int(sys.argv[2]))))
