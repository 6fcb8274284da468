"""The staff side as a whole: the way in, the pages a role has, and the way out by hand or by time."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.app.staffroom.ballots import BallotsPart
from kiosk.app.staffroom.centre import CentrePart
from kiosk.app.staffroom.clock import ClockPart
from kiosk.app.staffroom.closing import ClosingPart
from kiosk.app.staffroom.comments import CommentsPart
from kiosk.app.staffroom.entrance import Entrance
from kiosk.app.staffroom.figures import FiguresPart
from kiosk.app.staffroom.floor import Floor, Part
from kiosk.app.staffroom.health import HealthPart
from kiosk.app.staffroom.leaving import LeavingPart
from kiosk.app.staffroom.officers import OfficersPart
from kiosk.app.staffroom.papers import PaperPart
from kiosk.app.staffroom.people import PeoplePart
from kiosk.app.staffroom.rights import PAGES
from kiosk.app.staffroom.room import Room
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.serving import ServingPart
from kiosk.app.staffroom.settings import SettingsPart
from kiosk.domain.settings import Settings
from kiosk.staff.frame import FrameView, StaffFrame
from kiosk.staff.page import StaffPage
from kiosk.staff.rail import Entry
from kiosk.store.people import People
from kiosk.widgets.theme import TEXT_SCALES

TICK_MS = 1000


class Staffroom(QObject):
    """Lives from the opening of the staff side to its end, told by ``closed()``."""

    closed = Signal()

    def __init__(self, room: Room, settings: Settings) -> None:
        super().__init__(room.window)
        self.room = room
        self.frame = StaffFrame(room.theme)
        self.floor = Floor(room, self.frame, settings, settings.text("public.language"))
        self.people = People(room.ledger)
        self.entrance = Entrance(self.floor, self.people)
        self.part: Part = self.entrance
        self.current = ""
        self.parts: dict[str, Part] = {}
        self._scale = room.theme.metrics.text_scale
        self._ticks = QTimer(self)
        self._ticks.timeout.connect(self.tick)
        self.entrance.entered.connect(self._entered)
        self.entrance.left.connect(self.close)
        self.floor.failed.connect(self._tell)
        self.floor.renamed.connect(self._show_frame)
        self.floor.wanted.connect(self.go)
        self.frame.went.connect(self.go)
        self.frame.left.connect(self.close)
        self.frame.larger.connect(self._larger)
        self.frame.language.connect(self._language)
        self.frame.touched.connect(self.floor.touch)

    def open(self) -> None:
        """Lay the staff side over the public screens and ask who it is."""
        self.room.window.show_staff(self.frame)
        self._show_frame()
        self.entrance.open()
        self._ticks.start(TICK_MS)

    @Slot()
    def _show_frame(self) -> None:
        text, person = self.floor.words.text, self.floor.session.person
        pages = PAGES[person.role] if person else ()
        who = text("staff.bar.who", name=person.name, role=text(f"staff.role.{person.role.value}")) if person else ""
        self.frame.show_view(
            FrameView(
                words=self.floor.words,
                title=self.floor.settings.text("office.name").upper(),
                subtitle=who or text("staff.bar.for_staff"),
                leave=text("staff.bar.leave") if person else "",
                entries=tuple(Entry(name, text(f"staff.menu.{name}")) for name in pages),
                current=self.current,
            )
        )

    @Slot()
    def _entered(self) -> None:
        self.go(PAGES[self.floor.person.role][0])

    @Slot(str)
    def go(self, name: str) -> None:
        """Open a page if the one who is in may."""
        if name not in PAGES[self.floor.person.role]:
            return
        self.floor.touch()
        self.floor.begin_visit()
        self.current = name
        if name not in self.parts:
            self.parts[name] = self._makers()[name]()
        self.part = self.parts[name]
        self._show_frame()
        self.part.open()

    def _makers(self) -> Mapping[str, Callable[[], Part]]:
        floor = self.floor
        return {
            "figures": lambda: FiguresPart(floor),
            "comments": lambda: CommentsPart(floor),
            "paper": lambda: PaperPart(floor),
            "ballots": lambda: BallotsPart(floor),
            "close": lambda: ClosingPart(floor),
            "serving": lambda: ServingPart(floor),
            "officers": lambda: OfficersPart(floor),
            "settings": lambda: SettingsPart(floor),
            "people": lambda: PeoplePart(floor, self.people),
            "clock": lambda: ClockPart(floor),
            "centre": lambda: CentrePart(floor),
            "health": lambda: HealthPart(floor),
            "leave": lambda: LeavingPart(floor),
        }

    @Slot(object)
    def _tell(self, say: Say) -> None:
        page = self.frame.page
        if isinstance(page, StaffPage):
            page.notice.show_told(told(say, self.floor.words))

    @Slot()
    def _larger(self) -> None:
        scales = TEXT_SCALES
        now = self.room.theme.metrics.text_scale
        self.room.theme.set_text_scale(next((scale for scale in scales if scale > now), scales[0]))
        self.frame.place()

    @Slot()
    def _language(self) -> None:
        self.floor.other_language()
        self._show_frame()
        self.part.redraw()

    @Slot()
    def tick(self) -> None:
        """Sign out who has gone away or has been in for too long; nobody is put out in the middle of a work."""
        if self.floor.session.is_over(self.floor.now) and not self.floor.waiting:
            self.close()

    @Slot()
    def close(self) -> None:
        """Sign out and go back to the visitors; nothing of the session stays."""
        if self.floor.gone:
            return
        if self.floor.session.person is not None:
            self.floor.note("signed_out")
        self.floor.gone = True
        self.floor.ended.emit()
        self._ticks.stop()
        self.room.theme.set_text_scale(self._scale)
        self.room.window.hide_staff()
        self.closed.emit()
        self.deleteLater()
