"""Papers made for the tests, and what stands where on them."""

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.app.assets import Wordings
from kiosk.domain.ballot import Ballot
from kiosk.domain.letterhead import Letterhead
from kiosk.domain.period import Period, month, parse_day
from kiosk.domain.report import Figures, LedgerLine, Office, figures_of
from kiosk.domain.signing import Signer
from kiosk.domain.survey import Survey
from kiosk.domain.tally import tally_of
from kiosk.reports.about import Release
from kiosk.reports.monthly import monthly_report
from tests.domain.ballots import ASSETS, FIVE, TWO, answered, ballot

FONTS = ASSETS / "fonts"
POINT = 25.4 / 72
WORDINGS = Wordings()
PAPER_DAY = parse_day("2022-11-05")
OFFICE = Office("0031", "Phòng Giao dịch số 1")
HEAD = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
LINE = LedgerLine(device="ab" * 16, epoch="cd" * 16, first=1, last=14321, head=HEAD, gaps=0)
# The key of tests/vectors.
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = Signer(KEY.public_key().public_bytes_raw(), KEY.sign)
LETTERHEAD = Letterhead(
    parent="Kho bạc Nhà nước khu vực V",
    body="Phòng Giao dịch số 1",
    place="Hòa Bình",
    symbol="PGD1",
    signer="Giám đốc",
    recipients=("Phòng Kế toán Nhà nước",),
)


def figures(
    ballots: Iterable[Ballot],
    *more: Survey,
    period: Period | None = None,
    training: bool = False,
    ledgers: Iterable[LedgerLine] = (LINE,),
) -> Figures:
    surveys = {survey.key: survey for survey in (TWO, FIVE, *more)}
    return figures_of(
        tally_of(ballots, surveys),
        period=period or month("2022-10"),
        office=OFFICE,
        counters=("Quầy số 1",),
        surveys=surveys.values(),
        current=TWO.key,
        ledgers=ledgers,
        training=training,
    )


def paper(
    told: Figures,
    letterhead: Letterhead = LETTERHEAD,
    lang: str = "vi",
    day: int = PAPER_DAY,
    signer: Signer | None = SIGNER,
) -> bytes:
    return monthly_report(told, Release(letterhead, day, WORDINGS[lang], FONTS, signer))


def the_articles_month() -> list[Ballot]:
    """Return 3,809 issued ballots, 3,240 collected, 2 of them unsatisfied with one criterion each."""
    happy = answered(TWO, "satisfied", "satisfied")
    late = answered(TWO, "satisfied", "unsatisfied", reasons={"time": ("late",)})
    rude = answered(TWO, "unsatisfied", "satisfied")
    return [happy] * 3238 + [late, rude] + [ballot()] * 569


def words(pdf: bytes, *options: str) -> str:
    """Return what pdftotext reads, page after page."""
    return subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def flowing(pdf: bytes) -> str:
    """Return the words with every run of spaces and line ends as one space."""
    return " ".join(words(pdf).split())


def row(pdf: bytes, label: str) -> str:
    """Return what stands right of a label in the first table row that begins with it."""
    found = next(line.strip() for line in words(pdf, "-layout").splitlines() if line.strip().startswith(label))
    return " ".join(found.removeprefix(label).split())


@dataclass(frozen=True)
class Piece:
    """A run of text, or a path with no text, in mm from the page's upper left corner."""

    text: str
    font: str
    size: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left


def pieces(pdf: bytes, page: int = 1) -> list[Piece]:
    """Return everything that is drawn on a page, in the order it is drawn."""
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[page - 1]
    height, found = sheet.get_height(), []
    for item in sheet.get_objects(textpage=sheet.get_textpage()):
        left, bottom, right, top = item.get_bounds()
        text, font, size = "", "", 0.0
        if isinstance(item, pypdfium2.PdfTextObj):
            text, font, size = item.extract().strip(), item.get_font().get_base_name(), item.get_font_size()
        box = (left, height - top, right, height - bottom)
        found.append(Piece(text, font, size, *(edge * POINT for edge in box)))
    document.close()
    return found


def piece(pdf: bytes, text: str, page: int = 1) -> Piece:
    """Return the first run of text that begins with ``text``."""
    return next(found for found in pieces(pdf, page) if found.text.startswith(text))


def page_count(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    count = len(document)
    document.close()
    return count


def keep(folder: Path, pdf: bytes) -> str:
    """Write the paper to a file and return its path."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    return str(path)
