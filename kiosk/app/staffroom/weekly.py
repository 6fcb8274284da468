"""The heat map of a period in words: hours and weekdays, ballots and shares."""

from kiosk.domain.cuts import LEAST_BALLOTS
from kiosk.domain.heat import DAYS_A_WEEK, Heat, satisfied_in
from kiosk.domain.numerals import Numerals
from kiosk.domain.report import Part
from kiosk.domain.wording import Wording
from kiosk.staff.pages.figures import MapView
from kiosk.widgets.heat import STEPS, HeatCell, HeatView


def heat_map(heat: Heat, words: Wording) -> MapView:
    """Return the map with its note: what its numbers are, and which ballots stand in no cell."""
    text, number = words.text, Numerals(words).count
    steps = heat.steps(STEPS)
    rows = tuple(
        (
            text("staff.heat.hour", hour=str(hour)),
            tuple(_cell(heat.cells.get((day, hour)), day, hour, steps, words) for day in range(DAYS_A_WEEK)),
        )
        for hour in heat.hours
    )
    ranges = (number(first) if first == last else f"{number(first)}–{number(last)}" for first, last in steps)
    view = HeatView(
        name=text("staff.heat.title"),
        heads=tuple(text(f"staff.day.short{day}") for day in range(DAYS_A_WEEK)),
        rows=rows,
        legend=tuple((_shade(n, len(steps)), text("staff.heat.step", range=each)) for n, each in enumerate(ranges)),
    )
    parts = [text("staff.heat.note", least=number(LEAST_BALLOTS)) if heat.cells else text("staff.heat.none")]
    if heat.untimed:
        parts.append(text("staff.heat.untimed", n=number(heat.untimed)))
    return MapView(text("staff.heat.title"), " ".join(parts), view)


def _cell(
    part: Part | None, day: int, hour: int, steps: tuple[tuple[int, int], ...], words: Wording
) -> HeatCell | None:
    if part is None:
        return None
    numerals = Numerals(words)
    count = numerals.count(part.of)
    step = next(place for place, (first, last) in enumerate(steps) if first <= part.of <= last)
    when = {"day": words.text(f"staff.day.name{day}"), "hour": str(hour)}
    shade = _shade(step, len(steps))
    if satisfied_in(part) is None:
        return HeatCell(count, "", shade, words.text("staff.heat.cell_few", n=count, **when))
    share = numerals.percent(part.share)
    return HeatCell(count, share, shade, words.text("staff.heat.cell", n=count, share=share, **when))


def _shade(step: int, steps: int) -> int:
    """Return the shade of a step: few steps reach over the whole range all the same."""
    return 0 if steps < 2 else round(step * (STEPS - 1) / (steps - 1))
