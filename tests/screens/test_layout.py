"""On every panel, in both languages, at every text size: nothing is cut, covered, or too small for a finger."""

from collections.abc import Callable, Iterator
from itertools import combinations, product

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.app import assets
from kiosk.app.window import PublicWindow
from kiosk.codes.qr import QUIET_ZONE, modules
from kiosk.domain.copies import replace
from kiosk.screens.ask import AskScreen
from kiosk.screens.comment import CommentScreen, CommentView
from kiosk.screens.reasons import ReasonsScreen
from kiosk.screens.welcome import WelcomeScreen, WelcomeView
from kiosk.widgets.bar import Emblem
from kiosk.widgets.keyboard import Key
from kiosk.widgets.level import LevelButton
from kiosk.widgets.notice import NoticeView
from kiosk.widgets.theme import Metrics
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import Words
from tests.screens.views import ADDRESS, CONTACT, ask, bar, every_view, reasons

OpenWindow = Callable[..., PublicWindow]
SIZES = [(800, 480), (1024, 600), (600, 1024), (1280, 800), (800, 1280), (1920, 1080), (1080, 1920), (3840, 2160)]
# The density of the small panels that are really sold: 7 inches.
SEVEN_INCH = {(800, 480): 133 / 25.4, (1024, 600): 170 / 25.4, (600, 1024): 170 / 25.4}
PANELS = [Metrics(*size) for size in SIZES] + [Metrics(*size, density) for size, density in SEVEN_INCH.items()]

WELCOME = WelcomeView(assets.wording("vi"), True, ("Xin chào", "Xin lỗi", "Xin cảm ơn"), CONTACT, modules(ADDRESS))


def panel_name(metrics: Metrics) -> str:
    return f"{metrics.width}x{metrics.height}" + (" of 7 inches" if metrics.px_per_mm else "")


def parts(window: PublicWindow) -> list[QWidget]:
    """Return everything of the screen, the bar and the notice that is to be seen."""
    roots = [root for root in (window.page, window.bar, window.notice) if root is not None and not root.isHidden()]
    return [part for root in roots for part in root.findChildren(QWidget) if part.isVisibleTo(root)]


def place(part: QWidget) -> QRect:
    """Return where ``part`` is seen in its window: for words their ink."""
    inside = part.ink_rect() if isinstance(part, Words) else part.rect()
    return QRect(part.mapTo(part.window(), inside.topLeft()), inside.size())


def seen(window: PublicWindow) -> Iterator[QWidget]:
    """Yield what must stand apart: texts and everything that can be tapped."""
    for part in parts(window):
        if isinstance(part, Touchable) or (isinstance(part, Words) and part.text()):
            yield part


def faults(window: PublicWindow) -> list[str]:
    found = []
    for part in parts(window):
        label = f"{type(part).__name__} {part.accessibleName() or getattr(part, 'words', '')}"
        around = part.parentWidget()
        if around is not None and not part.geometry().isEmpty() and not around.rect().contains(part.geometry()):
            found.append(f"{label} reaches out of its place")
        if not getattr(part, "fits", lambda: True)():
            found.append(f"{label} is cut")
    apart = [part for part in seen(window) if window.notice.isHidden() or window.notice.isAncestorOf(part)]
    for one, other in combinations(apart, 2):
        if not one.isAncestorOf(other) and not other.isAncestorOf(one) and place(one).intersects(place(other)):
            found.append(f"{type(one).__name__} and {type(other).__name__} overlap: {place(one)} {place(other)}")
    return found


def too_small(window: PublicWindow) -> list[str]:
    metrics = window.theme.metrics
    found = []
    for part in parts(window):
        if isinstance(part, LevelButton):
            # On a small dense panel five true sizes do not fit side by side: then the measure by the side holds.
            least = min(metrics.level_target, metrics.px(118))
        elif isinstance(part, Key):
            least = round(metrics.px(64) * 0.5)
        else:
            least = metrics.target
        if isinstance(part, Touchable) and min(part.width(), part.height()) < least:
            found.append(f"{type(part).__name__} {part.accessibleName()} {part.size()} under {least}")
    return found


def too_near(window: PublicWindow) -> list[str]:
    gap = window.theme.metrics.gap
    touched = [part for part in parts(window) if isinstance(part, Touchable) and not isinstance(part, Key | Emblem)]
    found = []
    for one, other in combinations(touched, 2):
        a, b = place(one), place(other)
        across = max(a.left() - b.right(), b.left() - a.right()) - 1
        down = max(a.top() - b.bottom(), b.top() - a.bottom()) - 1
        if max(across, down) < gap - 1:
            found.append(f"{one.accessibleName()} and {other.accessibleName()}: {max(across, down)} of {gap}")
    return found


@pytest.mark.parametrize("panel", PANELS, ids=panel_name)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_is_cut_or_covered(open_window: OpenWindow, panel: Metrics, scale: float) -> None:
    window = open_window(Metrics(panel.width, panel.height, panel.px_per_mm, scale))
    found = []
    for lang in ("vi", "en"):
        window.show_bar(bar(lang, training=True))
        for case in every_view(lang):
            window.show_view(case.view)
            found += [f"{lang} {case.name}: {fault}" for fault in faults(window) + too_small(window)]
        window.show_notice(NoticeView(assets.wording(lang), 10))
        found += [f"{lang} notice: {fault}" for fault in faults(window)]
        window.show_notice(None)
    assert found == []


