"""Somebody enters paper ballots that came back, one after another; what is typed ahead waits for the ledger."""

from collections import deque

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.slip import Slip, Wants
from kiosk.db.database import Database
from kiosk.domain.errors import UsageError
from kiosk.domain.papers import Said
from kiosk.domain.serials import ballot_of, read_scan, serial_of, shown
from kiosk.domain.survey import Survey
from kiosk.staff.pages.slip import ChoiceView, SlipPage, SlipView
from kiosk.store import papers
from kiosk.store.papers import Printing

_PAD = "1234567890"


class Entering(QObject):
    """Signal: ``left()``, back to the printing."""

    left = Signal()

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.printing: Printing | None = None
        self.survey: Survey | None = None
        self.slip: Slip | None = None
        self.at: tuple[str, Printing] | None = None
        self.last: tuple[str, Printing] | None = None
        self.again = False
        self.next = 0
        self.kept = 0
        self.say: Say | None = None
        self.busy = False
        self._ahead: deque[str] = deque()
        """Keys typed while the ledger was asked. None may be dropped: the others would mean another ballot."""
        self.page = SlipPage(floor.room.theme)
        self.page.pressed.connect(self.press)
        self.page.wrote.connect(self._wrote)
        self.page.correct.connect(self._correct)
        self.page.left.connect(self.left)

    def begin(self, printing: Printing, survey: Survey, following: int) -> None:
        """Enter ballots of ``printing``, the serial ``following`` offered first."""
        self.printing, self.survey, self.next = printing, survey, following
        self.last, self.kept, self.say, self.busy = None, 0, None, False
        self._ahead.clear()
        self._fresh()
        self.redraw()
        self.page.take_keys()

    def _fresh(self) -> None:
        if self.survey is not None:
            self.slip, self.at, self.again = Slip(self.survey), None, False

    def redraw(self) -> None:
        slip, printing = self.slip, self.printing
        if slip is None or printing is None:
            return
        text = self.floor.words.text
        offered = shown(self.next) if self.next <= printing.last else ""
        view = SlipView(
            words=self.floor.words,
            heading=text("staff.ballots.entering"),
            lead=text("staff.ballots.entered", n=self.kept) if self.kept else text("staff.ballots.keys"),
            large=shown(serial_of(self.at[0])) if slip.known and self.at else slip.digits or offered or "…",
            asked=self._asked(slip),
            choices=self._choices(slip),
            on=text("staff.ballots.keep" if slip.is_read else "staff.page.on"),
            spoil=text("staff.ballots.readable" if slip.spoiled else "staff.ballots.spoil") if slip.known else "",
            correct=text("staff.ballots.correct") if self.last and not slip.known else "",
            comment=slip.comment if slip.is_read and not slip.spoiled else None,
            typing=self.floor.settings.text("public.typing"),
            told=told(self.say, self.floor.words),
        )
        self.page.show_view(view)
        self.floor.show(self.page)

    def _asked(self, slip: Slip) -> str:
        text, lang = self.floor.words.text, self.floor.lang
        if not slip.known:
            return text("staff.ballots.ask_serial")
        if slip.criterion is not None:
            name = slip.criterion.names[lang]
            return text("staff.ballots.ask_why" if slip.why else "staff.ballots.ask_level", criterion=name)
        return self.summary(slip.said(), slip.survey)

    def summary(self, said: Said, survey: Survey) -> str:
        """Return what a ballot says in one line."""
        text, lang = self.floor.words.text, self.floor.lang
        if said.spoiled:
            return text("staff.ballots.is_spoiled")
        levels = {level.id: level.texts[lang] for level in survey.levels}
        none = text("staff.ballots.unanswered")
        told = [levels.get(said.answers.get(one.id, ""), none) for one in survey.criteria]
        return " · ".join(f"{place}. {level}" for place, level in enumerate(told, 1))

    def _choices(self, slip: Slip) -> tuple[ChoiceView, ...]:
        lang, none = self.floor.lang, self.floor.words.text("staff.ballots.unanswered")
        if not slip.known:
            pad = [ChoiceView(digit, digit) for digit in _PAD]
            return (*pad, ChoiceView("back", self.floor.words.text("staff.ballots.erase")))
        if slip.criterion is None:
            return ()
        if slip.why:
            given = slip.reasons.get(slip.criterion.id, [])
            return tuple(
                ChoiceView(str(n), f"{n}. {one.texts[lang]}", one.id in given)
                for n, one in enumerate(slip.survey.reasons, 1)
            )
        levels = enumerate(slip.survey.levels, 1)
        return (*(ChoiceView(str(n), f"{n}. {one.texts[lang]}") for n, one in levels), ChoiceView("0", f"0. {none}"))

    @Slot(str)
    def press(self, key: str) -> None:
        """Take a key, or keep it until the ledger has answered."""
        self._ahead.append(key)
        if not self.busy:
            self._take()

    def _take(self) -> None:
        """Take the keys that wait, up to the next question to the ledger, and show what they came to."""
        while self._ahead and not self.busy and self.slip is not None:
            wants = self.slip.press(self._ahead.popleft())
            if wants is Wants.SERIAL:
                self._find(self.slip)
            elif wants is Wants.SAVE:
                self._keep(self.slip)
        self.redraw()

    def _wrote(self, comment: str) -> None:
        if self.slip is not None:
            self.slip.comment = comment

    def _ledger(self, job: papers.Job, done: papers.Done) -> None:
        self.busy, self.say = True, None
        self.floor.room.jobs.when(self.floor.room.ledger.change(job), *self.floor.on_return(done, self._failed))

    def _find(self, slip: Slip) -> None:
        """Look whether the typed serial, or the one offered, can be entered."""
        printing, person = self.printing, self.floor.person.id
        if printing is None:
            return
        typed = read_scan(slip.digits) if slip.digits else (None, self.next)
        again = self.again

        def find(database: Database) -> tuple[str, Printing]:
            if typed is None:
                raise UsageError("paper_never_issued", serial=slip.digits)
            found = papers.find(database, *typed, printing)
            ballot = ballot_of(found.id, typed[1])
            if papers.look(database, ballot, found, person) is not None and not again:
                raise UsageError("paper_entered_twice", serial=shown(typed[1]))
            return ballot, found

        self._ledger(find, self._found)

    def _found(self, at: tuple[str, Printing]) -> None:
        if self.slip is not None:
            self.slip.known, self.at = True, at
        self._go_on()

    def _keep(self, slip: Slip) -> None:
        if self.at is None:
            return
        (ballot, printing), person, said, again = self.at, self.floor.person.id, slip.said(), self.again

        def keep(database: Database) -> None:
            papers.enter(database, ballot, printing, person, said, again=again)

        self._ledger(keep, self._stored)

    def _stored(self, _none: None) -> None:
        if self.at is not None:
            self.last, self.next = self.at, serial_of(self.at[0]) + 1
            self.kept += not self.again
        self._fresh()
        self.page.take_keys()
        self._go_on()

    def _go_on(self) -> None:
        """Take what was typed while the ledger was asked."""
        self.busy = False
        self._take()

    def _failed(self, say: Say) -> None:
        """Say what is wrong; what was typed behind it was meant for another ballot."""
        self.busy, self.say = False, Say(say.key, "bad", say.params)
        self._ahead.clear()
        if self.slip is not None and not self.slip.known:
            self.slip.digits = ""
        self.redraw()

    @Slot()
    def _correct(self) -> None:
        """Enter the ballot before this one anew."""
        if self.last is None or self.survey is None or self.busy:
            return
        self.slip, self.at, self.again, self.say = Slip(self.survey), self.last, True, None
        self.slip.known = True
        self.redraw()
        self.page.take_keys()
