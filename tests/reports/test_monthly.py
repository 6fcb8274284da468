"""The monthly report says every figure, and how it is meant."""

import unicodedata

import pytest

from kiosk.domain.ballot import Channel, Flag, Outcome
from kiosk.domain.copies import replace
from kiosk.domain.letterhead import Letterhead
from kiosk.domain.period import wave
from kiosk.domain.report import LedgerLine
from tests.domain.ballots import FIVE, TWO, answered, ballot, made_survey
from tests.reports.papers import (
    HEAD,
    LETTERHEAD,
    figures,
    flowing,
    page_count,
    paper,
    piece,
    row,
    the_articles_month,
    words,
)


@pytest.fixture(scope="module")
def article() -> bytes:
    return paper(figures(the_articles_month(), training=True))


def test_the_articles_month_is_printed_as_published_but_to_two_decimals(article: bytes) -> None:
    assert row(article, "Phiếu phát ra") == "3.809"
    assert row(article, "Phiếu thu về") == "3.240"
    assert row(article, "Phiếu hợp lệ") == "3.240"
    assert row(article, "Tỷ lệ thu hồi (3.240/3.809)") == "85,06 %"
    assert row(article, "Hài lòng tất cả tiêu chí") == "3.238 99,94 % 99,78 – 99,98 %"
    assert row(article, "Không hài lòng ít nhất một tiêu chí") == "2 0,06 % 0,02 – 0,22 %"


def test_the_article_is_told_in_sentences_too(article: bytes) -> None:
    told = flowing(article)
    assert "Số phiếu phát ra là 3.809, số phiếu thu về là 3.240; tỷ lệ thu hồi đạt 85,06 % (3.240/3.809)." in told
    assert "3.238 phiếu hài lòng với tất cả tiêu chí, đạt 99,94 %; 2 phiếu không hài lòng" in told
    assert "ít nhất một tiêu chí, chiếm 0,06 %." in told


def test_each_criterion_is_told_by_level_with_its_share_interval_and_index(article: bytes) -> None:
    told = flowing(article)
    for criterion in TWO.criteria:
        assert criterion.names["vi"] in told
    assert told.count("3.239/3.240 99,97 % 99,83 – 99,99 % 99,97") == 2
    assert told.count("3.239 99,97 %") == 2
    assert told.count("1 0,03 %") == 2


def test_a_reason_is_counted_beside_the_unsatisfied_answers_it_was_given_with(article: bytes) -> None:
    assert row(article, "Chờ lâu, trễ hạn") == "1 100,00 %"
    assert row(article, "Không có lý do nào được chọn.") == "0 –"
    assert "Thời gian xử lý, hoàn trả giải quyết TTHC: 1 không hài lòng" in flowing(article)


def test_the_ledger_line_leads_back_to_the_entries(article: bytes) -> None:
    assert row(article, "Thiết bị") == "ab" * 16
    assert row(article, "Mã sổ") == "cd" * 16
    assert row(article, "Bản ghi") == "số 1 đến số 14.321; thiếu 0 bản ghi"
    assert row(article, "Mã băm cuối") == HEAD
    assert row(article, "Mã băm số liệu") == figures(the_articles_month(), training=True).digest()


def test_a_ledger_without_entries_in_the_period_says_so() -> None:
    empty = LedgerLine(device="ab" * 16, epoch="cd" * 16, first=0, last=0, head="00" * 32)
    assert row(paper(figures([], ledgers=(empty,))), "Bản ghi") == "không có bản ghi nào"


def test_a_training_ledger_says_so_on_every_page_and_a_real_one_nowhere(article: bytes) -> None:
    pages = words(article).split("\f")[:-1]
    assert len(pages) == page_count(article) > 1
    assert all(page.count("TẬP HUẤN") >= 2 for page in pages)
    assert all("không dùng để báo cáo chính thức" in page for page in pages)
    assert "TẬP HUẤN" not in words(paper(figures(the_articles_month())))


def test_a_month_of_nobody_has_no_share_at_all() -> None:
    empty = paper(figures([]))
    told = flowing(empty)
    assert "Không có phiếu nào được phát ra hoặc thu về." in told
    assert "Không có phiếu hợp lệ nên không tính tỷ lệ." in told
    assert "Không có câu trả lời không hài lòng." in told
    assert row(empty, "Tỷ lệ thu hồi") == "–"
    assert row(empty, "Hài lòng tất cả tiêu chí") == "0 – –"
    assert ",00 %" not in told


