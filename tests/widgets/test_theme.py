"""Sizes follow the panel, colours can be read."""

from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication

from kiosk.widgets.theme import CONTRAST, NORMAL, Metrics, Palette, Theme, contrast, load_fonts

GROUNDS = ("paper", "card", "press")
TEXTS = ("ink", "heading", "body", "quiet", "good", "warn", "bad")
PAIRS = [
    *product(TEXTS, GROUNDS),
    ("on_bar", "bar"), ("on_bar_quiet", "bar"), ("on_call", "call"), ("on_action", "action"),
    ("on_chip", "chip"), ("ink", "chip"), ("quiet", "card"), ("on_gold", "gold"), ("ink", "gold"),
]  # fmt: skip


def test_the_contrast_ratio_is_that_of_wcag() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("palette", "least"), [(NORMAL, 4.5), (CONTRAST, 7.0)], ids=["normal", "contrast"])
def test_every_text_stands_out_from_its_ground(palette: Palette, least: float) -> None:
    found = {pair: contrast(getattr(palette, pair[0]), getattr(palette, pair[1])) for pair in PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least} == {}


@pytest.mark.parametrize(("palette", "least"), [(NORMAL, 4.5), (CONTRAST, 7.0)], ids=["normal", "contrast"])
def test_every_level_reads_on_its_card_and_shows_its_face(palette: Palette, least: float) -> None:
    assert [level.name() for level in palette.levels if contrast(level, palette.card) < least] == []
    assert [level.name() for level in palette.levels if contrast(level, palette.on_level) < least] == []


def test_lines_that_carry_meaning_can_be_seen() -> None:
    for palette in (NORMAL, CONTRAST):
        assert contrast(palette.edge, palette.card) >= 3
        assert contrast(palette.bar_line, palette.bar) >= 3
        assert max(contrast(palette.ink, palette.action), contrast(palette.gold, palette.action)) >= 3


@pytest.mark.parametrize(
    ("width", "height", "unit"),
    [(1280, 800, 1), (800, 1280, 1), (1024, 600, 0.75), (800, 480, 0.6), (3840, 2160, 2.7), (1080, 1920, 1.35)],
)
def test_sizes_follow_the_shorter_side(width: int, height: int, unit: float) -> None:
    metrics = Metrics(width, height)
    assert metrics.unit == pytest.approx(unit)
    assert metrics.target == round(64 * unit)
    assert metrics.level_target == round(118 * unit)
    assert metrics.gap == round(20 * unit)


def test_targets_follow_the_true_size_of_a_small_panel() -> None:
    # 64 px on the base panel are 10.9 mm; seven inches of 1024×600 have 170 px per inch.
    seven_inches = Metrics(1024, 600, 170 / 25.4)
    assert seven_inches.target / seven_inches.px_per_mm == pytest.approx(10.9, abs=0.1)  # type: ignore[operator]


def test_targets_do_not_shrink_on_a_large_coarse_panel() -> None:
    assert Metrics(1920, 1080, 40 / 25.4).target == Metrics(1920, 1080).target


@pytest.mark.parametrize("nonsense", [0.0, 0.2, 100.0])
def test_a_density_no_panel_has_is_not_believed(nonsense: float) -> None:
    assert Metrics(1280, 800, nonsense).target == Metrics(1280, 800).target


def test_the_typeface_is_the_kiosks_own_and_writes_vietnamese(theme: Theme) -> None:
    for weight in (400, 500, 600, 700):
        font = theme.font(20, weight)
        assert QFontInfo(font).family() == "Be Vietnam Pro"
        missing = [sign for sign in "ĂÂĐÊÔƠƯăâđêôơưẠặỆệỢợỮữỹ₫…–·“”" if not QFontMetrics(font).inFontUcs4(ord(sign))]
        assert missing == []


def test_a_folder_without_fonts_is_told(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=str(tmp_path)):
        load_fonts(tmp_path)


def test_big_text_gives_way_first_but_not_under_its_usual_size() -> None:
    theme = Theme(metrics=Metrics(text_scale=2.0))
    assert theme.text_px(20, 0.8) == 32
    assert theme.text_px(50, 0.8) == round(100 * 0.8**2.5)
    assert theme.text_px(50, 0.6) == 50
