"""The first start: one calm question after another, and a ledger only at the very end."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.app import assets, health
from kiosk.app.staffroom.draft import ASKED, STEPS, Draft, Step
from kiosk.app.staffroom.fields import check, field_views
from kiosk.app.staffroom.first_people import FirstPeople
from kiosk.app.staffroom.founders import Founder, draw_secrets
from kiosk.app.staffroom.ground import Ground
from kiosk.app.staffroom.handover import Handover
from kiosk.app.staffroom.room import Tools
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.telling import day_words, time_words
from kiosk.domain.copies import replace
from kiosk.domain.wording import LANGUAGES
from kiosk.staff.frame import FrameView, StaffFrame
from kiosk.staff.pages.ask import AskPage, AskView
from kiosk.staff.pages.form import FormPage, FormView
from kiosk.staff.pages.listing import ListPage, ListView
from kiosk.staff.preview import PreviewView
from kiosk.staff.steps import StepsView
from kiosk.store.ledger import Ledger
from kiosk.widgets.listing import Item
from kiosk.widgets.theme import TEXT_SCALES

TICK_MS = 1000


class FirstStart(QObject):
    """Lives until the office is founded: ``done(Ledger)`` gives the open ledger."""

    done = Signal(object)

    def __init__(self, tools: Tools, office: Mapping[str, object], lang: str = "vi") -> None:
        super().__init__(tools.window)
        self.tools = tools
        self.draft = Draft(values={"public.language": lang, **office})
        self.frame = StaffFrame(tools.theme)
        self.ground = Ground(tools, self.frame, str(self.draft.value("public.language")))
        self.wrong: dict[str, str] = {}
        self.say: Say | None = None
        theme = tools.theme
        self.languages, self.form, self.clock = ListPage(theme), FormPage(theme), AskPage(theme)
        self.people, self.handover = FirstPeople(self.ground), Handover(self.ground)
        self._ticks = QTimer(self)
        self._ticks.timeout.connect(self.tick)
        self._connect()

    def _connect(self) -> None:
        self.languages.picked.connect(self._language_chosen)
        self.languages.on.connect(self._go_on)
        self.form.changed.connect(self._changed)
        self.form.submitted.connect(self._submitted)
        self.form.back.connect(self._go_back)
        self.clock.on.connect(self._go_on)
        self.clock.back.connect(self._go_back)
        self.clock.aside.connect(self._clock_wrong)
        self.people.added.connect(self._founder_added)
        self.people.removed.connect(self._founder_removed)
        self.people.finished.connect(self._go_on)
        self.people.back.connect(self._go_back)
        self.handover.founded.connect(self._founded)
        self.frame.language.connect(self._other_language)
        self.frame.larger.connect(self._larger)

    def open(self) -> None:
        """Lay the first question over the window."""
        self.tools.window.show_staff(self.frame)
        self._ticks.start(TICK_MS)
        self.redraw()

    def redraw(self) -> None:
        text = self.ground.words.text
        title = str(self.draft.value("office.name")) or text("setup.title")
        self.frame.show_view(FrameView(self.ground.words, title.upper(), text("setup.subtitle")))
        match self.draft.step:
            case Step.LANGUAGE:
                self._show_languages()
            case Step.CLOCK:
                self._show_clock()
            case Step.PEOPLE:
                self.people.show(self.draft, self._steps())
            case Step.DONE:
                self.handover.show(self.draft)
            case _:
                self._show_form()

    def _steps(self) -> StepsView:
        at, of = STEPS.index(self.draft.step) + 1, len(STEPS) - 1
        return StepsView(at, of, self.ground.words.text("setup.step", at=at, of=of))

    def _show_languages(self) -> None:
        text = self.ground.words.text
        items = tuple(Item(lang, text(f"setup.language.{lang}"), marked=lang == self.ground.lang) for lang in LANGUAGES)
        heading, lead, on = text("setup.language.heading"), text("setup.language.lead"), text("setup.on")
        self.languages.show_view(ListView(self.ground.words, heading, items, lead, on=on, steps=self._steps()))
        self.ground.show(self.languages)

    def _show_form(self) -> None:
        words, draft = self.ground.words, self.draft
        name = draft.step.name.lower()
        asked = ASKED[draft.step]
        survey = str(draft.value("survey.id")) if draft.step is Step.SURVEY else ""
        view = FormView(
            words=words,
            heading=words.text(f"setup.{name}.heading"),
            fields=field_views(asked, draft.values, words, today=self.ground.today, wrong=self.wrong),
            on=words.text("setup.on"),
            back=words.text("setup.back"),
            lead=words.text(f"setup.{name}.lead"),
            told=told(self.say, self.ground.words),
            steps=self._steps(),
            preview=PreviewView(words, assets.load_survey(survey)) if survey in assets.survey_ids() else None,
        )
        self.form.show_view(view)
        self.ground.show(self.form)

    def _show_clock(self) -> None:
        words, wall_ms = self.ground.words, self.tools.clock.wall_ms()
        text, found = words.text, health.clock(self.tools.clock, words)
        possible = found.state is not health.State.BAD
        how = Say("setup.clock.how", "warn") if self.say or not possible else None
        view = AskView(
            heading=text("setup.clock.heading"),
            lead=text("setup.clock.lead") if possible else found.says,
            on=text("setup.clock.right"),
            back=text("setup.back"),
            large=time_words(wall_ms),
            under=day_words(wall_ms, words),
            aside=text("setup.clock.wrong"),
            told=told(how, words),
            steps=self._steps(),
            enabled=possible,
        )
        self.clock.show_view(view)
        self.ground.show(self.clock)

    @Slot()
    def tick(self) -> None:
        """Let the clock on the screen go on."""
        if self.draft.step is Step.CLOCK:
            self._show_clock()

    @Slot(str)
    def _language_chosen(self, lang: str) -> None:
        self.ground.lang = lang
        self.draft = self.draft.with_value("public.language", lang)
        self._go_on()

    @Slot(str, object)
    def _changed(self, key: str, value: object) -> None:
        self.draft = self.draft.with_value(key, value)
        if key == "survey.id":
            self.redraw()

    @Slot()
    def _submitted(self) -> None:
        self.wrong = check(ASKED[self.draft.step], self.draft.values, self.ground.words)
        if not self.wrong:
            self._go_on()
            return
        self.say = Say("staff.form.look_again", "bad")
        self.redraw()
        self.form.show_wrong()

    @Slot()
    def _go_on(self) -> None:
        self._go(self.draft.next())

    @Slot()
    def _go_back(self) -> None:
        self._go(self.draft.back())

    def _go(self, draft: Draft) -> None:
        if draft.step is Step.DONE and draft.secrets is None:
            draft = replace(draft, secrets=draw_secrets(draft.founders))
        self.draft, self.wrong, self.say = draft, {}, None
        self.form.to_top()
        self.redraw()

    @Slot()
    def _clock_wrong(self) -> None:
        self.say = Say("setup.clock.how", "warn")
        self.redraw()

    @Slot(object)
    def _founder_added(self, founder: Founder) -> None:
        self.draft = self.draft.with_founder(founder)
        self.redraw()

    @Slot(str)
    def _founder_removed(self, name: str) -> None:
        self.draft = self.draft.without_founder(name)
        self.redraw()

    @Slot()
    def _other_language(self) -> None:
        self.ground.other_language()
        self.wrong = check(self.wrong, self.draft.values, self.ground.words) if self.wrong else {}
        self.redraw()

    @Slot()
    def _larger(self) -> None:
        now = self.tools.theme.metrics.text_scale
        self.tools.theme.set_text_scale(next((scale for scale in TEXT_SCALES if scale > now), TEXT_SCALES[0]))
        self.frame.place()

    @Slot(object)
    def _founded(self, ledger: Ledger) -> None:
        self.ground.gone = True
        self._ticks.stop()
        self.tools.theme.set_text_scale(TEXT_SCALES[0])
        self.tools.window.hide_staff()
        self.done.emit(ledger)
        self.deleteLater()
