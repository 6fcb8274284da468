"""What the office has chosen, one section at a time, saved as one entry."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot

from kiosk.app import assets
from kiosk.app.staffroom.fields import check, field_views
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.say import Say, told
from kiosk.domain.settings import BY_KEY, SETTINGS, Settings
from kiosk.staff.pages.form import FormPage, FormView
from kiosk.staff.preview import PreviewView

SECTIONS = tuple(dict.fromkeys(setting.page for setting in SETTINGS))


class SettingsPart(QObject):
    """The sections share one draft: what was changed in one is kept while another is looked at."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.section = SECTIONS[0]
        self.draft: dict[str, object] = {}
        self.wrong: dict[str, str] = {}
        self.say: Say | None = None
        self.busy = False
        self.page = FormPage(floor.room.theme)
        self.page.changed.connect(self._changed)
        self.page.section.connect(self._section)
        self.page.submitted.connect(self.save)

    def open(self) -> None:
        self.section = SECTIONS[0]
        self.draft, self.wrong, self.say, self.busy = {}, {}, None, False
        self.redraw()

    def _values(self) -> dict[str, object]:
        now = {key: self.floor.settings.value(key) for key in BY_KEY}
        return {**now, **self.draft}

    def redraw(self) -> None:
        words, values = self.floor.words, self._values()
        if self.wrong:
            # Said again: the page may be in another language now.
            self.wrong = check(BY_KEY, values, words)
        text = words.text
        keys = [setting.key for setting in SETTINGS if setting.page == self.section]
        survey = assets.load_survey(str(values["survey.id"])) if self.section == "survey" else None
        view = FormView(
            words=words,
            heading=text("staff.settings.heading"),
            fields=field_views(keys, values, words, today=self.floor.today, wrong=self.wrong),
            on=text("staff.settings.save"),
            lead=text("staff.settings.lead"),
            told=told(self.say, self.floor.words),
            sections=tuple((name, text(f"staff.settings.{name}")) for name in SECTIONS),
            section=self.section,
            preview=PreviewView(words, survey) if survey else None,
            busy=self.busy,
        )
        self.page.show_view(view)
        self.floor.show(self.page)

    @Slot(str)
    def _section(self, name: str) -> None:
        self.section, self.say = name, None
        self.page.to_top()
        self.redraw()

    @Slot(str, object)
    def _changed(self, key: str, value: object) -> None:
        self.draft[key] = value
        if key == "survey.id":
            self.redraw()

    @Slot()
    def save(self) -> None:
        """Check everything and store what is other than before, with the survey where it is another."""
        if self.busy:
            return
        words = self.floor.words
        values = self._values()
        self.wrong = check(BY_KEY, values, words)
        if self.wrong:
            self.section = BY_KEY[next(iter(self.wrong))].page
            self.say = Say("staff.form.look_again", "bad")
            self.redraw()
            self.page.show_wrong()
            return
        chosen = Settings({key: values[key] for key in BY_KEY})
        changes = {key: chosen.value(key) for key in BY_KEY if chosen.value(key) != self.floor.settings.value(key)}
        if not changes:
            self.say = Say("staff.settings.nothing", "heading")
            self.redraw()
            return
        self.busy = True
        self.floor.record([self._fact(changes)], lambda: self._saved(chosen), self._failed)

    def _fact(self, changes: Mapping[str, object]) -> dict[str, object]:
        fact: dict[str, object] = {"kind": "config", "settings": dict(changes), "person": self.floor.person.id}
        if "survey.id" in changes:
            fact["survey"] = assets.load_survey(str(changes["survey.id"])).to_plain()
        return fact

    def _saved(self, chosen: Settings) -> None:
        self.floor.settings = chosen
        self.floor.renamed.emit()
        self.draft, self.busy = {}, False
        self.say = Say("staff.settings.saved")
        self.floor.room.changed()
        self.page.to_top()
        self.redraw()

    def _failed(self, say: Say) -> None:
        self.busy, self.say = False, say
        self.redraw()
