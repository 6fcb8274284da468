"""The end of the first start: PINs and codes shown once and saved as a sheet, then the office is founded."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.app import assets
from kiosk.app.staffroom.draft import Draft
from kiosk.app.staffroom.founders import Secrets, found_office
from kiosk.app.staffroom.ground import Ground
from kiosk.app.staffroom.keeper import Keeper
from kiosk.app.staffroom.say import Say, told
from kiosk.domain.settings import Settings
from kiosk.domain.wording import Wording
from kiosk.staff.pages.ask import AskPage, AskView
from kiosk.staff.pages.secrets import Secret, SecretsPage, SecretsView, spaced
from kiosk.store.ledger import Ledger


class Handover(QObject):
    """Signal: ``founded(Ledger)``. Until then nothing is stored, and a power cut begins anew with other PINs."""

    founded = Signal(object)

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.ground = ground
        self.settings = Settings({})
        self.secrets = Secrets((), ())
        self.say: Say | None = None
        self.sure = False
        self.draw: Callable[[], None] = self._draw_secrets
        theme = ground.tools.theme
        self.page, self.wait, self.keeper = SecretsPage(theme), AskPage(theme), Keeper(ground)
        self.page.saved.connect(self._save)
        self.page.on.connect(self._kept)
        self.wait.on.connect(self._found)
        self.keeper.done.connect(self._saved)

    def show(self, draft: Draft) -> None:
        """Show the secrets of ``draft``, whose settings must be good."""
        if draft.secrets is not None:
            self.settings, self.secrets = draft.settings(), draft.secrets
            self.draw()

    def _draw_secrets(self) -> None:
        if self.keeper.shown:
            self.keeper.redraw()
            return
        words = self.ground.words
        text = words.text
        view = SecretsView(
            words=words,
            heading=text("setup.done.heading"),
            lead=text("setup.done.lead"),
            people=tuple(Secret(*line) for line in self._lines(words)),
            on=text("setup.done.on"),
            codes=tuple(grouped(code) for code in self.secrets.codes),
            save=text("staff.secrets.save"),
            told=told(self.say, self.ground.words),
        )
        self.page.show_view(view)
        self.ground.show(self.page)

    def _lines(self, words: Wording) -> list[tuple[str, str, str]]:
        return [(one.name, words.text(f"staff.role.{one.role.value}"), pin) for one, pin in self.secrets.people]

    @Slot()
    def _save(self) -> None:
        words, day, office = self.ground.words, self.ground.today, self.settings.text("office.name")
        lines = self._lines(words)
        codes = [grouped(code) for code in self.secrets.codes]

        def draw_sheet() -> bytes:
            from kiosk.reports.cards import PinCard, pin_sheet

            cards = [PinCard(name, role, spaced(pin)) for name, role, pin in lines]
            return pin_sheet(office, cards, codes, day, words, assets.folder() / "fonts")

        self.ground.run(draw_sheet, self._drawn, self._unsaved)

    def _drawn(self, sheet: bytes) -> None:
        code = self.settings.text("office.code")
        self.keeper.open(self.ground.words.text("staff.secrets.file", code=code), sheet)

    @Slot(object)
    def _saved(self, say: Say | None) -> None:
        if say is not None:
            self.say, self.sure = say, True
        self._draw_secrets()

    def _unsaved(self, say: Say) -> None:
        self.say = say
        self._draw_secrets()

    @Slot()
    def _kept(self) -> None:
        """Found the office; who has saved nothing is asked once more."""
        if self.sure:
            self._found()
            return
        self.sure = True
        self.say = Say("setup.done.sure", "warn")
        self._draw_secrets()
        self.page.to_top()

    @Slot()
    def _found(self) -> None:
        self.say, self.draw = None, self._draw_wait
        self.draw()
        tools, settings, secrets = self.ground.tools, self.settings, self.secrets
        self.ground.run(
            lambda: found_office(tools.folder, settings, secrets, tools.clock, tools.lock), self._done, self._failed
        )

    def _draw_wait(self) -> None:
        text = self.ground.words.text
        again = text("setup.busy.again") if self.say else ""
        lead = text("setup.busy.failed") if self.say else text("setup.busy.lead")
        self.wait.show_view(
            AskView(heading=text("setup.busy.heading"), lead=lead, on=again, told=told(self.say, self.ground.words))
        )
        self.ground.show(self.wait)

    def _failed(self, say: Say) -> None:
        self.say = say
        self._draw_wait()

    def _done(self, ledger: Ledger) -> None:
        self.founded.emit(ledger)


def grouped(code: str) -> str:
    """Return ``ABCD-EFGH-JKMN``."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
