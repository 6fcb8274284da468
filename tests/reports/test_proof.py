"""A printed paper agrees with the figures, or the first difference is named."""

from io import BytesIO

import pypdf
import pytest
from pypdf.annotations import FreeText

from kiosk.domain.copies import replace
from kiosk.domain.errors import FileProblem, IntegrityProblem
from kiosk.domain.letterhead import Letterhead
from kiosk.domain.regained import Regained
from kiosk.domain.report import Figures
from kiosk.domain.signing import Signer
from kiosk.reports.about import Release
from kiosk.reports.monthly import draft_report
from kiosk.reports.proof import check_report, read_proof
from tests.domain.ballots import TWO, answered, ballot
from tests.reports.papers import FONTS, LINE, SIGNER, WORDINGS, figures, flowing, page_count, paper, the_articles_month


@pytest.fixture(scope="module", params=["signed", "from before papers were signed"])
def signer(request: pytest.FixtureRequest) -> Signer | None:
    return SIGNER if request.param == "signed" else None


@pytest.fixture(scope="module")
def article(signer: Signer | None) -> bytes:
    return paper(figures(the_articles_month()), signer=signer)


def check(pdf: bytes, found: Figures, lang: str = "vi") -> None:
    check_report(pdf, "paper.pdf", read_proof(pdf, "paper.pdf"), found, WORDINGS[lang], FONTS)


def saved(writer: pypdf.PdfWriter) -> bytes:
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_paper_agrees_with_its_own_figures(article: bytes) -> None:
    check(article, figures(the_articles_month()))


def test_a_paper_agrees_whatever_its_language_letterhead_and_day() -> None:
    found = figures(the_articles_month(), training=True)
    check(paper(found, Letterhead(place="Kim Bôi"), "en", 20_000), found, "en")


def test_a_draft_is_the_report_under_its_mark() -> None:
    found = figures(the_articles_month())
    pdf = draft_report(found, Release(Letterhead(), 19_300, WORDINGS["vi"], FONTS, SIGNER))
    check(pdf, found)
    told = flowing(pdf)
    assert told.count("DỰ THẢO") >= 2 * page_count(pdf)
    assert "Bản dự thảo do máy tự lập, tháng chưa chốt" in told
    assert "TẬP HUẤN" not in told
    assert "DỰ THẢO" not in flowing(paper(found))


def test_a_paper_saved_again_by_another_program_still_agrees(article: bytes) -> None:
    again = saved(pypdf.PdfWriter(clone_from=BytesIO(article)))
    assert again != article
    check(again, figures(the_articles_month()))


def test_one_ballot_more_in_the_ledger_is_named_by_page_and_line() -> None:
    with pytest.raises(IntegrityProblem) as told:
        check(paper(figures(the_articles_month()), signer=None), figures([*the_articles_month(), ballot()]))
    assert told.value.key == "report_differs"
    assert told.value.params["page"] == 1
    assert "3.809" in str(told.value.params["printed"])
    assert "3.810" in str(told.value.params["recomputed"])


def test_a_paper_from_before_a_recovery_is_told_so_in_words() -> None:
    found = figures(the_articles_month())
    with pytest.raises(IntegrityProblem) as told:
        check(paper(found), replace(found, recovered=Regained(5, 1)))
    assert (told.value.key, told.value.params["certain"]) == ("report_before_recovery", 5)
    assert "lấy lại chắc chắn 5 phiếu, không chắc nhiều nhất 1 phiếu" in WORDINGS["vi"].sentence(told.value)


@pytest.mark.parametrize(
    "other",
    [
        figures(the_articles_month(), training=True),
        figures(the_articles_month(), ledgers=(replace(LINE, last=14322),)),
        figures(the_articles_month(), ledgers=(replace(LINE, head="00" * 32),)),
        figures([*the_articles_month()[1:], answered(TWO, "satisfied")]),
        figures([*the_articles_month(), answered(TWO, "satisfied", undated=True)]),
    ],
    ids=["training", "more entries", "another head", "an answer skipped", "one undated"],
)
def test_any_other_figure_is_a_difference(article: bytes, signer: Signer | None, other: Figures) -> None:
    with pytest.raises(IntegrityProblem) as told:
        check(article, other)
    assert told.value.key == ("report_figure_differs" if signer else "report_differs")


def test_a_number_painted_over_is_found_though_the_words_agree(article: bytes) -> None:
    writer = pypdf.PdfWriter(clone_from=BytesIO(article))
    writer.add_annotation(0, FreeText(text="9.999", rect=(490, 490, 530, 505), background_color="ffffff"))
    with pytest.raises(IntegrityProblem) as told:
        check(saved(writer), figures(the_articles_month()))
    assert (told.value.key, told.value.params) == ("report_altered", {"file": "paper.pdf", "page": 1})


def test_a_page_taken_out_is_found(article: bytes) -> None:
    writer = pypdf.PdfWriter(clone_from=BytesIO(article))
    writer.remove_page(1)
    with pytest.raises(IntegrityProblem):
        check(saved(writer), figures(the_articles_month()))


def test_a_page_put_in_is_found(article: bytes) -> None:
    writer = pypdf.PdfWriter(clone_from=BytesIO(article))
    writer.add_blank_page(595.276, 841.89)
    with pytest.raises(IntegrityProblem) as told:
        check(saved(writer), figures(the_articles_month()))
    assert told.value.key == "report_altered"


def test_a_paper_of_another_kind_is_not_this_one(article: bytes, signer: Signer | None) -> None:
    writer = pypdf.PdfWriter(clone_from=BytesIO(article))
    assert writer.metadata is not None
    keywords = str(writer.metadata["/Keywords"]).replace('"kind":"monthly"', '"kind":"minutes"')
    writer.add_metadata({"/Keywords": keywords})
    with pytest.raises((FileProblem, IntegrityProblem)) as told:
        check(saved(writer), figures(the_articles_month()))
    assert told.value.key == ("report_file_foreign" if signer else "report_not_ours")


def test_a_pdf_of_somebody_else_is_told_so() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    with pytest.raises(FileProblem) as told:
        check(saved(writer), figures([]))
    assert (told.value.key, told.value.params) == ("report_not_ours", {"file": "paper.pdf"})
