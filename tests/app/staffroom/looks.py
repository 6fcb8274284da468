"""What a person with a ruler would complain of on a page of the staff side."""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from kiosk.staff.form.calendar import DayCell
from kiosk.staff.frame import StaffFrame
from kiosk.staff.page import StaffPage
from kiosk.staff.rail import RailEntry
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
    """Yield buttons too small for a finger."""
    metrics = frame.theme.metrics
    touched = [part for part in parts(frame) if isinstance(part, Touchable) and not isinstance(part, Key | DayCell)]
    for part in touched:
        if min(part.width(), part.height()) < metrics.target:
            yield f"{_label(part)} {part.size()} under {metrics.target}"


def near(frame: StaffFrame) -> Iterator[str]:
    """Yield buttons too near to each other, on the base panel: some keep the room they were made with."""
    metrics = frame.theme.metrics
    if metrics.unit != 1:
        return
    # The list of pages lies close: a wrong tap there costs another tap.
    apart = [
        part for part in parts(frame) if isinstance(part, Touchable) and not isinstance(part, Key | DayCell | RailEntry)
    ]
    for one, other in combinations(apart, 2):
        if _scrolls(one) is _scrolls(other) and _between(place(one), place(other)) < metrics.gap:
            yield f"{_label(one)} and {_label(other)} are nearer than {metrics.gap}: {place(one)} {place(other)}"


def _between(one: QRect, other: QRect) -> int:
    """Return the room between two places, the larger of that beside and that under one another."""
    beside = max(one.left(), other.left()) - min(one.right(), other.right()) - 1
    under = max(one.top(), other.top()) - min(one.bottom(), other.bottom()) - 1
    return max(beside, under)


def nameless(frame: StaffFrame) -> Iterator[str]:
    """Yield buttons a screen reader has no words for."""
    return (
        f"{_label(part)} has no name"
        for part in parts(frame)
        if isinstance(part, Touchable) and not part.accessibleName()
    )


def ragged(frame: StaffFrame) -> Iterator[str]:
    """Yield a page whose column does not begin and end where the buttons under it do."""
    page = frame.page
    if isinstance(page, StaffPage) and page.foot.isVisibleTo(frame) and page.head.parentWidget() is page.body:
        column, foot = place(page.head), place(page.foot)
        if (column.left(), column.right()) != (foot.left(), foot.right()):
            yield f"{_label(page)} stands at {column}, its buttons at {foot}"


def complaints(frame: StaffFrame) -> list[str]:
    return [*cuts(frame), *covers(frame), *small(frame), *near(frame), *nameless(frame), *ragged(frame)]