def test_one_dissenter_in_forty_thousand_is_printed() -> None:
    pile = [answered(TWO, "satisfied", "satisfied")] * 39_999 + [answered(TWO, "satisfied", "unsatisfied")]
    found = paper(figures(pile))
    assert row(found, "Hài lòng tất cả tiêu chí").startswith("39.999 99,99 %")
    assert row(found, "Không hài lòng ít nhất một tiêu chí").startswith("1 0,01 %")


def test_walk_ups_stand_beside_invitations_and_outside_the_return_rate() -> None:
    pile = [answered(TWO, "satisfied")] * 3 + [ballot()] + [answered(TWO, "satisfied", issued=False)] * 2
    found = paper(figures(pile))
    assert row(found, "Phiếu thu về") == "5"
    assert row(found, "– trong số phiếu phát ra") == "3"
    assert row(found, "– khách hàng tự đánh giá") == "2"
    assert row(found, "Tỷ lệ thu hồi (3/4)") == "75,00 %"
    assert "gồm 3 phiếu trong số phát ra và 2 phiếu khách hàng tự đánh giá" in flowing(found)


def test_a_month_of_walk_ups_alone_has_no_return_rate() -> None:
    found = paper(figures([answered(TWO, "satisfied", issued=False)]))
    assert "Không có phiếu nào được phát ra. Số phiếu thu về là 1, do khách hàng tự đánh giá." in flowing(found)
    assert row(found, "Tỷ lệ thu hồi") == "–"


def test_where_nobody_walked_up_nothing_is_said_of_it(article: bytes) -> None:
    assert "tự đánh giá" not in flowing(article).split("2. Kết quả chung")[0]
    assert "không hợp lệ" not in flowing(article).split("2. Kết quả chung")[0]


def test_paper_and_kiosk_stand_in_columns_of_their_own() -> None:
    spoiled = ballot(channel=Channel.PAPER, spoiled=True)
    pile = [answered(TWO, "satisfied")] * 3 + [answered(TWO, "satisfied", channel=Channel.PAPER), spoiled, ballot()]
    found = paper(figures(pile))
    assert row(found, "Nội dung") == "Tại quầy Phiếu giấy Cộng"
    assert row(found, "Phiếu phát ra") == "4 2 6"
    assert row(found, "Phiếu hợp lệ") == "3 1 4"
    assert row(found, "Phiếu không hợp lệ") == "0 1 1"
    assert row(found, "Thu hồi / phát ra") == "3/4 2/2 5/6"
    assert row(found, "Tỷ lệ thu hồi") == "75,00 % 100,00 % 83,33 %"


def test_outcomes_flags_and_undated_ballots_are_told() -> None:
    hasty = frozenset({Flag.TOO_FAST, Flag.BURST})
    pile = [
        answered(TWO, "satisfied", flags=hasty),
        answered(TWO, "satisfied", undated=True),
        *(ballot(outcome=outcome) for outcome in (Outcome.DECLINED, Outcome.TIMEOUT, Outcome.INTERRUPTED)),
        ballot(),
    ]
    found = paper(figures(pile))
    told = {
        "Hoàn thành": "1",
        "Khách hàng không đánh giá": "1",
        "Hết thời gian chờ": "1",
        "Bị gián đoạn (mất điện, sự cố)": "1",
        "Phiếu chưa kết thúc": "1",
        "Phiếu thu về, trong đó nghi vấn": "1",
        "– trả lời quá nhanh": "1",
        "– nhiều phiếu giống nhau liên tiếp": "1",
        "Phiếu chưa xác định được ngày (không tính vào các mục trên)": "1",
        "Phiếu phát ra": "5",
    }
    assert {label: row(found, label) for label in told} == told
    assert "ngoài giờ làm việc" not in flowing(found)


