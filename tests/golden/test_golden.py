"""The golden months' papers say and look what is kept of them; their figures are right by hand and by the shell."""

import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

from kiosk.domain.copies import replace
from kiosk.reports.pages import page_pictures
from tests.app.shell import flat, unlike
from tests.domain.ballots import TWO, answered
from tests.golden.by_hand import EXPECTED
from tests.golden.conftest import Made
from tests.golden.keeping import ENDINGS, KEPT, RENEW, WIDTH, bands, differing, file_of, looks_of, words_of
from tests.golden.offices import MONTHS
from tests.reports.papers import figures, keep, paper, words


def test_the_papers_say_what_is_kept(made: Made) -> None:
    for sheet, pdf in made.papers.items():
        assert words_of(pdf) == file_of(made.name, sheet, "txt").read_text(encoding="utf-8"), RENEW


def test_every_page_looks_as_is_kept(made: Made) -> None:
    for sheet, pdf in made.papers.items():
        kept = file_of(made.name, sheet, "pages").read_text(encoding="utf-8")
        assert differing(kept, looks_of(pdf)) == [], (sheet, RENEW)


def test_the_figures_are_those_counted_by_hand(made: Made) -> None:
    told = dict(flat(made.found.figures.to_json()))
    by_hand = EXPECTED[made.name].figures
    assert {name: told[name] for name in by_hand} == by_hand


def test_the_papers_print_the_lines_counted_by_hand(made: Made) -> None:
    lines = {line for pdf in made.papers.values() for line in words_of(pdf).splitlines()}
    assert [line for line in EXPECTED[made.name].lines if line not in lines] == []


def test_the_shell_counts_every_figure_of_each_ledger(made: Made) -> None:
    for counted, told in made.found.recounts:
        assert unlike(dict(counted), dict(told)) == []
    assert made.found.recounts or made.name == "one-dissenter-in-40000"


def test_another_program_reads_the_same_letters_and_they_are_composed(made: Made) -> None:
    for pdf in made.papers.values():
        told = words(pdf)
        assert Counter("".join(told.split())) == Counter("".join(words_of(pdf).split()))
        assert told == unicodedata.normalize("NFC", told)


def test_the_files_are_sound_and_small(made: Made, tmp_path: Path) -> None:
    for pdf in made.papers.values():
        told = subprocess.run(["qpdf", "--check", keep(tmp_path, pdf)], capture_output=True, text=True)
        assert (told.returncode, told.stderr) == (0, "")
        assert len(pdf) < 200_000


def test_nothing_is_kept_of_a_paper_that_is_not_made() -> None:
    wanted = {
        file_of(name, sheet, end) for name, golden in MONTHS.items() for sheet in golden.sheets for end in ENDINGS
    }
    assert set(KEPT.iterdir()) == wanted
    assert sum(file.stat().st_size for file in wanted) < 1_000_000


def test_one_other_digit_is_seen_and_where_it_is() -> None:
    pile = [answered(TWO, "satisfied", "satisfied")] * 6
    before, after = (paper(figures(pile), day=day) for day in (19_300, 19_301))
    told = differing(looks_of(before), looks_of(after))
    # The date stands under the heads, 38 to 43 mm from the top; the code, which names it too, on the second page.
    assert [line.split()[2] for line in told if line.startswith("page 1,")] == ["30", "40"]
    assert {line.split(",")[0] for line in told} == {"page 1", "page 2"}


def test_a_page_more_is_seen() -> None:
    kept = looks_of(paper(figures([])))
    assert differing(kept, kept + kept.splitlines()[0] + "\n") == ["3 pages, 2 kept"]


def test_one_point_of_another_colour_is_seen() -> None:
    picture = page_pictures(paper(figures([])), WIDTH)[0]
    spot = 4 * (picture.width * (picture.height // 2) + 40)
    other = replace(picture, rgba=picture.rgba[:spot] + b"\xfe" + picture.rgba[spot + 1 :])
    assert [one for one, two in enumerate(zip(bands(picture), bands(other), strict=True)) if two[0] != two[1]] == [15]
