"""The shape every staff page has: a heading, a column that scrolls, and its buttons at the foot."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.staff.column import Column, PillRow
from kiosk.staff.form.form import Form
from kiosk.staff.notice import Notice, Told
from kiosk.staff.steps import StepsView, StepsWidget
from kiosk.widgets.pill import Pill
from kiosk.widgets.scroll import Scroller
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words

WIDEST = 1000
_EDGE = 40


class StaffPage(QWidget):
    """A page of the staff side; ``body`` takes its parts. ``widest`` is the column's most width, base px."""

    def __init__(self, theme: Theme, widest: float = WIDEST, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.widest = theme, widest
        self.body = Column(theme, edge=(_EDGE, 30, _EDGE, 24))
        self.heading = Words(theme, 34, 600, "heading")
        self.lead = Words(theme, 20, 400, "body")
        self.head = Column(theme, gap=6)
        self.head.add(self.heading, self.lead)
        self.steps = StepsWidget(theme)
        self.notice = Notice(theme)
        self.body.add(self.steps, self.head, self.notice)
        self.scroller = Scroller(theme, self.body)
        # Its rail always has its room, so that the column keeps its width and ends where the buttons under it end.
        self.scroller.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.foot = PillRow(theme)
        self.below = QWidget()
        QVBoxLayout(self.below).addWidget(self.foot)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.scroller, 1)
        box.addWidget(self.below)
        self.below.hide()
        theme.changed.connect(self._margins)
        self._margins()

    def show_head(self, heading: str, lead: str = "", told: Told | None = None, steps: StepsView | None = None) -> None:
        self.heading.setText(heading)
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead))
        self.notice.show_told(told)
        self.steps.show_steps(steps)
        self.setAccessibleName(heading)

    def finish(self) -> None:
        """Keep the parts together at the top; called once, after the last part was added."""
        self.body.box.addStretch(1)

    def show_foot(self, left: tuple[Pill, ...] = (), right: tuple[Pill, ...] = ()) -> None:
        self.foot.show_pills(left, right)
        self.below.setVisible(bool(left or right))

    def show_wrong_in(self, form: Form) -> None:
        """Bring the first wrong field of a form into sight."""
        for key, row in form.rows.items():
            if row.note.role == "bad":
                self.scroller.ensureWidgetVisible(row)
                form.focus(key)
                return

    def pill(self, text: str, kind: str = "outlined", icon: str = "", icon_after: str = "") -> Pill:
        return Pill(self.theme, kind, text=text, icon=icon, icon_after=icon_after, size=21)

    def to_top(self) -> None:
        self.scroller.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._margins()

    def _margins(self) -> None:
        px = self.theme.px
        # Beside the list of pages every column begins at the same edge, however wide it is: the heading stays where
        # one looks for it. Alone in the window it stands in the middle.
        widest = self.widest if self.x() == 0 else max(WIDEST, self.widest)
        left = max(px(_EDGE), (self.width() - px(widest)) // 2)
        right = max(px(_EDGE), self.width() - left - px(self.widest))
        rail = self.scroller.verticalScrollBar().sizeHint().width()
        self.body.box.setContentsMargins(left, px(30), max(0, right - rail), px(24))
        edges = self.below.layout()
        if edges is not None:
            edges.setContentsMargins(left, px(12), right, px(24))
