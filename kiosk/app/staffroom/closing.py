"""A manager closes the month that is over, or makes the supplement of one that was."""

from PySide6.QtCore import QObject, Slot

from kiosk.app.closed_words import team_words
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.spans import Spans
from kiosk.app.staffroom.standing import Standing, stand
from kiosk.domain.closing import ClosedPart
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import month_of, period_words
from kiosk.domain.settings import Kind
from kiosk.domain.shapes import MOST_IN_TEAM, TeamMember
from kiosk.staff.form.field import FieldView
from kiosk.staff.pages.ask import AskPage, AskView
from kiosk.staff.pages.close import ClosePage, CloseView

NAME_SIGNS = 80


class ClosingPart(QObject):
    """Two pages: the month with its team, and the question before nothing can be taken back."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.months = _ended(floor.today)
        self.found: Standing | None = None
        self.chair = ""
        self.members: list[str] = []
        self.wrong = ""
        self.say: Say | None = None
        self.done: ClosedPart | None = None
        self.asking = self.busy = False
        self.page, self.ask = ClosePage(floor.room.theme), AskPage(floor.room.theme)
        self.page.before.connect(self._before)
        self.page.after.connect(self._after)
        self.page.changed.connect(self._changed)
        self.page.submitted.connect(self._submit)
        self.ask.on.connect(self._close)
        self.ask.back.connect(self._back)

    def open(self) -> None:
        if not self.busy:
            self._choose(_ended(self.floor.today))

    def _choose(self, months: Spans) -> None:
        self.months, self.say, self.done, self.wrong, self.asking = months, None, None, "", False
        self.page.to_top()
        self._look()

    def _look(self) -> None:
        month, room, self.found = self.months.shown, self.floor.room, None
        self.floor.run(lambda: stand(room.ledger, room.folder, month), self._looked, self._failed)
        self.redraw()

    def _looked(self, found: Standing) -> None:
        self.found = found
        if not self.chair and found.team:
            # Whoever counted last time most likely counts again.
            self.chair, self.members = found.team[0].name, [one.name for one in found.team[1:]]
        self.redraw()

    def redraw(self) -> None:
        if self.asking and self.found is not None:
            self._show_question(self.found)
            return
        words, found = self.floor.words, self.found
        wants = found is not None and found.wants
        view = CloseView(
            words=words,
            month=self.months.view(words),
            state=found.state(words) if found else "",
            figures=found.cards(words) if found else (),
            lines=found.lines(words) if found else (),
            fields=self._fields() if wants else (),
            on=self._text("on", found) if found and wants else "",
            told=told(self._told(), words),
            busy=self.busy,
        )
        self.page.show_view(view)
        self.floor.show(self.page)

    def _told(self) -> Say | None:
        if self.busy:
            return Say("staff.close.busy", "heading")
        if self.say is None and self.found is None:
            return Say("staff.page.loading", "heading")
        if self.say is not None or self.done is None:
            return self.say
        words = self.floor.words
        params = {"month": period_words(self.months.shown, words), "seq": Numerals(words).count(self.done.seq)}
        key = "staff.close.done_supplement" if self.done.number else "staff.close.done"
        return Say(key, params={**params, "number": self.done.number})

    def _fields(self) -> tuple[FieldView, ...]:
        text, typing = self.floor.words.text, self.floor.settings.text("public.typing")
        wrong = {self.wrong: text(f"staff.close.wrong.{self.wrong}")} if self.wrong else {}
        label, hint = text("staff.close.members"), text("staff.close.members_hint")
        return (
            FieldView(
                key="chair",
                kind=Kind.TEXT,
                label=text("staff.close.chair"),
                value=self.chair,
                wrong=wrong.get("chair", ""),
                high=NAME_SIGNS,
                typing=typing,
            ),
            FieldView(
                key="members",
                kind=Kind.TEXTS,
                label=label,
                value=list(self.members),
                hint=hint,
                wrong=wrong.get("twice", ""),
                high=MOST_IN_TEAM - 1,
                typing=typing,
            ),
        )

    def _text(self, key: str, found: Standing) -> str:
        month = period_words(self.months.shown, self.floor.words)
        named = f"staff.close.{key}_supplement" if found.number else f"staff.close.{key}"
        return self.floor.words.text(named, month=month, number=found.number)

    @Slot(str, object)
    def _changed(self, key: str, value: object) -> None:
        if key == "chair":
            self.chair = str(value)
        elif isinstance(value, list):
            self.members = [str(one) for one in value]
        if self.wrong:
            self.wrong = ""
            self.redraw()

    def _team(self) -> tuple[TeamMember, ...]:
        names = [self.chair.strip(), *(name.strip() for name in self.members)]
        return tuple(TeamMember(name, "member" if place else "chair") for place, name in enumerate(names))

    @Slot()
    def _submit(self) -> None:
        if self.busy or self.found is None:
            return
        team = self._team()
        twice = len({one.name for one in team}) < len(team)
        self.wrong = "" if team[0].name else "chair"
        self.wrong = self.wrong or ("twice" if twice else "")
        self.asking, self.say, self.done = not self.wrong, None, None
        self.redraw()
        if self.wrong:
            self.page.show_wrong()

    def _show_question(self, found: Standing) -> None:
        text = self.floor.words.text
        view = AskView(
            heading=self._text("ask", found),
            lead=text("staff.close.ask_lead", team=team_words(self._team(), self.floor.words)),
            on=self._text("yes", found),
            back=text("staff.page.cancel"),
        )
        self.ask.show_view(view)
        self.floor.show(self.ask)

    @Slot()
    def _back(self) -> None:
        self.asking = False
        self.redraw()

    @Slot()
    def _close(self) -> None:
        if self.busy or self.found is None:
            return
        month, number, team = self.months.shown, self.found.number, self._team()
        person, closer = self.floor.person.id, self.floor.room.closer
        self.busy, self.asking = True, False
        self.page.to_top()
        self.floor.run(lambda: closer.close(month, number, team, person), self._closed, self._failed)
        self.redraw()

    def _closed(self, part: ClosedPart) -> None:
        self.busy, self.done, self.say = False, part, None
        self._look()

    def _failed(self, say: Say) -> None:
        self.busy, self.say = False, say
        self.redraw()

    @Slot()
    def _before(self) -> None:
        if not self.busy:
            self._choose(self.months.before())

    @Slot()
    def _after(self) -> None:
        if not self.busy:
            self._choose(self.months.after())


def _ended(today: int) -> Spans:
    """Return the last month that is over; none later can be closed."""
    return Spans.at(month_of(today).first - 1)
