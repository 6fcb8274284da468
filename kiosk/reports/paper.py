"""The sheet of Decree 30/2020: A4 portrait, its margins, styles and page numbers."""

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from msgspec import Struct
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from kiosk.domain.period import date_of
from kiosk.reports import fonts
from kiosk.reports.attaching import AttachingCanvas, Inside
from kiosk.reports.laid import Words
from kiosk.reports.seal import Seal

PAGE_WIDTH, PAGE_HEIGHT = A4
TOP, BOTTOM, LEFT, RIGHT = 20 * mm, 20 * mm, 30 * mm, 15 * mm
WIDTH, HEIGHT = PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM
BODY, SMALL = 13, 11
# Middle of the top margin, where the page number stands.
NUMBER_BASELINE = PAGE_HEIGHT - 12 * mm
# Above the bottom margin, for a line at the foot.
FOOT, FOOT_SIZE = 7 * mm, 10.5
ACCENT = HexColor("#9B1C1F")
PALE = HexColor("#EFEFEF")
CREATOR = "Hài Lòng"

PLAIN = ParagraphStyle(
    "body",
    fontName=fonts.PLAIN,
    fontSize=BODY,
    leading=16,
    alignment=TA_JUSTIFY,
    firstLineIndent=10 * mm,
    spaceAfter=6,
    allowWidows=0,
    allowOrphans=0,
)
HEADING = ParagraphStyle("heading", parent=PLAIN, fontName=fonts.BOLD, alignment=TA_LEFT, spaceBefore=8, spaceAfter=4)
SUBHEADING = ParagraphStyle("subheading", parent=HEADING, fontName=fonts.BOLD_ITALIC, spaceBefore=4)
NOTE = ParagraphStyle("note", parent=PLAIN, fontName=fonts.ITALIC, fontSize=11.5, leading=13.5, spaceAfter=3)
TITLE = ParagraphStyle(
    "title", fontName=fonts.BOLD, fontSize=14, leading=18, alignment=TA_CENTER, spaceBefore=0, spaceAfter=0
)


class About(Struct, frozen=True):
    """What a PDF says of itself.

    ``day`` is the paper's date, ``mark`` the words across every page, ``foot`` the line at the foot of every page,
    ``seal`` what the device signed, ``inside`` the file that travels in it, ``digest`` its figures', each if any.
    """

    title: str
    author: str
    subject: str
    stamp: str
    lang: str
    day: int
    mark: tuple[str, str] | None = None
    seal: Seal | None = None
    inside: Inside | None = None
    foot: str = ""
    digest: str = ""


def text(words: str, style: ParagraphStyle = PLAIN) -> Words:
    """Return a paragraph of plain words: a number is never parted from its per cent sign."""
    return Words(escape(fonts.clean(words)).replace(" %", "\xa0%"), style)


class Section(Words):
    """A numbered heading that the reader's bookmarks lead to."""

    def __init__(self, number: int, words: str) -> None:
        self.title = f"{number}. {fonts.clean(words)}"
        self.key = f"section-{number}"
        super().__init__(escape(self.title), HEADING)

    def draw(self) -> None:
        self.canv.bookmarkHorizontal(self.key, 0, self.height + HEADING.leading)
        self.canv.addOutlineEntry(self.title, self.key, 0)
        super().draw()


def build(story: Sequence[Flowable], about: About, size: tuple[float, float] = A4) -> bytes:
    """Return the PDF of a story: the same story and the same words about it, the same bytes.

    A larger ``size`` has the same pages, drawn larger.
    """
    paper = BytesIO()
    document = BaseDocTemplate(
        paper,
        pagesize=size,
        title=about.title,
        author=about.author,
        subject=about.subject,
        keywords=[about.stamp],
        creator=CREATOR,
        producer=CREATOR,
        lang=about.lang,
        displayDocTitle=True,
        # Else the file would name Helvetica, which is embedded nowhere.
        initialFontName=fonts.PLAIN,
        initialFontSize=BODY,
        invariant=1,
        pageCompression=1,
    )
    sheet = _Sheet(about, size)
    room = FOOT if about.foot else 0
    frame = Frame(LEFT, BOTTOM + room, WIDTH, HEIGHT - room, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("sheet", [frame], onPage=sheet.draw))
    document.build(list(story), canvasmaker=AttachingCanvas)
    return paper.getvalue()


class _Sheet:
    """Draws what stands on a page outside its text."""

    def __init__(self, about: About, size: tuple[float, float]) -> None:
        self.about = about
        self.size = size

    def draw(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        number = canvas.getPageNumber()
        if self.size != A4:
            self._enlarge(canvas)
        canvas.saveState()
        if number == 1:
            # A clock would make every printing different: the file is as old as its paper says.
            when = f"D:{date_of(self.about.day):%Y%m%d}000000+07'00'"
            canvas.setDateFormatter(lambda *_: when)
            if self.about.inside and isinstance(canvas, AttachingCanvas):
                canvas.attach(self.about.inside, when)
        else:
            canvas.setFont(fonts.PLAIN, BODY)
            canvas.drawCentredString(PAGE_WIDTH / 2, NUMBER_BASELINE, str(number))
        if self.about.foot:
            _foot(canvas, self.about.foot)
        if self.about.mark:
            _mark(canvas, *self.about.mark)
        canvas.restoreState()

    def _enlarge(self, canvas: Canvas) -> None:
        """Draw all of the page in the measures of A4, in the middle of a larger sheet."""
        across, down = self.size
        scale = min(across / PAGE_WIDTH, down / PAGE_HEIGHT)
        canvas.translate((across - scale * PAGE_WIDTH) / 2, (down - scale * PAGE_HEIGHT) / 2)
        canvas.scale(scale, scale)


def _mark(canvas: Canvas, mark: str, note: str) -> None:
    """Say on the page itself, beyond cutting or covering, that this is no paper to be signed."""
    canvas.saveState()
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(52)
    canvas.setFillColor(PALE)
    canvas.setFont(fonts.BOLD, min(110, 110 * 560 / fonts.width_of(mark, fonts.BOLD, 110)))
    canvas.drawCentredString(0, -30, mark)
    canvas.restoreState()
    canvas.setFillColor(ACCENT)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(0.8)
    length = fonts.width_of(mark, fonts.BOLD, 12)
    for baseline in (PAGE_HEIGHT - 12 * mm, 9 * mm):
        canvas.rect(LEFT, baseline - 4.5, length + 12, 18)
        canvas.setFont(fonts.BOLD, 12)
        canvas.drawString(LEFT + 6, baseline, mark)
        canvas.setFont(fonts.ITALIC, 9)
        canvas.drawRightString(PAGE_WIDTH - RIGHT, baseline, note)


def _foot(canvas: Canvas, words: str) -> None:
    canvas.setFont(fonts.ITALIC, FOOT_SIZE)
    canvas.drawCentredString(PAGE_WIDTH / 2, BOTTOM + 3, words)
