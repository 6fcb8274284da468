"""Every public screen by its view; each is loaded when it is first needed, so that the first one waits for no other."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from kiosk.widgets.page import Page
from kiosk.widgets.theme import Theme

if TYPE_CHECKING:
    from kiosk.screens.ask import AskView
    from kiosk.screens.closed import ClosedView
    from kiosk.screens.comment import CommentView
    from kiosk.screens.patience import PatienceView
    from kiosk.screens.reasons import ReasonsView
    from kiosk.screens.sorry import SorryView
    from kiosk.screens.thanks import ThanksView
    from kiosk.screens.welcome import WelcomeView

View: TypeAlias = (
    "WelcomeView | AskView | ReasonsView | CommentView | ThanksView | ClosedView | SorryView | PatienceView"
)


def _welcome(theme: Theme) -> Page:
    from kiosk.screens.welcome import WelcomeScreen

    return WelcomeScreen(theme)


def _ask(theme: Theme) -> Page:
    from kiosk.screens.ask import AskScreen

    return AskScreen(theme)


def _reasons(theme: Theme) -> Page:
    from kiosk.screens.reasons import ReasonsScreen

    return ReasonsScreen(theme)


def _comment(theme: Theme) -> Page:
    from kiosk.screens.comment import CommentScreen

    return CommentScreen(theme)


def _thanks(theme: Theme) -> Page:
    from kiosk.screens.thanks import ThanksScreen

    return ThanksScreen(theme)


def _closed(theme: Theme) -> Page:
    from kiosk.screens.closed import ClosedScreen

    return ClosedScreen(theme)


def _sorry(theme: Theme) -> Page:
    from kiosk.screens.sorry import SorryScreen

    return SorryScreen(theme)


def _patience(theme: Theme) -> Page:
    from kiosk.screens.patience import PatienceScreen

    return PatienceScreen(theme)


SCREENS: dict[str, Callable[[Theme], Page]] = {
    "WelcomeView": _welcome,
    "AskView": _ask,
    "ReasonsView": _reasons,
    "CommentView": _comment,
    "ThanksView": _thanks,
    "ClosedView": _closed,
    "SorryView": _sorry,
    "PatienceView": _patience,
}
"""Makers by the name of the view's class, in the order in which a visitor may come to need them."""
