"""What a person with a ruler would complain of on a page of the staff side."""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from kiosk.staff.form.calendar import DayCell
from kiosk.staff.frame import StaffFrame
from kiosk.widgets.keyboard import Key
from kiosk.widgets.scroll import Scroller
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import Words


def parts(frame: StaffFrame) -> list[QWidget]:
    return [part for part in frame.findChildren(QWidget) if part.isVisibleTo(frame)]


def place(part: QWidget) -> QRect:
    """Return where ``part`` is in its window, parts scrolled away included; for words their ink."""
    inside = part.ink_rect() if isinstance(part, Words) else part.rect()
    return QRect(part.mapTo(part.window(), inside.topLeft()), inside.size())


def _label(part: QWidget) -> str:
    text = part.text() if isinstance(part, Words) else ""
    return f"{type(part).__name__} {text or part.accessibleName()!r}"


def _scrolls(part: QWidget) -> QWidget | None:
    """Return the viewport that ``part`` moves in."""
    holder = part.parentWidget()
    while holder is not None and not isinstance(holder.parentWidget(), QAbstractScrollArea):
        holder = holder.parentWidget()
    return holder


def cuts(frame: StaffFrame) -> Iterator[str]:
    """Yield what is cut off or reaches out of its place."""
    for part in parts(frame):
        around = part.parentWidget()
        scrolled = isinstance(around, QWidget) and isinstance(around.parentWidget(), QAbstractScrollArea)
        outside = around is not None and not around.rect().contains(part.geometry())
        if around is not None and outside and not scrolled and not part.size().isEmpty():
            yield f"{_label(part)} {part.geometry()} reaches out of {_label(around)} {around.rect()}"
        if not getattr(part, "fits", lambda: True)():
            yield f"{_label(part)} is cut at {part.size()}"
        content = part.widget() if isinstance(part, Scroller) else None
        if isinstance(part, Scroller) and content is not None and content.width() > part.viewport().width():
            yield f"{_label(content)} is wider than its view"


def covers(frame: StaffFrame) -> Iterator[str]:
    """Yield texts and buttons that lie over each other."""
    seen = [part for part in parts(frame) if isinstance(part, Touchable) or (isinstance(part, Words) and part.text())]
    for one, other in combinations(seen, 2):
        kin = one.isAncestorOf(other) or other.isAncestorOf(one)
        if not kin and _scrolls(one) is _scrolls(other) and place(one).intersects(place(other)):
            yield f"{_label(one)} and {_label(other)} overlap: {place(one)} {place(other)}"


def small(frame: StaffFrame) -> Iterator[str]:
    """Yield buttons too small for a finger, or too near to each other."""
    metrics = frame.theme.metrics
    touched = [part for part in parts(frame) if isinstance(part, Touchable) and not isinstance(part, Key | DayCell)]
    for part in touched:
        if min(part.width(), part.height()) < metrics.target:
            yield f"{_label(part)} {part.size()} under {metrics.target}"


def nameless(frame: StaffFrame) -> Iterator[str]:
    """Yield buttons a screen reader has no words for."""
    return (
        f"{_label(part)} has no name"
        for part in parts(frame)
        if isinstance(part, Touchable) and not part.accessibleName()
    )


def complaints(frame: StaffFrame) -> list[str]:
    return [*cuts(frame), *covers(frame), *small(frame), *nameless(frame)]
