"""The blocks of an administrative paper around its text: heads, title, recipients, signature."""

from collections.abc import Sequence

from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.platypus import Flowable, Spacer, TableStyle

from kiosk.domain.letterhead import Letterhead
from kiosk.domain.period import date_words
from kiosk.domain.wording import Wording
from kiosk.reports import fonts
from kiosk.reports.laid import Grid
from kiosk.reports.paper import BODY, SMALL, WIDTH, text

LEFT_SIDE, RIGHT_SIDE = 74 * mm, WIDTH - 74 * mm
NAME = 12
# The clerk writes the number by hand.
BLANK = "\xa0" * 10
# Room for stamp and signature.
SIGNING = 32 * mm

NUMBER = ParagraphStyle("number", fontName=fonts.PLAIN, fontSize=BODY, leading=17, alignment=TA_CENTER)
DATE = ParagraphStyle("date", parent=NUMBER, fontName=fonts.ITALIC)
RECIPIENTS = ParagraphStyle("recipients", fontName=fonts.BOLD_ITALIC, fontSize=12, leading=15, alignment=TA_LEFT)
RECIPIENT = ParagraphStyle("recipient", parent=RECIPIENTS, fontName=fonts.PLAIN, fontSize=SMALL, leading=13.5)
SIGNER = ParagraphStyle("signer", fontName=fonts.BOLD, fontSize=BODY, leading=16, alignment=TA_CENTER)

Line = tuple[str, str, float]


def balanced(words: str, font: str, size: float, width: float) -> list[str]:
    """Return the fewest lines that fit the width, as equally long as their number allows."""
    fewest = simpleSplit(words, font, size, width)
    narrow, wide = 0.0, width
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        if len(simpleSplit(words, font, size, middle)) > len(fewest):
            narrow = middle
        else:
            wide = middle
    return list(simpleSplit(words, font, size, wide))


class Block(Flowable):
    """Centred lines over a rule.

    ``lines`` hold (words, font, size); ``rule`` is the rule's length as a share of the last line's.
    """

    def __init__(self, lines: Sequence[Line], rule: float) -> None:
        super().__init__()
        self.given = lines
        self.rule = rule
        self.lines: list[Line] = []

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        if self.lines and self.width == width:
            return width, self.height
        self.width = width
        self.lines = [
            (part, font, size)
            for words, font, size in self.given
            for part in balanced(fonts.clean(words), font, size, width)
        ]
        self.height = sum(size * 1.22 for _, _, size in self.lines) + 8
        return width, self.height

    def draw(self) -> None:
        top = self.height
        for words, font, size in self.lines:
            top -= size * 1.22
            self.canv.setFont(font, size)
            self.canv.drawCentredString(self.width / 2, top + size * 0.25, words)
        words, font, size = self.lines[-1]
        half = fonts.width_of(words, font, size) * self.rule / 2
        self.canv.setLineWidth(0.7)
        self.canv.line(self.width / 2 - half, top - 4, self.width / 2 + half, top - 4)


def heads(letterhead: Letterhead, body: str, day: int, wording: Wording, key: str = "report.number") -> Flowable:
    """Return who issues the paper on the left, the national motto on the right, number and date beneath.

    ``key`` is that of the number's words, which name the kind of paper.
    """
    issuer: list[Line] = [(body.upper(), fonts.BOLD, NAME)]
    if letterhead.parent:
        issuer.insert(0, (letterhead.parent.upper(), fonts.PLAIN, NAME))
    motto = [(wording.text("report.country"), fonts.BOLD, NAME), (wording.text("report.motto"), fonts.BOLD, BODY)]
    symbol = letterhead.symbol or wording.text("report.symbol_blank")
    number = wording.text(key, blank=BLANK, symbol=symbol.upper())
    place = letterhead.place or wording.text("report.place_blank")
    date = wording.text("report.place_date", place=place, date=date_words(day, wording))
    # The rule under the motto is as long as the motto, that under the issuer a third to a half of its line.
    rows: list[list[Flowable]] = [
        [Block(issuer, 0.4), Block(motto, 1)],
        [text(number, NUMBER), text(date, DATE)],
    ]
    style = [
        ("FONTNAME", (0, 0), (-1, -1), fonts.PLAIN),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (0, -1), 2 * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    return Grid(rows, colWidths=[LEFT_SIDE, RIGHT_SIDE], style=TableStyle(style))


def title(kind: str, subject: str) -> list[Flowable]:
    """Return the kind of paper and what it is about, over a rule."""
    return [
        Spacer(0, 10),
        Block([(kind, fonts.BOLD, 14), (subject, fonts.BOLD, 14)], 0.4),
        Spacer(0, 10),
    ]


def recipients(letterhead: Letterhead, wording: Wording) -> list[str]:
    """Return the lines of who gets a paper: the body above, the office's recipients, the archive."""
    to = [wording.text("report.recipient_parent", name=letterhead.parent)] if letterhead.parent else []
    names = [wording.text("report.recipient", name=name) for name in (*to, *letterhead.recipients)]
    return [*names, wording.text("report.recipient_file")]


def signature(letterhead: Letterhead, wording: Wording, to: Sequence[str] = ()) -> Flowable:
    """Return the recipients on the left and the signer's title over blank room on the right.

    ``to`` are the recipients of a paper that is not for the office's usual ones.
    """
    left = [
        text(wording.text("report.recipients"), RECIPIENTS),
        *(text(line, RECIPIENT) for line in to or recipients(letterhead, wording)),
    ]
    signer = (letterhead.signer or wording.text("report.signer")).upper()
    right = [text(signer, SIGNER), Spacer(0, SIGNING)]
    style = [
        ("FONTNAME", (0, 0), (-1, -1), fonts.PLAIN),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ]
    return Grid([[left, right]], colWidths=[WIDTH / 2, WIDTH / 2], style=TableStyle(style))
