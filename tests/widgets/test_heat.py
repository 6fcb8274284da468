"""The heat map is read without colour, on every panel and at every text size."""

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.widgets.heat import STEPS, HeatCell, HeatMap, HeatView
from kiosk.widgets.theme import Theme, contrast
from tests.app.staffroom.stage import family


def view(number: str = "128", share: str = "99,99 %") -> HeatView:
    cell = HeatCell(number, share, 0, "told")
    return HeatView(
        "Theo giờ", tuple(f"T{n}" for n in range(2, 9)), (("10 giờ", (cell, None) * 3 + (cell,)),), ((0, "1–5"),)
    )


@pytest.mark.parametrize("high", [False, True])
def test_the_numbers_stand_out_from_every_shade(qapp: QApplication, high: bool) -> None:
    theme = Theme(family())
    theme.set_contrast(high)
    heat = HeatMap(theme)
    for step in range(STEPS):
        ground = heat.shade(step)
        assert contrast(ground, heat.ink_on(ground)) >= 4.5
    assert [heat.shade(step).lightnessF() for step in range(STEPS)] == sorted(
        (heat.shade(step).lightnessF() for step in range(STEPS)), reverse=True
    )


@pytest.mark.parametrize(("width", "height", "scale"), [(600, 1024, 1.0), (800, 1280, 2.0), (1920, 1080, 1.5)])
def test_every_number_stays_inside_its_cell(qapp: QApplication, width: int, height: int, scale: float) -> None:
    theme = Theme(family())
    theme.set_screen(width, height, None)
    theme.set_text_scale(scale)
    heat = HeatMap(theme)
    heat.show_view(view())
    heat.resize(width - 80, heat.heightForWidth(width - 80))
    assert heat.fits()
    wide, tall = heat._sizes(heat.width())
    assert heat.height() > 2 * tall
    assert wide * 8 <= heat.width()


def test_every_shade_is_painted_and_the_legend_under_them(qapp: QApplication) -> None:
    theme = Theme(family())
    heat = HeatMap(theme)
    cells = tuple(HeatCell(str(step), "50 %", step, f"cell {step}") for step in range(STEPS))
    legend = tuple((step, str(step)) for step in range(STEPS))
    heat.show_view(HeatView("m", ("T2", "T3", "T4", "T5", "T6"), (("8 giờ", cells),), legend))
    heat.resize(800, heat.heightForWidth(800))
    picture = heat.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(0, 800, 2) for y in range(0, heat.height(), 2)}
    assert {heat.shade(step).name() for step in range(STEPS)} <= seen
    assert heat.accessibleDescription() == "; ".join(f"cell {step}" for step in range(STEPS))