def test_five_levels_stand_side_by_side_and_the_middle_is_neither() -> None:
    found = paper(figures([answered(FIVE, level, level) for level in FIVE.level_ids()]))
    told = flowing(found)
    # Ten cells of the two criteria, and the one ballot that is neither satisfied nor unsatisfied.
    assert told.count("1 20,00 %") == 11
    assert "Còn lại (không có mức không hài" in told
    assert "(gồm các mức: Rất hài lòng, Hài lòng)" in told
    assert told.count("2/5 40,00 % 11,76 – 76,93 % 50,00") == 2


def test_two_surveys_in_one_month_stand_one_after_the_other() -> None:
    told = flowing(paper(figures([answered(TWO, "satisfied"), answered(FIVE, "neutral"), ballot(FIVE)])))
    first, second = "a) Đánh giá mức độ hài lòng – hai mức, phiên bản 1 (1 phiếu)", "năm mức, phiên bản 1 (2 phiếu)"
    assert told.index(first) < told.index("b) Đánh giá mức độ hài lòng – " + second)
    assert "a) " not in flowing(paper(figures([answered(TWO, "satisfied")])))


def test_ten_criteria_with_six_reasons_run_over_several_pages() -> None:
    wide = made_survey(levels=5, criteria=10, reasons=6)
    reasons = {criterion.id: tuple(reason.id for reason in wide.reasons) for criterion in wide.criteria}
    found = paper(figures([answered(wide, *["unsatisfied"] * 10, reasons=reasons)] * 4, wide))
    told = flowing(found)
    assert page_count(found) > 3
    assert all(told.count(f"Tiêu chí số {number}: mức độ") == 3 for number in range(1, 11))
    assert all(told.count(f"Lý do số {number}: mức độ") == 10 for number in range(1, 7))
    assert [piece(found, str(page), page).text for page in range(2, page_count(found) + 1)] == [
        str(page) for page in range(2, page_count(found) + 1)
    ]


def test_a_wave_is_told_by_its_dates() -> None:
    told = flowing(paper(figures([], period=wave("2023-09-15", "2023-11-05"))))
    assert "Kết quả đánh giá sự hài lòng từ ngày 15/9/2023 đến hết ngày 05/11/2023" in told
    assert "trong đợt khảo sát (từ ngày 15/9/2023 đến hết ngày 05/11/2023)" in told


def test_what_the_office_has_not_said_is_left_for_the_pen() -> None:
    told = flowing(paper(figures([]), Letterhead()))
    assert told.startswith("PHÒNG GIAO DỊCH SỐ 1 CỘNG HÒA")
    assert "……………, ngày 05 tháng 11 năm 2022" in told
    assert "/BC-………" in told
    assert "THỦ TRƯỞNG ĐƠN VỊ" in told
    assert "để báo cáo" not in told


def test_the_office_is_told_as_it_writes_itself_whatever_it_writes() -> None:
    odd = replace(LETTERHEAD, body="Phòng <b>Giao & dịch</b> %s {x}\nsố 1", recipients=("A & B <c>",))
    told = flowing(paper(figures([]), odd))
    assert "Phòng <b>Giao & dịch</b> %s {x} số 1 báo cáo kết quả" in told
    assert "- A & B <c>;" in told


def test_decomposed_letters_are_printed_composed() -> None:
    apart = replace(LETTERHEAD, body=unicodedata.normalize("NFD", LETTERHEAD.body))
    assert paper(figures([]), apart).count(b"%PDF") == 1
    told = flowing(paper(figures([]), apart))
    assert "Phòng Giao dịch số 1 báo cáo" in told
    assert told == unicodedata.normalize("NFC", told)


def test_the_english_paper_says_the_same_figures() -> None:
    found = paper(figures(the_articles_month()), lang="en")
    assert "SOCIALIST REPUBLIC OF VIET NAM" in flowing(found)
    assert "Hòa Bình, 5 November 2022" in flowing(found)
    assert "in October 2022 (from 1 October 2022 to 31 October 2022)" in flowing(found)
    assert "Ballots issued: 3,809; collected: 3,240. The return rate is 85.06 % (3,240/3,809)." in flowing(found)
    assert row(found, "Valid ballots  ") == "3,240"
    assert row(found, "Return rate (3,240/3,809)") == "85.06 %"
    assert row(found, "Satisfied with all criteria") == "3,238 99.94 % 99.78 – 99.98 %"
    assert "Attitude of service and guidance on administrative procedures" in flowing(found)
