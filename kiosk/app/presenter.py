"""Carries what visitors do to the flow, what the flow wants to the ledger, and what it shows to the window."""

from concurrent.futures import Future
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from kiosk.app import mint
from kiosk.app.clock import Clock
from kiosk.app.jobs import Jobs
from kiosk.app.leftover import close_open
from kiosk.app.logs import log
from kiosk.app.scribe import Scribe
from kiosk.app.stand import Stand
from kiosk.app.views import Moment, Scene, scene_of
from kiosk.app.window import PublicWindow
from kiosk.codes.qr import Matrix, modules
from kiosk.domain import events as ev
from kiosk.domain import flow
from kiosk.domain.errors import NotRecorded
from kiosk.domain.states import Kiosk, Sorry, Visit, Waiting
from kiosk.store.ledger import Ledger
from kiosk.widgets.theme import TEXT_SCALES

BUSY_TICK_MS = 200
CALM_TICK_MS = 5_000
GRACE_S = 0.02
"""How long the window stands still for a commit: if it painted meanwhile, one of a millisecond would take four."""


class Presenter(QObject):
    """The public side: one state, one window, one ledger."""

    staff_wanted = Signal()

    def __init__(
        self, ledger: Ledger, window: PublicWindow, scribe: Scribe, jobs: Jobs, clock: Clock, stand: Stand
    ) -> None:
        super().__init__(window)
        self._ledger, self._window = ledger, window
        self._scribe = scribe
        self._jobs = jobs
        self._clock = clock
        self._stand = stand
        self._qr: Matrix | None = None
        self._sign = False
        self._typing = stand.settings.text("public.typing")
        self._shown: Scene | None = None
        self._tapped = False
        self._invitations: dict[str, Future[str]] = {}
        self._state: Kiosk = flow.start(stand.rules, opened=self._is_open(), now=clock.mono_ms())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        self._listen()
        self._show()
        self._pace()

    @property
    def state(self) -> Kiosk:
        return self._state

    @property
    def stand(self) -> Stand:
        return self._stand

    @property
    def shown(self) -> Scene | None:
        """What is on the screen now."""
        return self._shown

    def _listen(self) -> None:
        window = self._window
        window.started.connect(self._started)
        window.answered.connect(self._answered)
        window.reason_toggled.connect(self._reason_toggled)
        window.comment_edited.connect(self._comment_edited)
        window.comment_done.connect(self._comment_done)
        window.skipped.connect(self._skipped)
        window.back.connect(self._went_back)
        window.declined.connect(self._declined)
        window.went_on.connect(self._went_on)
        window.comment_requested.connect(self._comment_requested)
        window.method_changed.connect(self._typing_chosen)
        window.more_time.connect(self._more_time)
        window.retried.connect(self._retried)
        window.dismissed.connect(self._dismissed)
        window.language_requested.connect(self._next_language)
        window.text_size_requested.connect(self._next_text_size)
        window.key_pressed.connect(self._key_pressed)
        window.staff_requested.connect(self.staff_wanted)

    def _now(self) -> int:
        return self._clock.mono_ms()

    def _is_open(self) -> bool:
        return self._stand.hours.is_open(self._clock.wall_ms())

    def handle(self, event: ev.Event) -> None:
        """Take one event through the flow, do what it wants, and show where the kiosk stands."""
        self._state, effects = flow.step(self._state, event)
        for effect in effects:
            self._do(effect)
        self._forget()
        # A screen takes one tap a showing: it is shown anew even when the tap changed nothing.
        self._tapped |= isinstance(event, ev.Tapped) and not isinstance(event, ev.CommentEdited | ev.MoreTime)
        # Not while a tap is being stored, which takes less than to lay the screen out; on a slow disk a tick shows it.
        if not (self._tapped and any(isinstance(effect, ev.Record) for effect in effects)):
            self._show()
        self._pace()

    def _forget(self) -> None:
        """Keep nothing that is not needed any more: what is stored or given up, and all of a visit that is over."""
        phase = self._state.phase
        pending = phase.pending if isinstance(phase, Sorry) else self._state.pending
        self._scribe.keep_only(pending.token if pending else None)
        if not isinstance(phase, Visit | Sorry):
            self._scribe.forget_texts()
            self._typing = self._stand.settings.text("public.typing")

    def _do(self, effect: ev.Effect) -> None:
        match effect:
            case ev.Record():
                self._record(effect)
            case ev.InviteAnswer(ballot=ballot, answer=answer):
                waiting = self._invitations.pop(ballot, None)
                if waiting is not None:
                    waiting.set_result(answer)
            case ev.CloseOpen(ballots=ballots):
                close_open(self._ledger, self._scribe, self._jobs, frozenset(ballots))

    def _record(self, record: ev.Record) -> None:
        token = record.token

        def recorded(_: object) -> None:
            self.handle(ev.Recorded(self._now(), token))

        def failed(problem: BaseException) -> None:
            if isinstance(problem, NotRecorded):
                log.error("a tap could not be stored: %s", problem)
            else:
                log.critical("a tap could not be stored", exc_info=problem)
            self.handle(ev.NotRecorded(self._now(), token))

        batch = self._scribe.page(token, record.facts)
        promise = self._ledger.record(batch.entries, batch.local, batch.texts)
        with suppress(TimeoutError):
            promise.exception(GRACE_S)
        self._jobs.when(promise, recorded, failed)

    @Slot()
    def tick(self) -> None:
        """Look at the clocks."""
        self.handle(ev.Tick(self._now(), self._is_open()))

    def _pace(self) -> None:
        """Tick often only while somebody is here: an idle kiosk leaves the processor alone."""
        waiting = isinstance(self._state.phase, Waiting) and self._state.pending is None
        interval = CALM_TICK_MS if waiting else BUSY_TICK_MS
        if self._timer.interval() != interval or not self._timer.isActive():
            self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer if waiting else Qt.TimerType.CoarseTimer)
            self._timer.start(interval)

    def _show(self) -> None:
        moment = Moment(self._clock.wall_ms(), self._now(), self._qr, self._typing, self._sign)
        scene = scene_of(self._state, self._stand, moment)
        shown, anew = self._shown, self._tapped
        self._shown, self._tapped = scene, False
        if shown is None or scene.comfort != shown.comfort:
            self._window.theme.set_text_scale(TEXT_SCALES[scene.comfort.text_size])
        if shown is None or scene.bar != shown.bar:
            self._window.show_bar(scene.bar)
        if anew or shown is None or scene.view != shown.view:
            self._window.show_view(scene.view)
        if shown is None or scene.notice != shown.notice:
            self._window.show_notice(scene.notice)

    def adopt(self, stand: Stand) -> None:
        """Take over what the office has changed: at once between visits, after the present one otherwise."""
        self._stand = stand
        self._scribe.counter = stand.settings.text("counter.code")
        self._window.theme.set_contrast(stand.settings.on("public.contrast"))
        self._window.theme.set_low_reach(stand.settings.on("public.low_reach"))
        self._window.theme.reduced_motion = stand.settings.on("public.still")
        self.draw_code()
        self.handle(ev.RulesChanged(self._now(), stand.rules))

    def set_sign(self, wanted: bool) -> None:
        """Let the welcome screen ask staff to look after the road to the centre from the next tick on, or no longer."""
        self._sign = wanted

    def set_staff_open(self, opened: bool) -> None:
        """While staff pages cover the screen nobody can be invited."""
        self.handle(ev.Covered(self._now(), opened))

    def invite(self, by: str, officer: str | None, service: str | None, answer: "Future[str] | None" = None) -> None:
        """Offer a ballot; ``answer`` is told ``shown``, ``waiting`` or ``refused``."""
        ballot = mint.new_id()
        if answer is not None:
            self._invitations[ballot] = answer
        serving = officer or self._stand.serving
        self.handle(ev.Invited(self._now(), ballot, by, self._is_open(), serving, service))

    @Slot()
    def _started(self) -> None:
        self.handle(ev.Started(self._now(), mint.new_id(), self._stand.serving))

    @Slot(str)
    def _answered(self, level: str) -> None:
        self.handle(ev.Answered(self._now(), level))

    @Slot(str)
    def _reason_toggled(self, reason: str) -> None:
        self.handle(ev.ReasonToggled(self._now(), reason))

    @Slot(str)
    def _comment_edited(self, text: str) -> None:
        self.handle(ev.CommentEdited(self._now(), text))

    @Slot(str)
    def _comment_done(self, text: str) -> None:
        self.handle(ev.CommentDone(self._now(), text))

    @Slot()
    def _skipped(self) -> None:
        self.handle(ev.Skipped(self._now()))

    @Slot()
    def _went_back(self) -> None:
        self.handle(ev.WentBack(self._now()))

    @Slot()
    def _declined(self) -> None:
        self.handle(ev.Declined(self._now()))

    @Slot()
    def _went_on(self) -> None:
        self.handle(ev.WentOn(self._now()))

    @Slot()
    def _comment_requested(self) -> None:
        self.handle(ev.CommentRequested(self._now()))

    @Slot()
    def _more_time(self) -> None:
        self.handle(ev.MoreTime(self._now()))

    @Slot()
    def _retried(self) -> None:
        self.handle(ev.Retried(self._now()))

    @Slot()
    def _dismissed(self) -> None:
        self.handle(ev.Dismissed(self._now()))

    @Slot()
    def _next_language(self) -> None:
        offered = self._stand.settings.texts("public.languages")
        now = self._state.comfort.language
        at = offered.index(now) if now in offered else -1
        self.handle(ev.LanguageChosen(self._now(), offered[(at + 1) % len(offered)]))

    @Slot()
    def _next_text_size(self) -> None:
        self.handle(ev.TextSizeChosen(self._now(), (self._state.comfort.text_size + 1) % 3))

    @Slot(str)
    def _typing_chosen(self, method: str) -> None:
        self._typing = method
        self.handle(ev.MoreTime(self._now()))

    @Slot(int, str)
    def _key_pressed(self, key: int, _text: str) -> None:
        from PySide6.QtGui import QKeySequence

        if QKeySequence(key) == QKeySequence(self._stand.settings.text("key.invite")):
            self.invite("key", None, None)

    @Slot()
    def draw_code(self) -> None:
        """Draw the QR code of the feedback address, if there is one; done once the first picture stands."""
        address = self._stand.settings.text("public.feedback_url")
        self._qr = modules(address) if address else None
        self._show()
