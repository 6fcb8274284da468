"""The code on the paper is read by a machine from the printed page, and says what the device signed."""

import json
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageFilter
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from kiosk.codes.qr import modules
from kiosk.domain.wording import LANGUAGES
from kiosk.reports.about import Release
from kiosk.reports.monthly import draft_report
from kiosk.reports.pages import page_pictures
from tests.reports.papers import (
    FONTS,
    KEY,
    LETTERHEAD,
    PAPER_DAY,
    SIGNER,
    WORDINGS,
    figures,
    page_count,
    paper,
    pieces,
    the_articles_month,
    words,
)
from tests.reports.test_closed import closed
from tests.reports.test_minutes import minutes

PAPERS: dict[str, Callable[[str], bytes]] = {
    "article": lambda lang: paper(figures(the_articles_month()), lang=lang),
    "minutes": lambda lang: minutes(closed(3), lang),
    # The mark of a draft lies under the code.
    "draft": lambda lang: draft_report(
        figures([], training=True), Release(LETTERHEAD, PAPER_DAY, WORDINGS[lang], FONTS, SIGNER)
    ),
}


def scanned(image: Image.Image, folder: Path) -> str:
    """Return what a scanner reads in a picture."""
    file = folder / "page.png"
    image.save(file)
    told = subprocess.run(["zbarimg", "-q", "--raw", str(file)], capture_output=True, text=True)
    return told.stdout.strip()


def sheet(pdf: bytes, page: int, dots: int) -> Image.Image:
    picture = page_pictures(pdf, round(dots * 210 / 25.4))[page - 1]
    return Image.frombytes("RGBA", (picture.width, picture.height), picture.rgba).convert("L")


def code_page(pdf: bytes) -> int:
    """Return the page of the code: that of the words under it."""
    return next(page for page, text in enumerate(words(pdf).split("\f"), 1) if "HAILONG/REPORT/1" in text)


def side(pdf: bytes) -> tuple[float, float, float]:
    """Return how wide and high the code is, with its left edge, in mm."""
    drawn = [one for one in pieces(pdf, code_page(pdf)) if not one.text and one.left > 120]
    code = next(one for one in drawn if abs(one.width - (one.bottom - one.top)) < 0.1 and 25 < one.width < 32)
    return code.width, code.bottom - code.top, code.left


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAPERS)
def test_a_scanner_reads_the_signed_statement_from_the_page(name: str, lang: str, tmp_path: Path) -> None:
    pdf = PAPERS[name](lang)
    said = scanned(sheet(pdf, code_page(pdf), 300), tmp_path)
    message, _, signature = said.rpartition(" ")
    KEY.public_key().verify(bytes.fromhex(signature), message.encode())
    file = json.loads(pypdf.PdfReader(BytesIO(pdf)).attachments["figures.json"][0])
    assert (message, signature.lower()) == (file["statement"], file["signature"])


def test_a_coarse_copy_a_little_askew_is_still_read(tmp_path: Path) -> None:
    pdf = PAPERS["article"]("vi")
    page = sheet(pdf, code_page(pdf), 200).filter(ImageFilter.GaussianBlur(0.8))
    copied = page.rotate(2, fillcolor=255, resample=Image.Resampling.BICUBIC).point(lambda tone: 40 + tone * 0.75)
    assert scanned(copied, tmp_path).startswith("HAILONG/REPORT/1 MONTHLY 2022-10-01/2022-10-31 2022-11-05 ")


@pytest.mark.parametrize("name", PAPERS)
def test_the_code_is_large_enough_and_has_its_quiet_zone(name: str) -> None:
    pdf = PAPERS[name]("vi")
    across, down, left = side(pdf)
    assert across == pytest.approx(down, abs=0.05)
    assert across >= 25
    # Four modules of 65 on each side, within the margin.
    assert left + across + across * 4 / 65 <= 195.1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_under_the_code_are_there_and_unseen(lang: str) -> None:
    pdf = PAPERS["article"](lang)
    page = code_page(pdf)
    hidden = [one for one in pieces(pdf, page) if one.text and one.size < 9]
    (statement,) = {json.loads(pypdf.PdfReader(BytesIO(pdf)).attachments["figures.json"][0])["statement"]}
    assert "".join(one.text for one in hidden).startswith(statement.replace(" ", ""))
    across, _, left = side(pdf)
    assert all(left - 0.1 <= one.left and one.right <= left + across + 0.1 for one in hidden)


@given(st.text("0123456789", max_size=60), st.text("ABC 123:/", max_size=60), st.text(max_size=200))
@example("", "", "")
@example("1" * 300, "A" * 300, "á" * 300)
def test_a_code_is_as_small_as_its_words_allow(digits: str, letters: str, others: str) -> None:
    # The library writes the words out to find the smallest one.
    fitting = QRCode(error_correction=ERROR_CORRECT_M)
    fitting.add_data(digits + letters + others)
    fitting.best_fit()
    assert len(modules(digits + letters + others, 0)) == fitting.version * 4 + 17


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_caption_says_what_the_code_is(lang: str) -> None:
    pdf = PAPERS["article"](lang)
    page = words(pdf).split("\f")[code_page(pdf) - 1]
    told = {"vi": "Mã kiểm chứng có chữ ký số của thiết bị", "en": "Proof code, signed by the device"}[lang]
    assert told in " ".join(page.split())
    assert code_page(pdf) <= page_count(pdf)
