"""A PDF from anywhere is read for what it is, and never believed."""

import json
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from kiosk.domain.copies import replace
from kiosk.domain.errors import FileProblem
from kiosk.domain.letterhead import Letterhead
from kiosk.domain.period import month
from kiosk.reports.pages import page_pictures
from kiosk.reports.reading import MOST_BYTES, MOST_PAGES, read_stamp
from kiosk.reports.stamp import MARK, Stamp, stamp_of
from tests.reports.papers import HEAD, LETTERHEAD, PAPER_DAY, figures, paper, the_articles_month

STAMP = Stamp(
    kind="monthly",
    lang="vi",
    day=PAPER_DAY,
    period=month("2022-10"),
    digest="ab" * 32,
    heads=(HEAD,),
    letterhead=LETTERHEAD,
)
names = some.text(max_size=60)


@pytest.fixture(scope="module")
def article() -> bytes:
    return paper(figures(the_articles_month()))


def rewritten(pdf: bytes, **about: str) -> bytes:
    """Return the PDF as another program saves it, with something else said about it."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf))
    writer.add_metadata({f"/{key}": value for key, value in about.items()})
    saved = BytesIO()
    writer.write(saved)
    return saved.getvalue()


def blank(pages: int, width: float = 100, height: float = 100) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width, height)
    saved = BytesIO()
    writer.write(saved)
    return saved.getvalue()


def refuses(pdf: bytes) -> bool:
    with pytest.raises(FileProblem) as told:
        read_stamp(pdf, "stick/report.pdf")
    return (told.value.key, told.value.params) == ("report_not_ours", {"file": "stick/report.pdf"})


def kind_or_fault(pdf: bytes) -> str:
    try:
        return read_stamp(pdf, "half.pdf").kind
    except FileProblem as told:
        return told.key


def test_a_paper_tells_what_it_was_made_from(article: bytes) -> None:
    found = read_stamp(article, "paper.pdf")
    assert found == replace(STAMP, digest=figures(the_articles_month()).digest())


@given(
    some.builds(
        Stamp,
        kind=names,
        lang=some.sampled_from(("vi", "en")),
        day=some.just(PAPER_DAY),
        period=some.just(month("2022-10")),
        digest=names,
        heads=some.lists(names, max_size=3).map(tuple),
        letterhead=some.builds(Letterhead, names, names, names, names, names, some.lists(names, max_size=3).map(tuple)),
    )
)
def test_every_stamp_comes_back_from_its_text(stamp: Stamp) -> None:
    assert stamp_of(stamp.to_text()) == stamp


@given(some.text() | some.text().map(lambda words: MARK + words))
def test_any_other_text_is_no_stamp(words: str) -> None:
    assert stamp_of(words) is None


@pytest.mark.parametrize(
    "change",
    [
        {"lang": "../../etc"},
        {"lang": 7},
        {"day": "19301"},
        {"day": 10**9},
        {"day": 1e400},
        {"period": {"first": 19296, "last": 19266}},
        {"period": {"first": -(10**9), "last": 19266}},
        {"period": [19266, 19296]},
        {"heads": 7},
        {"letterhead": {}},
        {"letterhead": {"parent": "x" * 301, "body": "", "place": "", "symbol": "", "signer": "", "recipients": []}},
        {"letterhead": {"parent": "", "body": "", "place": "", "symbol": "", "signer": "", "recipients": ["x"] * 31}},
        {"letterhead": {"parent": "", "body": "", "place": "", "symbol": "", "signer": "", "recipients": [], "x": ""}},
        {"more": "of it"},
        {"digest": "x" * 20_000},
    ],
    ids=str,
)
def test_a_stamp_that_no_paper_of_ours_bears_is_none(change: dict[str, object]) -> None:
    told = json.loads(STAMP.to_text().removeprefix(MARK)) | change
    assert stamp_of(MARK + json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)) is None


def test_deeply_nested_text_is_no_stamp() -> None:
    assert stamp_of(MARK + "[" * 15_000) is None


@pytest.mark.parametrize(
    "pdf",
    [
        b"",
        b"PK\x03\x04 a spreadsheet",
        b"%PDF-1.4\nand nothing after it",
        b"%PDF-1.4" + b"\0" * 5_000,
        blank(1),
    ],
    ids=["nothing", "a spreadsheet", "a head only", "zeros", "somebody's page"],
)
def test_a_file_that_is_not_ours_is_refused(pdf: bytes) -> None:
    assert refuses(pdf)


def test_a_file_that_is_too_large_is_not_even_opened(article: bytes) -> None:
    assert refuses(article + b" " * MOST_BYTES)


def test_a_file_of_too_many_pages_is_refused() -> None:
    assert refuses(rewritten(blank(MOST_PAGES + 1), Keywords=STAMP.to_text()))
    assert read_stamp(rewritten(blank(MOST_PAGES), Keywords=STAMP.to_text()), "") == STAMP


def test_a_file_that_needs_a_password_is_refused(article: bytes) -> None:
    writer = pypdf.PdfWriter(clone_from=BytesIO(article))
    writer.encrypt("secret", algorithm="RC4-128")
    saved = BytesIO()
    writer.write(saved)
    assert refuses(saved.getvalue())


def test_a_file_with_form_fields_is_refused(article: bytes) -> None:
    writer = pypdf.PdfWriter(clone_from=BytesIO(article))
    fields = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/Fields"): pypdf.generic.ArrayObject()})
    writer.root_object[pypdf.generic.NameObject("/AcroForm")] = fields
    saved = BytesIO()
    writer.write(saved)
    assert refuses(saved.getvalue())


@pytest.mark.parametrize("length", [100, 5_000, 50_000, 90_000])
def test_half_a_paper_is_refused_or_read_but_never_a_fault_of_ours(article: bytes, length: int) -> None:
    assert kind_or_fault(article[:length]) in {"monthly", "report_not_ours"}


@pytest.mark.parametrize("width", [100, 595, 1240])
def test_pages_are_pictures_of_just_the_width_asked_for(article: bytes, width: int) -> None:
    pictures = page_pictures(article, width)
    assert len(pictures) == len(pypdf.PdfReader(BytesIO(article)).pages)
    for picture in pictures:
        assert picture.width == width
        assert abs(picture.height / picture.width - 297 / 210) < 0.01
        assert len(picture.rgba) == picture.width * picture.height * 4
        assert set(picture.rgba[3::4]) == {255}


def test_a_picture_shows_the_page_in_its_colours(tmp_path: Path) -> None:
    page = page_pictures(paper(figures([], training=True)), 600)[0]
    image = Image.frombytes("RGBA", (page.width, page.height), page.rgba).convert("RGB")
    assert image.getpixel((2, 2)) == (255, 255, 255)
    colours = {colour for _, colour in image.getcolors(1 << 20) or [] if isinstance(colour, tuple)}
    assert (0, 0, 0) in colours
    # The training mark is red: were red and blue exchanged, it would be blue.
    assert any(red > 120 and blue < 60 for red, _, blue in colours)
    assert not any(blue > 120 and red < 60 for red, _, blue in colours)


def test_a_page_without_a_sensible_size_is_no_picture() -> None:
    with pytest.raises(FileProblem):
        page_pictures(blank(1, 10, 10_000), 4_000)
