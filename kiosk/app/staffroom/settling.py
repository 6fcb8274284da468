"""A manager settles what two people entered of paper ballots, and says which serials were left over."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.say import Say, told
from kiosk.domain.papers import Said
from kiosk.domain.serials import read_scan, serial_of, shown
from kiosk.domain.settings import Kind
from kiosk.domain.survey import Survey
from kiosk.staff.form.field import FieldView
from kiosk.staff.pages.desk import DeskPage, DeskView
from kiosk.staff.pages.form import FormPage, FormView
from kiosk.store import papers
from kiosk.store.keeping import Keeping
from kiosk.store.papers import Desk, Pair
from kiosk.store.people import People
from kiosk.widgets.listing import Item
from kiosk.widgets.table import Column, Row

FIRST, SECOND, ANEW, ALL = "0", "1", "anew", "all"


class Settling(QObject):
    """Differences one after another, then all that agrees at once. Signal: ``left(Say)`` or ``left(None)``."""

    left = Signal(object)

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.desk: Desk | None = None
        self.survey: Survey | None = None
        self.names: dict[str, str] = {}
        self.serials = {"first": "", "last": ""}
        self.say: Say | None = None
        self.busy = False
        self.redraw: Callable[[], None] = self._draw
        self.page, self.form = DeskPage(floor.room.theme), FormPage(floor.room.theme)
        self.page.picked.connect(self._picked)
        self.page.back.connect(self._leave)
        self.form.changed.connect(self._changed)
        self.form.submitted.connect(self._declare)
        self.form.back.connect(self._leave)

    def begin(self, desk: Desk, survey: Survey) -> None:
        self.survey, self.say, self.busy, self.redraw = survey, None, False, self._draw
        people = People(self.floor.room.ledger)

        def named(found: dict[str, str]) -> None:
            self.names, self.desk = found, desk
            self._draw()

        self.floor.run(lambda: {one.id: one.name for one in people.all()}, named, self._failed)

    @Slot()
    def _leave(self) -> None:
        self.left.emit(None)

    @property
    def _pair(self) -> Pair | None:
        """The first ballot that two people read otherwise."""
        return next(iter(self.desk.different), None) if self.desk else None

    def _draw(self) -> None:
        if self.desk is None:
            return
        text, pair = self.floor.words.text, self._pair
        view = DeskView(
            words=self.floor.words,
            heading=text("staff.ballots.differ", serial=shown(serial_of(pair.ballot)))
            if pair
            else text("staff.ballots.settle"),
            lead=text("staff.ballots.differ_lead", n=len(self.desk.different))
            if pair
            else text("staff.ballots.settle_lead"),
            heads=self._heads(pair),
            rows=self._differing(pair) if pair else self._numbers(self.desk),
            items=self._items(self.desk, pair),
            back=text("staff.page.back"),
            told=told(self.say, self.floor.words),
        )
        self.page.show_view(view)
        self.floor.show(self.page)

    def _heads(self, pair: Pair | None) -> tuple[Column, ...]:
        text = self.floor.words.text
        if pair is None:
            return (Column(text("staff.ballots.what")), Column(text("staff.ballots.number"), figures=True))
        return (Column(text("report.criteria.criterion")), *(Column(self._name(one)) for one in pair.people))

    def _name(self, person: str) -> str:
        return self.names.get(person, self.floor.words.text("staff.ballots.gone"))

    def _numbers(self, desk: Desk) -> tuple[Row, ...]:
        text, alone = self.floor.words.text, desk.alone
        rows = [Row((text("staff.ballots.agreed"), str(len(desk.agreed))))]
        rows.append(Row((text("staff.ballots.alone"), str(len(alone)))))
        rows += [Row((f"{shown(serial)} – {self._name(person)}", ""), quiet=True) for serial, person in alone[:12]]
        return tuple(rows)

    def _differing(self, pair: Pair) -> tuple[Row, ...]:
        """Return what each of the two read, criterion by criterion; where they differ it stands out."""
        text, lang, survey, rows = self.floor.words.text, self.floor.lang, self.survey, []
        if survey is None:
            return ()
        for criterion in survey.criteria:
            cells = tuple(self._read(said, criterion.id, survey) for said in pair.said)
            rows.append(Row((criterion.names[lang], *cells), strong=cells[0] != cells[1]))
        comments = tuple(said.comment for said in pair.said)
        if any(comments):
            rows.append(Row((text("staff.ballots.comment"), *comments), strong=all(comments)))
        return tuple(rows)

    def _read(self, said: Said, criterion: str, survey: Survey) -> str:
        text, lang = self.floor.words.text, self.floor.lang
        if said.spoiled:
            return text("staff.ballots.is_spoiled")
        levels = {level.id: level.texts[lang] for level in survey.levels}
        reasons = {reason.id: reason.texts[lang] for reason in survey.reasons}
        given = "; ".join(reasons[one] for one in said.reasons.get(criterion, ()))
        level = levels.get(said.answers.get(criterion, ""), text("staff.ballots.unanswered"))
        return f"{level} ({given})" if given else level

    def _items(self, desk: Desk, pair: Pair | None) -> tuple[Item, ...]:
        text = self.floor.words.text
        if pair is not None:
            first, second = (text("staff.ballots.as_read_by", name=self._name(one)) for one in pair.people)
            anew = Item(ANEW, text("staff.ballots.anew"), text("staff.ballots.anew_note"))
            return (Item(FIRST, first), Item(SECOND, second), anew)
        agreed = len(desk.agreed)
        return (
            (Item(ALL, text("staff.ballots.settle_all", n=agreed), text("staff.ballots.for_good")),) if agreed else ()
        )

    @Slot(str)
    def _picked(self, what: str) -> None:
        desk, pair = self.desk, self._pair
        if desk is None or self.busy:
            return
        if pair is None:
            self._store({one.ballot: one.agreed for one in desk.agreed})
        elif what == ANEW:
            self._at_once(lambda kept: papers.forget(kept, [pair.ballot]))
        else:
            self._store({pair.ballot: pair.said[int(what)]})

    def _store(self, said: Mapping[str, Said]) -> None:
        desk, person, write = self.desk, self.floor.person.id, self.floor.room.scribe.write
        if desk is not None:
            self._at_once(lambda kept: papers.settle(kept, desk.printing, said, person, write))

    def _at_once(self, job: Callable[[Keeping], int | None]) -> None:
        """Do ``job`` and look again; without a difference left, and nothing to store, go back with what was done."""
        room, desk = self.floor.room, self.desk
        if desk is None:
            return
        self.busy, whole = True, self._pair is None

        def work(kept: Keeping) -> tuple[int | None, Desk]:
            return job(kept), papers.desk(kept.book().database, desk.printing)

        def done(found: tuple[int | None, Desk]) -> None:
            self.busy, self.desk = False, found[1]
            self.say = Say("staff.ballots.settled", params={"n": found[0]}) if found[0] else None
            self.left.emit(self.say) if whole else self._draw()

        room.jobs.when(room.ledger.at_once(work), *self.floor.on_return(done, self._failed))

    def _failed(self, say: Say) -> None:
        self.busy, self.say = False, say
        self.redraw()

    def begin_unused(self, desk: Desk, survey: Survey) -> None:
        self.desk, self.survey, self.say, self.busy = desk, survey, None, False
        self.serials, self.redraw = {"first": "", "last": shown(desk.printing.last)}, self._draw_unused
        self._draw_unused()

    def _draw_unused(self) -> None:
        text = self.floor.words.text
        fields = tuple(
            FieldView(key, Kind.TEXT, text(f"staff.ballots.unused_{key}"), value, high=7, typing="off")
            for key, value in self.serials.items()
        )
        view = FormView(
            words=self.floor.words,
            heading=text("staff.ballots.unused"),
            fields=fields,
            on=text("staff.ballots.declare"),
            back=text("staff.page.back"),
            lead=text("staff.ballots.unused_lead"),
            told=told(self.say, self.floor.words),
            busy=self.busy,
        )
        self.form.show_view(view)
        self.floor.show(self.form)

    @Slot(str, object)
    def _changed(self, key: str, value: object) -> None:
        self.serials[key] = str(value)

    @Slot()
    def _declare(self) -> None:
        desk, room, person = self.desk, self.floor.room, self.floor.person.id
        if desk is None or self.busy:
            return
        first, last = (read_scan(self.serials[key].strip()) or (None, 0) for key in ("first", "last"))
        self.busy = True

        def declare(kept: Keeping) -> int:
            return papers.declare_unused(kept, desk.printing, (first[1], last[1]), person, room.scribe.write)

        def done(n: int) -> None:
            self.busy = False
            self.left.emit(Say("staff.ballots.declared", params={"n": n}))

        room.jobs.when(room.ledger.at_once(declare), *self.floor.on_return(done, self._failed))
