"""What the golden months come to, counted on paper from what their visitors did, and the lines in which it is printed.

Shares are n ÷ of, to two decimals, a half rounded up, and never 100 or 0 where one ballot says otherwise. The interval
is Wilson's: (2n + z² ± z√(z² + 4n(of − n) ÷ of)) ÷ 2(of + z²) with z = 1.96.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ATTITUDE, TIME = "surveys › kbnn-2 › criteria › attitude › ", "surveys › kbnn-2 › criteria › time › "
FIRST, SECOND = "surveys › kbnn-5 › criteria › attitude › ", "surveys › kbnn-5 › criteria › time › "


@dataclass(frozen=True)
class Expected:
    """The figures by their places in figures.json, and lines of the papers as they are read from top to bottom."""

    figures: Mapping[str, str]
    lines: Sequence[str]


def counts(issued: int, returned: int, walk_up: int, valid: int, good: int, bad: int) -> dict[str, str]:
    """Return the figures of all channels together."""
    told = {"issued": issued, "returned": returned, "walk_up": walk_up, "collected": returned + walk_up}
    told |= {
        "valid": valid,
        "spoiled": returned + walk_up - valid,
        "all_satisfied › n": good,
        "any_unsatisfied › n": bad,
    }
    return {name: str(n) for name, n in told.items()}


EXPECTED: Mapping[str, Expected] = {
    # The article: 3,238 + 1 + 1 came back of 3,809; 3240/3809 = 0.85062, 3238/3240 = 0.99938, 2/3240 = 0.00062.
    # Each of the two is unsatisfied with one criterion: 3239/3240 = 0.99969 each. 3809 − 3240 = 569 declined.
    "article": Expected(
        counts(3809, 3240, 0, 3240, 3238, 2)
        | {"return_rate": "85.06", "all_satisfied › share": "99.94", "any_unsatisfied › share": "0.06"}
        | {"all_satisfied › interval › 1": "99.78", "all_satisfied › interval › 2": "99.98"}
        | {f"{ATTITUDE}satisfied_share": "99.97", f"{TIME}index": "99.97", f"{ATTITUDE}reasons › late › n": "1"}
        | {"outcomes › completed": "3240", "outcomes › declined": "569", "open": "0"},
        (
            "Phiếu phát ra 3.809",
            "Phiếu thu về 3.240",
            "Tỷ lệ thu hồi (3.240/3.809) 85,06 %",
            "Hài lòng tất cả tiêu chí 3.238 99,94 % 99,78 – 99,98 %",
            "Không hài lòng ít nhất một tiêu chí 2 0,06 % 0,02 – 0,22 %",
            "Khách hàng không đánh giá 569",
            # 4 entries found the office, then 3,238 and 2 visits of 4, a reason, and 569 of 2: 4 + 12,960 + 1 + 1,138.
            "Bản ghi số 1 đến số 14.103; thiếu 0 bản ghi",
            "– không thu về 569",
            "Return rate (3,240/3,809) 85.06 %",
            "Satisfied with all criteria 3,238 99.94 % 99.78 – 99.98 %",
        ),
    ),
    # 39999/40000 = 0.999975 is written 99.99, not 100.00; 1/40000 = 0.000025 is written 0.01, not 0.00.
    "one-dissenter-in-40000": Expected(
        counts(40_000, 40_000, 0, 40_000, 39_999, 1)
        | {"all_satisfied › share": "99.99", "any_unsatisfied › share": "0.01", f"{TIME}index": "99.99"}
        | {f"{ATTITUDE}satisfied_share": "100.00", "return_rate": "100.00"},
        (
            "Hài lòng tất cả tiêu chí 39.999 99,99 % 99,99 – 99,99 %",
            "Không hài lòng ít nhất một tiêu chí 1 0,01 % 0,01 – 0,01 %",
        ),
    ),
    # A share of nothing is none.
    "nobody": Expected(
        counts(0, 0, 0, 0, 0, 0),
        ("Không có phiếu nào được phát ra hoặc thu về.", "Tỷ lệ thu hồi –", "Hài lòng tất cả tiêu chí 0 – –"),
    ),
    # 1 ÷ (1 + 3.8415) = 0.20655 is the low end of one of one, and 3.8415 ÷ 4.8415 = 0.79345 the high one of none.
    "one-ballot": Expected(
        counts(1, 1, 0, 1, 1, 0)
        | {"all_satisfied › share": "100.00", "any_unsatisfied › share": "0.00", "return_rate": "100.00"}
        | {"all_satisfied › interval › 1": "20.65", "any_unsatisfied › interval › 2": "79.35"},
        ("Hài lòng tất cả tiêu chí 1 100,00 % 20,65 – 100,00 %", "Tỷ lệ thu hồi (1/1) 100,00 %"),
    ),
    # 51, 23, 12, 2, 4: index (5100 + 1725 + 600 + 50) ÷ 92 = 81.25. 51, 23, 12, 4, 1: 7525 ÷ 91 = 82.69, and on a scale
    # of 1 to 5 it is 1 + 4 × 0.82692 = 4.31. 74 of 92 are satisfied: 80.43; 6 of 92 are not: 6.52; 12 neither: 13.04.
    # Two of the six unsatisfied with the first criterion gave a reason: 33.33. 92 of 100 came back.
    "five-levels": Expected(
        counts(100, 92, 0, 92, 74, 6)
        | {f"{FIRST}index": "81.25", f"{SECOND}index": "82.69", f"{SECOND}average": "4.31", f"{SECOND}n": "91"}
        | {f"{FIRST}satisfied_share": "80.43", f"{SECOND}satisfied_share": "81.32", "return_rate": "92.00"}
        | {f"{FIRST}reasons › late › n": "2", f"{FIRST}levels › neutral › n": "12", "outcomes › declined": "8"},
        (
            "lòng, có mức ở giữa) 12 13,04 % 7,62 – 21,43 %",
            "quyết thủ tục hành chính (TTHC) 74/92 80,43 % 71,18 – 87,25 % 81,25",
            "Chờ lâu, trễ hạn 2 33,33 %",
            # The notice: 92 of 100, 51, 23, 12, 2 and 4 of 92 answers, 51 of 91.
            "74 trên 92 phiếu hợp lệ",
            "Khoảng tin cậy 95 %: 71,18 – 87,25 %",
            "6 trên 92 phiếu hợp lệ",
            "92/100",
            "Rất hài lòng 51 55,43 %",
            "Hài lòng 23 25,00 %",
            "Bình thường 12 13,04 %",
            "Không hài lòng 2 2,17 %",
            "Rất không hài lòng 4 4,35 %",
            "Rất hài lòng 51 56,04 %",
            "Đường dây nóng: 1900 8888",
        ),
    ),
    # Kiosk: 10 invited, 7 + 1 came back. Paper: of 12 printed 5 good, 1 bad, 1 spoiled, 3 left over, 2 out; of 4 more 1
    # good, 3 out. 16/26 = 0.61538; valid 8 + 7; satisfied throughout 7 + 6 of 15 = 0.86667.
    # Out: 10 − 8 = 2 and 16 − 8 − 3 = 5.
    "paper-beside-kiosk": Expected(
        counts(26, 16, 0, 15, 13, 2)
        | {"return_rate": "61.54", "all_satisfied › share": "86.67", "any_unsatisfied › share": "13.33"}
        | {"by_channel › paper › issued": "16", "by_channel › paper › returned": "8", "by_channel › paper › valid": "7"}
        | {"by_channel › paper › spoiled": "1", "by_channel › kiosk › issued": "10", "by_channel › kiosk › valid": "8"}
        | {"outcomes › unused": "3", "outcomes › unreturned": "5", "outcomes › timeout": "2"}
        | {f"{TIME}reasons › late › n": "1", f"{ATTITUDE}reasons › manner › n": "1"}
        | {"serials › 1 › first": "1", "serials › 1 › last": "12", "serials › 1 › collected": "7"}
        | {"serials › 1 › unused": "3", "serials › 2 › first": "13", "serials › 2 › issued": "4"},
        (
            "Phiếu phát ra 10 16 26",
            "Phiếu không hợp lệ 0 1 1",
            "Thu hồi / phát ra 8/10 8/16 16/26",
            "Tỷ lệ thu hồi 80,00 % 50,00 % 61,54 %",
            "– không thu về 2 5 7",
            "– chưa sử dụng, còn lại 0 3 3",
            "0000001 – 0000012 12 7 6 1 3 2",
            "0000013 – 0000016 4 1 1 0 0 3",
        ),
    ),
    # 2 + 2 invited, and two walk-ups of wrong clocks: one between days of October, one whose day was named later.
    # The third one's neighbours are of two months: undated. Those of November are not in it.
    "undated": Expected(
        counts(4, 4, 2, 6, 5, 1)
        | {"undated": "1", "return_rate": "100.00", "all_satisfied › share": "83.33", f"{TIME}n": "4"}
        | {f"{ATTITUDE}n": "6", f"{ATTITUDE}satisfied": "5", f"{TIME}satisfied_share": "100.00"},
        (
            "– khách hàng tự đánh giá 2",
            "Phiếu chưa xác định được ngày (không tính vào các mục trên) 1",
            "Hài lòng tất cả tiêu chí 5 83,33 % 43,65 – 96,99 %",
        ),
    ),
    # Ten visits came back from the log. The eleventh's four entries are gone: each might have been a ballot of its own.
    # Wilson of ten of ten is 72.25 to 100.
    "recovered": Expected(
        counts(10, 10, 0, 10, 9, 1)
        | {"all_satisfied › share": "90.00", "any_unsatisfied › share": "10.00", f"{TIME}interval › 1": "72.25"}
        | {f"{ATTITUDE}reasons › late › n": "1"},
        (
            "Sổ ghi của kỳ này từng bị hỏng và đã được khôi phục: lấy lại chắc chắn 10 phiếu;",
            "nhiều nhất 4 phiếu không chắc.",
            "quyết TTHC 10/10 100,00 % 72,25 – 100,00 % 100,00",
        ),
    ),
    # Ten were closed; then three came, one of them not satisfied; then one declined and one walked up, not satisfied.
    # 13/14 = 0.92857; 12/14 = 0.85714; 2/14 = 0.14286.
    "two-supplements": Expected(
        counts(14, 13, 1, 14, 12, 2)
        | {"return_rate": "92.86", "all_satisfied › share": "85.71", "any_unsatisfied › share": "14.29"}
        | {f"{ATTITUDE}reasons › refused › n": "1", f"{TIME}unsatisfied": "2"},
        (
            "Khi chốt 10 10 10 10 0 0",
            "Bổ sung 1 +3 +3 +3 +2 +1 0",
            "Bổ sung 2 +1 +1 +1 0 +1 0",
            "Cộng 14 14 14 12 2 0",
            "Tỷ lệ thu hồi (13/14) 92,86 %",
            "– không thu về 1",
        ),
    ),
    # 10 + 5 + 0 issued, 9 + 5 returned, 4 walked up: 14/15 = 0.93333, 16/18 = 0.88889; 8/9, 5/5 and 3/4 by counter.
    "three-counters": Expected(
        counts(15, 14, 4, 18, 16, 2)
        | {"return_rate": "93.33", "all_satisfied › share": "88.89", "any_unsatisfied › share": "11.11"}
        | {f"{ATTITUDE}satisfied_share": "94.44", "outcomes › timeout": "1"},
        (
            "Phát ra 10 5 0 15",
            "Thu về của phiếu phát ra 9 5 0 14",
            "ra) 90,00 % 100,00 % – 93,33 %",
            "Thu về 9 5 4 18",
            "Hài lòng tất cả tiêu chí 8 5 3 16",
            "Tỷ lệ trên phiếu hợp lệ 88,89 % 100,00 % 75,00 % 88,89 %",
            "9 / 9 5 / 5 3 / 4 17 / 18",
        ),
    ),
    # The wave before: 18 good and 2 bad of 20 invited: 18/20 = 0.9, of 40 answers 38 = 0.95. This wave: 25 invited, 24
    # came back, 23 of them good: 24/25 = 0.96, 23/24 = 0.95833, of 48 answers 47 = 0.97917, and so is the index.
    # 23/24: (49.8416 ± 5.4299) ÷ 55.6832 = 0.79758 and 0.99261. 18/20: (39.8416 ± 6.5129) ÷ 47.6832 = 0.69896 and
    # 0.97213: they overlap.
    "two-waves": Expected(
        counts(25, 24, 0, 24, 23, 1)
        | {"return_rate": "96.00", "all_satisfied › share": "95.83", "any_unsatisfied › share": "4.17"}
        | {"all_satisfied › interval › 1": "79.76", "all_satisfied › interval › 2": "99.26"}
        | {f"{ATTITUDE}satisfied_share": "95.83", f"{TIME}satisfied_share": "100.00"}
        | {f"{ATTITUDE}reasons › late › n": "1"},
        (
            "Tỷ lệ thu hồi (24/25) 96,00 %",
            "Hài lòng tất cả tiêu chí 23 95,83 % 79,76 – 99,26 %",
            "So với đợt 01/10/2022 – 10/10/2022: 90,00 % trước, 95,83 % đợt này; hai khoảng",
            "tin cậy 95 % chồng nhau nên chưa đủ căn cứ nói là khác.",
            "10/10/2022 20/20 100,00 % 18/20 90,00 % 69,90 – 97,21 %",
            "20/10/2022 24/25 96,00 % 23/24 95,83 % 79,76 – 99,26 %",
            # 38 of 40: (79.8416 ± 6.6298) ÷ 87.6832; 47 of 48: (97.8416 ± 5.4593) ÷ 103.6832.
            "01/10/2022 – 10/10/2022 38/40 95,00 % 83,50 – 98,62 % 95,00",
            "11/10/2022 – 20/10/2022 47/48 97,92 % 89,10 – 99,63 % 97,92",
            "Chờ lâu, trễ hạn 1 100,00 %",
        ),
    ),
    # 23 good and 1 bad. Before it: 19 good, 1 bad and a late one that was bad, 19/21 = 0.90476; 36/40 = 0.9. July was
    # not closed. 19/21: (41.8416 ± 6.5241) ÷ 49.6832 = 0.71086 and 0.97348. 36/40: (75.8416 ± 8.3712) ÷ 87.6832 =
    # 0.76948 and 0.96042. 23/24: (49.8416 ± 5.4299) ÷ 55.6832 = 0.79758 and 0.99261.
    "third-month": Expected(
        counts(24, 24, 0, 24, 23, 1) | {"all_satisfied › share": "95.83", "any_unsatisfied › share": "4.17"},
        (
            "Tháng 11/21 12/21 01/22 02/22 03/22 04/22 05/22 06/22 07/22 08/22 09/22 10/22",
            "Tỷ lệ (%) – – – – – – – – – 90,48 90,00 95,83",
            "Khoảng, từ – – – – – – – – – 71,09 76,95 79,76",
            "Khoảng, đến – – – – – – – – – 97,35 96,04 99,26",
            "Hài lòng – – – – – – – – – 19 36 23",
            "Hợp lệ – – – – – – – – – 21 40 24",
        ),
    ),
    # 8 invited: 5 good, 1 bad, 2 declined. 6 walked up: 3 + 1 good, 1 bad at last, 1 with one answer, a good one.
    # 6/8 = 0.75; 10/12 = 0.83333; attitude 11/12 = 0.91667, time 10/11 = 0.90909. Of the 8 issued 2 are out.
    "walk-ups": Expected(
        counts(8, 6, 6, 12, 10, 2)
        | {"return_rate": "75.00", "all_satisfied › share": "83.33", "any_unsatisfied › share": "16.67"}
        | {f"{ATTITUDE}satisfied_share": "91.67", f"{TIME}satisfied_share": "90.91", f"{TIME}n": "11"}
        | {"flagged": "1", "flags › too_fast": "1", "flags › outside_hours": "1"},
        (
            "– trong số phiếu phát ra 6",
            "– khách hàng tự đánh giá 6",
            "Tỷ lệ thu hồi (6/8) 75,00 %",
            "– không thu về 2",
            "Phiếu thu về, trong đó nghi vấn 1",
        ),
    ),
    # One of two officers: 9 good and 2 bad of 13 invited, 2 declined; 2 walked up, one with one answer. 11/13 = 0.84615
    # and 2/13 = 0.15385; attitude 12/13 = 0.92308, time 11/12 = 0.91667. Of all 9 + 1 + 1 + 8 + 1 of 24 are satisfied
    # throughout, 20/24 = 0.83333, and 4 are not; attitude 21/24 = 0.875, time 20/23 = 0.86957. One is undated.
    "officer": Expected(
        counts(13, 11, 2, 13, 11, 2)
        | {"return_rate": "84.62", "all_satisfied › share": "84.62", "any_unsatisfied › share": "15.38"}
        | {f"{ATTITUDE}satisfied_share": "92.31", f"{TIME}satisfied_share": "91.67", f"{TIME}n": "12"}
        | {"flagged": "1", "undated": "1", "outcomes › declined": "2", f"{ATTITUDE}reasons › late › n": "1"}
        | {"beside › all_satisfied › n": "20", "beside › all_satisfied › share": "83.33", "beside › valid": "24"}
        | {f"beside › {ATTITUDE}satisfied_share": "87.50", f"beside › {TIME}satisfied_share": "86.96"},
        (
            "Công chức: Phạm Thị Lan",
            "Phiếu phát ra 13",
            "– khách hàng tự đánh giá 2",
            "chí / hợp lệ 11/13 84,62 % 57,77 – 95,67 % 20/24 83,33 %",
            "Chờ lâu, trễ hạn 1 100,00 %",
            "Phiếu thu về, trong đó nghi vấn 1",
            "Ballots satisfied with all",
        ),
    ),
}
