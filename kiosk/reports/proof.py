"""A printed paper against the figures as they are: made again and compared, words first, then pictures."""

from itertools import zip_longest
from pathlib import Path

from kiosk.domain.errors import FileProblem, IntegrityProblem
from kiosk.domain.report import Figures
from kiosk.domain.wording import Wording
from kiosk.reports.kinds import PAPERS
from kiosk.reports.pages import page_pictures
from kiosk.reports.reading import page_words, read_stamp
from kiosk.reports.stamp import MINUTES

# A4 at this width shows a changed digit and draws a page in a few hundredths of a second.
WIDTH = 900


def check_report(pdf: bytes, source: str, figures: Figures, wording: Wording, font_folder: Path) -> None:
    """Do nothing when the paper says what ``figures`` say.

    ``figures`` are those of the period in the paper's stamp, ``wording`` is in the stamp's language.
    Raises IntegrityProblem ``report_differs`` with the first line that is printed otherwise, ``report_altered``
    with the first page that only looks otherwise; FileProblem ``report_not_ours``.
    """
    stamp = read_stamp(pdf, source)
    if stamp.kind not in PAPERS or (stamp.kind == MINUTES and not figures.closed):
        raise FileProblem("report_not_ours", file=source)
    again = PAPERS[stamp.kind](figures, stamp.letterhead, stamp.day, wording, font_folder)
    if again == pdf:
        return
    _check_words(page_words(pdf, source), page_words(again, source), source)
    pages = zip_longest(page_pictures(pdf, WIDTH, source), page_pictures(again, WIDTH))
    for number, (printed, recomputed) in enumerate(pages, 1):
        if printed != recomputed:
            raise IntegrityProblem("report_altered", file=source, page=number)


def _check_words(printed: list[list[str]], recomputed: list[list[str]], source: str) -> None:
    for number in range(max(len(printed), len(recomputed))):
        page, page_again = (lines[number] if number < len(lines) else [] for lines in (printed, recomputed))
        for line, line_again in zip_longest(page, page_again, fillvalue=""):
            if line != line_again:
                told = {"printed": line, "recomputed": line_again}
                raise IntegrityProblem("report_differs", file=source, page=number + 1, **told)
