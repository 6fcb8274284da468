"""Where the kiosk stands, as the window shows it: states in, frozen views out."""

from typing import TYPE_CHECKING

from msgspec import Struct

from kiosk.app.hours import hours_line, hours_lines, next_opening
from kiosk.app.pages import View
from kiosk.app.stand import Stand
from kiosk.codes.qr import Matrix
from kiosk.domain.states import Comfort, Kiosk, Offering, Place, Sorry, Thanks, Visit, Waiting
from kiosk.domain.wording import Wording
from kiosk.widgets.bar import BarView
from kiosk.widgets.notice import NoticeView

if TYPE_CHECKING:
    from kiosk.screens.ask import AskView
    from kiosk.screens.closed import ClosedView
    from kiosk.screens.comment import CommentView
    from kiosk.screens.reasons import ReasonsView
    from kiosk.screens.sorry import SorryView
    from kiosk.screens.thanks import ThanksView
    from kiosk.screens.welcome import WelcomeView
    from kiosk.widgets.level import LevelView

SLIDE_MS = 10_000
SLIDE_WORDS = 3
_TONES = {"very_satisfied": 0, "satisfied": 1, "neutral": 2, "unsatisfied": 3, "very_unsatisfied": 4}
"""Colours from best to worst; a survey without the outer levels uses their colours for its own ends."""


class Scene(Struct, frozen=True):
    """Everything that is on the screen."""

    comfort: Comfort
    bar: BarView
    view: View
    notice: NoticeView | None


class Moment(Struct, frozen=True):
    """When and with what a scene is made: time of day and monotonic time in ms, the code to scan, the way of typing.

    ``sign`` asks staff to look after the road to the centre.
    """

    wall_ms: int
    mono_ms: int
    qr: Matrix | None = None
    typing: str = "telex"
    sign: bool = False


def scene_of(state: Kiosk, stand: Stand, moment: Moment) -> Scene:
    """Return what is to be seen at ``moment``."""
    wording = stand.wordings[state.comfort.language]
    return Scene(
        comfort=state.comfort,
        bar=_bar(stand, wording),
        view=_view(state, stand, wording, moment),
        notice=_notice(state, wording, moment.mono_ms),
    )


def _bar(stand: Stand, wording: Wording) -> BarView:
    settings = stand.settings
    place = " · ".join(part for part in (settings.text("counter.room"), settings.text("counter.name")) if part)
    return BarView(
        wording=wording,
        office=settings.text("office.name"),
        place=place,
        training=stand.training,
        languages=len(settings.texts("public.languages")) > 1,
    )


def _notice(state: Kiosk, wording: Wording, now: int) -> NoticeView | None:
    if not isinstance(state.phase, Visit) or not state.phase.notice or state.pending is not None:
        return None
    return NoticeView(wording=wording, seconds_left=_seconds_left(state, now))


def _seconds_left(state: Kiosk, now: int) -> int:
    return max(0, -(-(state.touched + state.rules.idle_close_ms - now) // 1000))


def _view(state: Kiosk, stand: Stand, wording: Wording, moment: Moment) -> View:
    busy = state.pending is not None
    match state.phase:
        case Waiting(opened=True):
            return _welcome(stand, wording, moment)
        case Waiting():
            return _closed(stand, wording, moment.wall_ms)
        case Offering():
            return _welcome(stand, wording, moment)
        case Thanks(declined=declined):
            return _thanks(wording, declined=declined)
        case Sorry():
            return _sorry(wording, busy=busy)
        case Visit(place=Place.ASK) as visit:
            return _ask(state, visit, wording, busy=busy)
        case Visit(place=Place.REASONS) as visit:
            return _reasons(state, visit, wording, moment.mono_ms, busy=busy)
        case Visit() as visit:
            return _comment(visit, wording, moment.typing, busy=busy)


# Each screen's code is loaded with its first view.
def _welcome(stand: Stand, wording: Wording, moment: Moment) -> "WelcomeView":
    from kiosk.screens.welcome import Status, WelcomeView

    settings = stand.settings
    slides = settings.texts("public.slides")
    groups = [slides[at : at + SLIDE_WORDS] for at in range(0, len(slides), SLIDE_WORDS)]
    hotline = settings.text("public.hotline")
    contact = [wording.text("hours.hotline", number=hotline)] if hotline else []
    contact += [line] if (line := hours_line(stand.hours, wording)) else []
    return WelcomeView(
        wording=wording,
        can_start=settings.on("flow.walk_up"),
        courtesies=groups[moment.wall_ms // SLIDE_MS % len(groups)] if groups else (),
        contact=" · ".join(contact),
        qr=moment.qr,
        status=Status(wording.text("welcome.road"), "warn") if moment.sign else None,
    )


def _closed(stand: Stand, wording: Wording, wall_ms: int) -> "ClosedView":
    from kiosk.screens.closed import ClosedView

    return ClosedView(
        wording=wording,
        hours=hours_lines(stand.hours, wording),
        next_opening=next_opening(stand.hours, wall_ms, wording),
        hotline=stand.settings.text("public.hotline"),
    )


def _thanks(wording: Wording, *, declined: bool) -> "ThanksView":
    from kiosk.screens.thanks import ThanksView

    return ThanksView(wording, wording.text("thanks.declined") if declined else "")


def _sorry(wording: Wording, *, busy: bool) -> "SorryView":
    from kiosk.screens.sorry import SorryView

    return SorryView(wording, busy=busy)


def _comment(visit: Visit, wording: Wording, typing: str, *, busy: bool) -> "CommentView":
    from kiosk.screens.comment import CommentView

    return CommentView(wording, text=visit.draft, method=typing, layout=wording.lang, busy=busy)


def _level(state: Kiosk, level: str, lang: str) -> "LevelView":
    from kiosk.widgets.level import LevelView

    levels = state.rules.survey.levels
    at = next(number for number, item in enumerate(levels) if item.id == level)
    tone = 0 if at == 0 else 4 if at == len(levels) - 1 else _TONES[level]
    return LevelView(level, levels[at].texts.get(lang, levels[at].texts["vi"]), tone)


def _ask(state: Kiosk, visit: Visit, wording: Wording, *, busy: bool) -> "AskView":
    from kiosk.screens.ask import AskView

    survey, criterion = state.rules.survey, visit.criterion(state.rules)
    first = visit.number == 0
    return AskView(
        wording=wording,
        question=criterion.questions.get(wording.lang, criterion.questions["vi"]),
        number=visit.number + 1,
        total=len(survey.criteria),
        levels=tuple(_level(state, level, wording.lang) for level in survey.level_ids()),
        chosen=visit.answers.get(criterion.id),
        first=first,
        invited=visit.invited and not visit.answers,
        can_go_back=not first or not visit.answers,
        busy=busy,
    )


def _reasons(state: Kiosk, visit: Visit, wording: Wording, now: int, *, busy: bool) -> "ReasonsView":
    from kiosk.screens.reasons import ReasonsView, ReasonView

    criterion, lang = visit.criterion(state.rules), wording.lang
    chosen = visit.reasons.get(criterion.id, ())
    return ReasonsView(
        wording=wording,
        level=_level(state, visit.answers[criterion.id], lang),
        criterion=criterion.names.get(lang, criterion.names["vi"]),
        reasons=tuple(
            ReasonView(reason.id, reason.texts.get(lang, reason.texts["vi"]), reason.id in chosen)
            for reason in state.rules.survey.reasons
        ),
        comment_allowed=state.rules.comment,
        comment=visit.texts.get(criterion.id, ""),
        seconds_left=_seconds_left(state, now),
        busy=busy,
    )
