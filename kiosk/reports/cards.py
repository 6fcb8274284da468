"""PINs and recovery codes on one sheet, to be printed once and handed out."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from kiosk.domain.period import date_words
from kiosk.domain.wording import Wording
from kiosk.reports.fonts import register
from kiosk.reports.header import title
from kiosk.reports.paper import HEADING, PLAIN, About, build, text
from kiosk.reports.tables import CELL, STRONG, Column, table


class PinCard(Struct, frozen=True):
    """One person's line."""

    name: str
    role: str
    pin: str


def pin_sheet(
    office: str, cards: Sequence[PinCard], codes: Sequence[str], day: int, wording: Wording, font_folder: Path
) -> bytes:
    """Return the sheet as PDF; the same secrets, day and language give the same bytes."""
    register(font_folder)
    say = wording.text
    name, role, pin = (say(f"staff.{key}") for key in ("people.name", "people.role", "secrets.pin"))
    people = (Column(name), Column(role, 45), Column(pin, 40))
    rows = [(text(card.name, CELL), text(card.role, CELL), text(card.pin, STRONG)) for card in cards]
    story: list[Flowable] = [
        *title(say("staff.secrets.title"), office),
        text(say("staff.secrets.warning"), PLAIN),
        Spacer(0, 4 * mm),
        table(people, rows),
        Spacer(0, 6 * mm),
    ]
    if codes:
        lines = [text(say("staff.secrets.codes"), HEADING), text(say("staff.secrets.codes_lead"), PLAIN)]
        story += [*lines, _codes(codes)]
    about = About(
        title=f"{say('staff.secrets.title')} – {office}",
        author=office,
        subject=say("staff.secrets.title"),
        stamp="",
        lang=wording.lang,
        day=day,
    )
    return build([*story, Spacer(0, 6 * mm), text(say("staff.secrets.date", date=date_words(day, wording)))], about)


def _codes(codes: Sequence[str]) -> Table:
    """Return the numbered codes in two columns, the first half beside the second."""
    half = -(-len(codes) // 2)
    numbered = [text(f"{n}.  {code}", STRONG) for n, code in enumerate(codes, 1)]
    rows = [(numbered[i], numbered[i + half] if i + half < len(codes) else "") for i in range(half)]
    return table((Column(f"1 – {half}"), Column(f"{half + 1} – {len(codes)}", 82)), rows)
