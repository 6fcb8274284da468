"""The comments of a period: which of them are looked at, and page by page."""

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtCore import QObject, Slot

from kiosk.app.staffroom.choosing import Choosing
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.keeper import Keeper
from kiosk.app.staffroom.moderating import Moderating
from kiosk.app.staffroom.remarks import remark
from kiosk.app.staffroom.rights import Right, may
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.spans import Spans
from kiosk.app.staffroom.taking import view_offers
from kiosk.app.viewdata import COMMENTS, Table, comments_of
from kiosk.domain.comments import Comment, Mood, SurveyKey, Wanted
from kiosk.domain.copies import replace
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import Period
from kiosk.domain.survey import Survey
from kiosk.staff.pages.comments import CommentsPage, CommentsView
from kiosk.staff.pages.listing import ListPage, ListView
from kiosk.staff.remark import Remark
from kiosk.store.comments import Comments
from kiosk.widgets.listing import Item

A_PAGE = 20
EVERY, MASKED = "every", "masked"


class Found(Struct, frozen=True):
    """What the ledger told: the comments of a period, and the surveys they are about."""

    period: Period
    comments: Comments
    surveys: Mapping[SurveyKey, Survey]


class CommentsPart(QObject):
    """Three pages: the list, the choice of a criterion, and for who may do something about it, one comment."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.found: Found | None = None
        self.wanted = Wanted()
        self.at = 1
        self.say: Say | None = None
        self.page = CommentsPage(floor.room.theme)
        self.criteria = ListPage(floor.room.theme)
        self.choosing = Choosing(floor, self.page.chooser)
        self.moderating = Moderating(floor)
        self.choosing.chosen.connect(self._chosen)
        self.choosing.left.connect(self.show_comments)
        self.page.mood.connect(self._mood)
        self.page.typed.connect(self._typed)
        self.page.criteria.connect(self._show_criteria)
        self.page.picked.connect(self._picked)
        self.page.turned.connect(self._turned)
        self.criteria.picked.connect(self._criterion)
        self.criteria.back.connect(self.show_comments)
        self.moderating.left.connect(self._left)
        self.keeper = Keeper(floor)
        self.keeper.done.connect(self._done)
        self.page.taken.connect(self._take)

    def open(self) -> None:
        self.choosing.begin(Spans.at(self.floor.today))
        self.wanted, self.say = Wanted(), None
        self.page.to_top()
        self._gather()

    def redraw(self) -> None:
        shown = self.floor.frame.page
        if self.keeper.shown and shown is self.keeper.page:
            self.keeper.redraw()
        elif self.choosing.is_shown:
            self.choosing.redraw()
        elif shown is self.criteria:
            self._show_criteria()
        elif shown is self.moderating.page:
            self.moderating.redraw()
        else:
            self.show_comments()

    def _gather(self) -> None:
        spans, ledger = self.choosing.spans, self.floor.room.ledger
        self.floor.note("comments", period=spans.name)
        self.found, self.at = None, 1

        def gather() -> Found:
            comments = ledger.work(lambda reader: reader.comments(spans.shown))
            surveys = ledger.ask(lambda reader: reader.surveys())
            return Found(spans.shown, comments.result(), surveys.result())

        self.floor.run(gather, self._gathered, self._failed)
        self.show_comments()

    def _gathered(self, found: Found) -> None:
        if found.period == self.choosing.spans.shown:
            self.found = found
        self.redraw()

    def _failed(self, say: Say) -> None:
        self.say = say
        self.redraw()

    def _among(self) -> tuple[Comment, ...]:
        return () if self.found is None else self.wanted.among(self.found.comments.found, self.found.surveys)

    @Slot()
    def show_comments(self) -> None:
        words, among = self.floor.words, self._among()
        pages = max(1, -(-len(among) // A_PAGE))
        self.at = max(1, min(pages, self.at))
        shown = among[(self.at - 1) * A_PAGE : self.at * A_PAGE]
        waiting = Say("staff.page.loading", "heading") if self.found is None and self.say is None else None
        self.choosing.show_span(self.page.chooser)
        self.page.show_view(
            CommentsView(
                words=words,
                moods=self._moods(),
                mood=MASKED if self.wanted.masked else self.wanted.mood or EVERY,
                typed=self.wanted.words,
                typing=self.floor.settings.text("public.typing"),
                said=self._said(len(among), pages),
                note=self._note(),
                remarks=tuple(self._remark(one) for one in shown),
                tappable=may(self.floor.person, Right.MODERATE),
                at=self.at,
                of=pages,
                told=told(self.say or waiting, words),
                take=words.text("staff.comments.take") if among and not self.wanted.masked else "",
            )
        )
        self.floor.show(self.page)

    def _moods(self) -> tuple[tuple[str, str], ...]:
        masked = (MASKED,) if may(self.floor.person, Right.MODERATE) else ()
        offered = (EVERY, *(mood.value for mood in Mood), *masked)
        return tuple((ident, self.floor.words.text(f"staff.comments.{ident}")) for ident in offered)

    def _said(self, n: int, pages: int) -> str:
        if self.found is None:
            return ""
        text, number = self.floor.words.text, Numerals(self.floor.words).count
        parts = [text("staff.comments.count", n=number(n)) if n else text("staff.comments.none")]
        if self.wanted.criterion:
            parts.append(self._names().get(self.wanted.criterion, self.wanted.criterion))
        if pages > 1:
            parts.append(text("staff.comments.page", at=number(self.at), of=number(pages)))
        return " · ".join(parts)

    def _note(self) -> str:
        """Return how many comments of the period are not in any list, and why."""
        if self.found is None:
            return ""
        comments, number = self.found.comments, Numerals(self.floor.words).count
        hidden = sum(one.masked for one in comments.found)
        told = (("not_masked", hidden), ("not_erased", comments.erased), ("not_lost", comments.lost))
        parts = [self.floor.words.text(f"staff.comments.{key}", n=number(n)) for key, n in told if n]
        return self.floor.words.text("staff.comments.besides", parts=", ".join(parts)) if parts else ""

    def _names(self) -> dict[str, str]:
        """Return the criteria that comments of the period are about, by the newest name of each."""
        if self.found is None:
            return {}
        about = {(one.survey, one.criterion) for one in self.found.comments.found}
        surveys = sorted(self.found.surveys.items())
        return {
            item.id: item.names[self.floor.words.lang]
            for key, survey in surveys
            for item in survey.criteria
            if (key, item.id) in about
        }

    def _remark(self, one: Comment) -> Remark:
        survey = self.found.surveys.get(one.survey) if self.found else None
        return remark(one, survey, self.floor.words)

    @Slot()
    def _show_criteria(self) -> None:
        words, text = self.floor.words, self.floor.words.text
        offered = {"": text("staff.comments.every_criterion"), **self._names()}
        items = tuple(Item(key, name, marked=key == self.wanted.criterion) for key, name in offered.items())
        back = text("staff.page.back")
        self.criteria.show_view(ListView(words, text("staff.comments.filter"), items, back=back))
        self.floor.show(self.criteria)

    @Slot(str)
    def _criterion(self, ident: str) -> None:
        self._want(replace(self.wanted, criterion=ident))

    @Slot(str)
    def _mood(self, ident: str) -> None:
        masked = ident == MASKED
        mood = None if ident in {EVERY, MASKED} else Mood(ident)
        if not masked or may(self.floor.person, Right.MODERATE):
            self._want(replace(self.wanted, mood=mood, masked=masked))

    @Slot(str)
    def _typed(self, typed: str) -> None:
        if typed != self.wanted.words:
            self._want(replace(self.wanted, words=typed))

    def _want(self, wanted: Wanted) -> None:
        self.wanted, self.at, self.say = wanted, 1, None
        self.show_comments()

    @Slot(int)
    def _turned(self, by: int) -> None:
        self.at, self.say = self.at + by, None
        self.show_comments()
        self.page.scroller.ensureWidgetVisible(self.page.said)

    @Slot(str)
    def _picked(self, ident: str) -> None:
        one = next((one for one in self._among() if one.hash == ident), None)
        if one is not None and self.found is not None:
            self.say = None
            self.moderating.open(one, self.found.surveys.get(one.survey))

    @Slot(object)
    def _left(self, say: Say | None) -> None:
        """Come back from one comment; ``say`` tells what was done to it."""
        self.say = say
        if say is None:
            self.show_comments()
            return
        at = self.at
        self._gather()
        self.at = at

    @Slot()
    def _take(self) -> None:
        """Offer the list as it is filtered, all its pages; what is masked never leaves."""
        found, among, floor = self.found, self._among(), self.floor
        if found is None or not among or self.wanted.masked:
            return
        office, lang = (floor.settings.text("office.code"), floor.settings.text("office.name")), floor.lang

        def table() -> Table:
            return comments_of(among, found.surveys, office, found.period, lang)

        self.keeper.offer_all(view_offers(floor, self.choosing.spans, COMMENTS, table))

    @Slot(object)
    def _done(self, say: Say | None) -> None:
        self.say = say
        self.redraw()

    @Slot()
    def _chosen(self) -> None:
        self.say = None
        self._gather()