@pytest.mark.parametrize("panel", PANELS, ids=panel_name)
def test_targets_stand_apart_and_larger_text_is_larger(open_window: OpenWindow, panel: Metrics) -> None:
    window = open_window(panel)
    found = []
    for lang, scale in product(("vi", "en"), (1.0, 1.25)):
        window.theme.set_text_scale(scale)
        window.show_bar(bar(lang))
        for case in every_view(lang):
            window.show_view(case.view)
            assert window.page is not None
            found += [f"{lang} {case.name}: {fault}" for fault in too_near(window)]
            if window.page.shrink * scale < min(scale, 1.2):
                found.append(f"{lang} {case.name}: text at {window.page.shrink * scale:.2f} of {scale}")
    assert found == []


@pytest.mark.parametrize(("contrast", "low"), [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize("panel", [Metrics(800, 480), Metrics(1280, 800), Metrics(1080, 1920)], ids=panel_name)
def test_contrast_and_low_reach_cut_nothing_either(
    open_window: OpenWindow, panel: Metrics, contrast: bool, low: bool
) -> None:
    window = open_window(panel)
    window.theme.set_contrast(contrast)
    window.theme.set_low_reach(low)
    found = []
    for scale in (1.0, 1.5):
        window.theme.set_text_scale(scale)
        for case in every_view("vi"):
            window.show_view(case.view)
            found += [f"{case.name} at {scale}: {fault}" for fault in faults(window) + too_small(window)]
    assert found == []


@pytest.mark.parametrize(
    "panel", [*PANELS[3:7], Metrics(1024, 600), Metrics(600, 1024, SEVEN_INCH[(600, 1024)])], ids=panel_name
)
def test_low_reach_brings_the_answers_to_the_lower_half(open_window: OpenWindow, panel: Metrics) -> None:
    window = open_window(panel)
    window.theme.set_low_reach(True)
    for count in (2, 3, 4, 5):
        window.show_view(ask("vi", count))
        assert isinstance(window.page, AskScreen)
        tops = [place(face).top() for face in window.page.levels.used]
        assert min(tops) >= panel.height / 2 - window.theme.metrics.gap


@pytest.mark.parametrize("panel", [Metrics(1280, 800), Metrics(800, 1280), Metrics(1080, 1920)], ids=panel_name)
def test_low_reach_brings_the_reasons_to_the_lower_half(open_window: OpenWindow, panel: Metrics) -> None:
    window = open_window(panel)
    window.theme.set_low_reach(True)
    window.show_view(reasons("vi"))
    assert isinstance(window.page, ReasonsScreen)
    assert place(window.page.grid.used[0]).top() >= panel.height / 2 - window.theme.metrics.gap


@pytest.mark.parametrize("panel", PANELS, ids=panel_name)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_pills_of_a_question_are_of_one_height(open_window: OpenWindow, panel: Metrics, scale: float) -> None:
    window = open_window(Metrics(panel.width, panel.height, panel.px_per_mm, scale))
    heights = set()
    for view in (ask("vi"), replace(ask("vi"), first=True, can_go_back=False, chosen="satisfied")):
        window.show_view(view)
        assert isinstance(window.page, AskScreen)
        heights |= {pill.height() for pill in (window.page.foot.left, window.page.foot.right) if not pill.isHidden()}
    assert len(heights) == 1


@pytest.mark.parametrize("size", [(600, 1024), (800, 1280), (1024, 600), (1280, 800)], ids=str)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_phone_finds_a_code_of_at_least_24_mm(open_window: OpenWindow, size: tuple[int, int], scale: float) -> None:
    density = 170 / 25.4 if 600 in size else 149 / 25.4
    window = open_window(Metrics(*size, density, scale))
    window.show_view(WELCOME)
    assert isinstance(window.page, WelcomeScreen)
    code = window.page.poster.code
    count = len(code.matrix)
    assert code.width() // (count + 2 * QUIET_ZONE) * count / density >= 24


@pytest.mark.parametrize("size", [(1024, 600), (1280, 800), (1920, 1080)], ids=str)
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_a_greeting_beside_the_card_stays_whole(open_window: OpenWindow, size: tuple[int, int], scale: float) -> None:
    window = open_window(Metrics(*size, text_scale=scale))
    window.show_view(WELCOME)
    assert isinstance(window.page, WelcomeScreen)
    title = window.page.words.title
    assert len(title.lines(title.width())) == 1
    assert place(title).top() - window.bar.height() >= window.theme.px(12)


@pytest.mark.parametrize("size", [(600, 1024), (800, 1280), (1080, 1920)], ids=str)
def test_a_comment_on_a_tall_panel_gets_the_room_over_the_keys(open_window: OpenWindow, size: tuple[int, int]) -> None:
    window = open_window(Metrics(*size))
    window.show_view(CommentView(assets.wording("vi")))
    assert isinstance(window.page, CommentScreen)
    assert window.page.keyboard.y() - window.page.note.geometry().bottom() <= window.theme.px(20)


@pytest.mark.parametrize("panel", PANELS, ids=panel_name)
def test_levels_keep_their_order_best_first(open_window: OpenWindow, panel: Metrics) -> None:
    window = open_window(panel)
    for count in (2, 3, 4, 5):
        window.show_view(ask("vi", count))
        assert isinstance(window.page, AskScreen)
        places = [place(face) for face in window.page.levels.used]
        assert [face.level.id for face in window.page.levels.used] == [level.id for level in ask("vi", count).levels]
        assert places == sorted(places, key=lambda at: (at.top(), at.left()))
        assert len({(at.width(), at.height()) for at in places}) == 1
