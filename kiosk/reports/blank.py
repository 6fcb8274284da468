"""Blank paper ballots, two or four to a sheet of A4, each with its serial and the code a scanner reads."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from math import sqrt
from pathlib import Path

from msgspec import Struct
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kiosk.domain.errors import UsageError
from kiosk.domain.period import date_of
from kiosk.domain.serials import scanned, shown
from kiosk.domain.survey import Criterion, Survey
from kiosk.domain.wording import Wording
from kiosk.reports import fonts
from kiosk.reports.faces import draw_face
from kiosk.reports.paper import CREATOR, text

TWO, FOUR = 2, 4
WIDTH, HEIGHT = 105 * mm, 148.5 * mm
"""A quarter of A4, in which a ballot is drawn; as a half of A4 it is larger by the root of two."""
EDGE = 7 * mm
INNER = WIDTH - 2 * EDGE
CODE = 17 * mm
FACE, BOX, TICK = 7.5 * mm, 5 * mm, 3.4 * mm
LINE, MOST_LINES = 7 * mm, 3
OFFICE = ParagraphStyle("blank_office", fontName=fonts.PLAIN, fontSize=8, leading=9.5, alignment=TA_LEFT)
TITLE = ParagraphStyle("blank_title", parent=OFFICE, fontName=fonts.BOLD, fontSize=12, leading=14)
ASKED = ParagraphStyle("blank_asked", parent=OFFICE, fontName=fonts.BOLD, fontSize=9.5, leading=11.5)
SMALL = ParagraphStyle("blank_small", parent=OFFICE, fontSize=8, leading=9.5)
LEVEL = ParagraphStyle("blank_level", parent=SMALL, fontSize=7.5, leading=8.5, alignment=TA_CENTER)


class Blanks(Struct, frozen=True):
    """So many ballots of one printing: its id, the serials, the survey, whose they are, the day they are issued."""

    run: str
    first: int
    last: int
    survey: Survey
    office: str
    day: int
    training: bool = False


def blank_ballots(blanks: Blanks, per_sheet: int, wording: Wording, font_folder: Path) -> bytes:
    """Return the ballots as PDF, ``per_sheet`` (2 or 4) on each page; the same serials give the same bytes.

    Raises UsageError ``paper_too_small`` for a survey too long for a ballot, EnvironmentProblem ``font_missing``.
    """
    fonts.register(font_folder)
    file = BytesIO()
    size = landscape(A4) if per_sheet == TWO else A4
    canvas = Canvas(file, pagesize=size, invariant=1, pageCompression=1, lang=wording.lang, initialFontName=fonts.PLAIN)  # type: ignore[arg-type]  # The stub says float.
    when = f"D:{date_of(blanks.day):%Y%m%d}000000+07'00'"
    canvas.setDateFormatter(lambda *_: when)
    canvas.setTitle(wording.text("report.blank.file_title", first=shown(blanks.first), last=shown(blanks.last)))
    canvas.setAuthor(blanks.office)
    canvas.setCreator(CREATOR)
    canvas.setProducer(CREATOR)
    for place, serial in enumerate(range(blanks.first, blanks.last + 1)):
        spot = place % per_sheet
        if place and not spot:
            canvas.showPage()
        canvas.saveState()
        if per_sheet == TWO:
            canvas.translate(spot * size[0] / 2, 0)
            canvas.scale(sqrt(2), sqrt(2))
        else:
            canvas.translate(spot % 2 * WIDTH, (1 - spot // 2) * HEIGHT)
        _Slip(canvas, blanks, wording).draw(serial)
        canvas.restoreState()
        if spot == 0:
            _cuts(canvas, size, per_sheet)
    canvas.save()
    return file.getvalue()


def _cuts(canvas: Canvas, size: tuple[float, float], per_sheet: int) -> None:
    """Draw where to cut."""
    canvas.saveState()
    canvas.setLineWidth(0.3)
    canvas.setDash(2, 3)
    canvas.line(size[0] / 2, 0, size[0] / 2, size[1])
    if per_sheet == FOUR:
        canvas.line(0, size[1] / 2, size[0], size[1] / 2)
    canvas.restoreState()


class _Slip:
    """One ballot, drawn from its top; ``y`` is how far it has come."""

    def __init__(self, canvas: Canvas, blanks: Blanks, wording: Wording) -> None:
        self.canvas, self.blanks, self.wording = canvas, blanks, wording
        self.y = HEIGHT - EDGE

    def draw(self, serial: int) -> None:
        self._head(serial)
        for place, criterion in enumerate(self.blanks.survey.criteria, 1):
            self._criterion(place, criterion)
        self._reasons()
        self._comment()
        if self.y < EDGE - 1:
            raise UsageError("paper_too_small", survey=self.blanks.survey.titles[self.wording.lang])

    def _words(self, words: str, style: ParagraphStyle, left: float = EDGE, width: float = INNER) -> float:
        """Write a paragraph at the present height and return how tall it is."""
        paragraph = text(words, style)
        _, tall = paragraph.wrap(width, HEIGHT)
        paragraph.drawOn(self.canvas, left, self.y - tall)
        return float(tall)

    def _head(self, serial: int) -> None:
        say, blanks, room = self.wording.text, self.blanks, INNER - CODE - 3 * mm
        _code(self.canvas, scanned(blanks.run, serial), WIDTH - EDGE - CODE, self.y - CODE, CODE)
        self.canvas.setFont(fonts.BOLD, 10.5)
        self.canvas.drawCentredString(WIDTH - EDGE - CODE / 2, self.y - CODE - 4 * mm, shown(serial))
        top = self.y
        self.y -= self._words(blanks.office, OFFICE, width=room) + 1.5 * mm
        self.y -= self._words(say("report.blank.title"), TITLE, width=room) + 1 * mm
        told = say("report.blank.training") if blanks.training else say("report.blank.lead")
        self.y -= self._words(told, SMALL, width=room)
        self.y = min(self.y, top - CODE - 5.5 * mm) - 2.5 * mm

    def _criterion(self, place: int, criterion: Criterion) -> None:
        survey, canvas, lang = self.blanks.survey, self.canvas, self.wording.lang
        self.y -= self._words(f"{place}. {criterion.names[lang]}", ASKED) + 2 * mm
        wide = INNER / len(survey.levels)
        words = 0.0
        for spot, level in enumerate(survey.levels):
            middle = EDGE + (spot + 0.5) * wide
            draw_face(canvas, middle - 4.2 * mm, self.y - FACE / 2, FACE / 2, level.id)
            canvas.setLineWidth(0.9)
            canvas.rect(middle + 1.4 * mm, self.y - FACE / 2 - BOX / 2, BOX, BOX)
            self.y -= FACE + 1 * mm
            even = _even(level.texts[lang], wide)
            words = max(words, self._words(level.texts[lang], LEVEL, middle - even / 2, even))
            self.y += FACE + 1 * mm
        self.y -= FACE + 1 * mm + words + 3 * mm

    def _reasons(self) -> None:
        """Draw a box for each reason and criterion: who is not satisfied ticks under the number of the criterion."""
        survey, canvas = self.blanks.survey, self.canvas
        if not survey.reasons:
            return
        columns = [WIDTH - EDGE - (len(survey.criteria) - place) * 7 * mm for place in range(len(survey.criteria))]
        room = columns[0] - EDGE - 2 * mm
        canvas.setFont(fonts.BOLD, 8)
        for place, left in enumerate(columns, 1):
            canvas.drawCentredString(left + 3.5 * mm, self.y - 2.8 * mm, str(place))
        self.y -= max(self._words(self.wording.text("report.blank.reasons"), ASKED, width=room), 3 * mm) + 1 * mm
        canvas.setLineWidth(0.6)
        for reason in survey.reasons:
            tall = self._words(reason.texts[self.wording.lang], SMALL, width=room)
            for left in columns:
                canvas.rect(left + 3.5 * mm - TICK / 2, self.y - tall / 2 - TICK / 2, TICK, TICK)
            self.y -= max(tall, TICK) + 0.9 * mm
        self.y -= 1.5 * mm

    def _comment(self) -> None:
        """Draw a line to write on, and more where the ballot has room."""
        self.y -= self._words(self.wording.text("report.blank.comment"), SMALL) + 4.5 * mm
        more = max(0, min(MOST_LINES - 1, int((self.y - EDGE) / LINE)))
        self.canvas.saveState()
        self.canvas.setLineWidth(0.4)
        self.canvas.setDash(1, 2)
        for place in range(more + 1):
            self.canvas.line(EDGE, self.y - place * LINE, WIDTH - EDGE, self.y - place * LINE)
        self.canvas.restoreState()


@cache
def _even(words: str, width: float) -> float:
    """Return the least width at which words take no more lines than at ``width``: their lines are alike in length."""
    lines = len(text(words, LEVEL).breakLines(width).lines)
    return next(
        tried
        for tried in (width * part / 20 for part in range(6, 21))
        if tried == width or len(text(words, LEVEL).breakLines(tried).lines) == lines
    )


def _code(canvas: Canvas, digits: str, left: float, bottom: float, side: float) -> None:
    """Draw the code for ``digits`` as one path of squares, sharp at every size."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(digits)
    code.make(fit=True)
    matrix: Sequence[Sequence[bool]] = code.get_matrix()
    # Four light modules around it belong to a code; the edge of the ballot gives the rest of them.
    module = side / (len(matrix) + 2)
    path = canvas.beginPath()
    for row, cells in enumerate(matrix):
        for column, dark in enumerate(cells):
            if dark:
                path.rect(left + (column + 1) * module, bottom + side - (row + 2) * module, module, module)
    canvas.drawPath(path, stroke=0, fill=1)
