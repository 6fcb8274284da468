"""A visitor's way through the kiosk, taken by the real flow: every public screen as the kiosk itself shows it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kiosk.app.stand import Stand
from kiosk.app.views import Moment, Scene, scene_of
from kiosk.codes.qr import modules
from kiosk.domain import events as ev
from kiosk.domain import flow
from kiosk.domain.copies import replace
from kiosk.domain.states import Kiosk
from pictures.office import LONG_NAMES, StillClock, stand

BALLOT = "00" * 16
COMMENT = "Nhân viên hướng dẫn chưa rõ"
BEGIN_MS = 3_600_000
SUNDAY = "2027-05-23"


class Walk:
    """One kiosk without a window: what happens goes through the flow, and what it wants stored is stored at once."""

    def __init__(
        self, place: Stand, lang: str, text_size: int, *, opened: bool = True, day: str = "", sign: bool = False
    ) -> None:
        self._stand, self._sign = place, sign
        self._clock = StillClock(day) if day else StillClock()
        self.now = BEGIN_MS
        self.state: Kiosk = flow.start(place.rules, opened=opened, now=self.now)
        self.take(lambda now: ev.LanguageChosen(now, lang))
        self.take(lambda now: ev.TextSizeChosen(now, text_size))

    def take(self, event: Callable[[int], ev.Event], after_ms: int = 2_000, *, stored: bool = True) -> "Walk":
        """Let ``event`` happen a moment later."""
        self.now += after_ms
        self.state, effects = flow.step(self.state, event(self.now))
        for effect in effects:
            if isinstance(effect, ev.Record):
                answer = ev.Recorded if stored else ev.NotRecorded
                self.state, _ = flow.step(self.state, answer(self.now, effect.token))
        return self

    def start(self) -> "Walk":
        return self.take(lambda now: ev.Started(now, BALLOT))

    def invite(self) -> "Walk":
        return self.take(lambda now: ev.Invited(now, BALLOT, "key", opened=True))

    def answer(self, level: str, *, stored: bool = True) -> "Walk":
        return self.take(lambda now: ev.Answered(now, level), stored=stored)

    def tick(self, number: str) -> "Walk":
        return self.take(lambda now: ev.ReasonToggled(now, number))

    def write(self) -> "Walk":
        return self.take(ev.CommentRequested).take(lambda now: ev.CommentEdited(now, COMMENT))

    def wait(self, ms: int) -> "Walk":
        return self.take(lambda now: ev.Tick(now, opened=True), ms)

    def scene(self) -> Scene:
        """Return what the window shows now."""
        address = self._stand.settings.text("public.feedback_url")
        qr = modules(address) if address else None
        return scene_of(self.state, self._stand, Moment(self._clock.wall_ms(), self.now, qr, sign=self._sign))


@dataclass(frozen=True)
class Stop:
    """A screen with the name of its picture and the way to it."""

    name: str
    way: Callable[[str, int], Walk]

    def scene(self, lang: str, text_size: int) -> Scene:
        return self.way(lang, text_size).scene()


def _to(name: str, place: Stand, way: Callable[[Walk], Walk], **walk: object) -> Stop:
    def go(lang: str, text_size: int) -> Walk:
        return way(Walk(place, lang, text_size, **walk))  # type: ignore[arg-type]

    return Stop(name, go)


def stops() -> Iterator[Stop]:
    """Yield every screen the public may meet."""
    five, two = stand("kbnn-5"), stand("kbnn-2")
    no_walk_up = stand("kbnn-5", flow__walk_up=False, public__feedback_url="", public__slides=[])
    named = replace(five, settings=five.settings.with_values(LONG_NAMES))
    yield _to("welcome", five, lambda walk: walk)
    yield _to("welcome-invited-only", no_walk_up, lambda walk: walk)
    yield _to("welcome-long-names", named, lambda walk: walk)
    yield _to("welcome-training", stand(training=True), lambda walk: walk)
    yield _to("welcome-road", five, lambda walk: walk, sign=True)
    yield _to("ask-5", five, lambda walk: walk.start())
    yield _to("ask-2", two, lambda walk: walk.start())
    yield _to("ask-invited", five, lambda walk: walk.invite())
    yield _to("ask-second", five, lambda walk: walk.start().answer("satisfied"))
    yield _to("ask-again", five, lambda walk: walk.start().answer("satisfied").take(ev.WentBack))
    yield _to("reasons", five, _dissatisfied)
    yield _to("reasons-written", five, _written)
    yield _to("comment", five, lambda walk: _dissatisfied(walk).write())
    yield _to("notice", five, lambda walk: walk.start().wait(five.rules.idle_notice_ms))
    yield _to("thanks", two, lambda walk: walk.start().answer("satisfied").answer("satisfied"))
    yield _to("thanks-declined", five, lambda walk: walk.invite().take(ev.Declined))
    yield _to("closed", five, lambda walk: walk, opened=False, day=SUNDAY)
    yield _to("sorry", five, lambda walk: walk.start().answer("satisfied", stored=False))


def _dissatisfied(walk: Walk) -> Walk:
    return walk.start().answer("unsatisfied").tick("unclear").tick("late")


def _written(walk: Walk) -> Walk:
    return _dissatisfied(walk).write().take(lambda now: ev.CommentDone(now, COMMENT))
