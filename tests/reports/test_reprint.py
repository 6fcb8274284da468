"""A paper that is printed once more says so in its margin, and in nothing else."""

import subprocess
from pathlib import Path

from PIL import Image, ImageChops

from kiosk.reports.pages import page_pictures
from kiosk.reports.reprint import marked
from tests.reports.papers import FONTS, figures, flowing, paper, the_articles_month

MARK = "Bản in lại – ngày 23/11/2026"


def pictures(pdf: bytes) -> list[Image.Image]:
    return [Image.frombytes("RGBA", (one.width, one.height), one.rgba) for one in page_pictures(pdf, 900)]


def test_every_page_of_a_reprint_says_so_and_reads_as_before() -> None:
    plain = paper(figures(the_articles_month()))
    again = marked(plain, MARK, FONTS)
    assert flowing(again).count(MARK) == len(pictures(plain)) > 1
    assert flowing(again).replace(f"{MARK} ", "").replace(MARK, "").split() == flowing(plain).split()


def test_the_mark_stands_in_the_margin_and_changes_no_other_spot() -> None:
    plain = paper(figures(the_articles_month()))
    for before, after in zip(pictures(plain), pictures(marked(plain, MARK, FONTS)), strict=True):
        box = ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox()
        assert box is not None
        left, top, right, bottom = (side * 210 / 900 for side in box)
        assert left > 8
        assert right < 28
        assert top > 15
        assert bottom < 105


def test_a_marked_paper_is_a_sound_file_with_its_fonts_in_it(tmp_path: Path) -> None:
    plain = paper(figures(the_articles_month()))
    file = tmp_path / "again.pdf"
    file.write_bytes(marked(plain, MARK, FONTS))
    assert subprocess.run(["qpdf", "--check", str(file)], capture_output=True).returncode == 0
    assert "Liberation" in subprocess.run(["pdffonts", str(file)], capture_output=True, text=True).stdout
