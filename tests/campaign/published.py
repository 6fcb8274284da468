"""What must stand on a notice for the hall and on the report of a wave, by an independent count."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import sqrt

from kiosk.domain.survey import Survey
from tests.campaign.printed import NONE, Counted, Row, asked, between, number, on_report, share
from tests.domain.ballots import FIVE, TWO

LEAST_PUBLIC = 30
"""No share of fewer hangs in the hall."""
FORMS = (TWO, FIVE)
_Z = 1.959963984540054
_Answers = tuple[int, int, Fraction]
"""Of a group: its answers, those satisfied, and the sum of their places from 0 for the worst level to 1."""


def on_notice(counted: Counted) -> list[Row]:
    """Return the rows and sentences of a notice."""
    valid = number(counted, "valid")
    noted = [
        (f"{number(counted, 'walk_up')} tự đánh giá", number(counted, "walk_up")),
        (f"{number(counted, 'spoiled')} không hợp lệ", number(counted, "spoiled")),
    ]
    walk_up, spoiled = ([words] if n else [] for words, n in noted)
    rate, issued = number(counted, "returned"), number(counted, "issued")
    rows: list[Row] = [
        ("Phát ra", str(issued)),
        ("Thu về", str(number(counted, "collected")), *walk_up),
        ("Hợp lệ", str(valid), *spoiled),
        ("Tỷ lệ thu hồi", share(rate, issued) if issued >= LEAST_PUBLIC else NONE, f"{rate}/{issued}"),
        (f"Trong phiếu thu về có {number(counted, 'flagged')} phiếu nghi vấn, vẫn được tính;",),
        (f" {number(counted, 'undated')} phiếu chưa rõ ngày không tính vào kỳ nào.",),
    ]
    if valid < LEAST_PUBLIC:
        return [*rows, ("CHƯA ĐỦ PHIẾU",), (f"Có {valid} phiếu hợp lệ. Dưới {LEAST_PUBLIC} phiếu thì",)]
    good, bad = (number(counted, f"{name} › n") for name in ("all_satisfied", "any_unsatisfied"))
    ends = between(counted, "all_satisfied › interval")
    told = [f"{n} trên {valid} phiếu hợp lệ" for n in (good, bad)]
    rows.append(("Phiếu hài lòng với tất cả tiêu chí", share(good, valid), told[0], f"Khoảng tin cậy 95 %: {ends}"))
    rows.append(("Phiếu không hài lòng với ít nhất một tiêu chí", share(bad, valid), told[1]))
    return [*rows, *_levels(counted)]


def _levels(counted: Counted) -> Iterator[Row]:
    """Yield each criterion with its levels, or why they do not hang there."""
    places = [place for place, _ in asked(counted)]
    answered = {_survey(one) for one in places if number(counted, f"{one}n")}
    for place, name in asked(counted):
        if _survey(place) not in answered:
            continue
        form, n = form_of(place), number(counted, f"{place}n")
        nth = 1 + [one.names["vi"] for one in form.criteria].index(name)
        version = counted[f"surveys › {_survey(place)} › version"]
        which = f" – {form.titles['vi']}, phiên bản {version}" if len(answered) > 1 else ""
        title = f"{nth}. {name}{which} ({n} câu trả lời)"
        if n < LEAST_PUBLIC:
            yield title, f"Chưa đủ phiếu ({n} câu trả lời, dưới {LEAST_PUBLIC})"
            continue
        levels = [(one.texts["vi"], number(counted, f"{place}levels › {one.id} › n")) for one in form.levels]
        yield title, *(cell for words, one in levels for cell in (words, str(one), share(one, n)))


def on_wave(counted: Counted, earlier: Sequence[tuple[str, Counted]], own: str) -> list[Row]:
    """Return the rows of a wave's report; ``own`` and what stands by ``earlier`` waves are their days as printed."""
    rows: list[Row] = [*on_report(counted), *((name, *_cells(told)) for name, told in _groups(counted).items())]
    for dates, wave in [*earlier, (own, counted)] if earlier else []:
        returned, issued = number(wave, "returned"), number(wave, "issued")
        good, valid = number(wave, "all_satisfied › n"), number(wave, "valid")
        satisfied = (f"{good}/{valid}", share(good, valid), between(wave, "all_satisfied › interval"))
        rows.append((dates, f"{returned}/{issued}", share(returned, issued), *satisfied))
        found = _groups(wave)
        rows += [(dates, *_cells(found.get(name, (0, 0, Fraction())))) for name in _names(counted, earlier)]
    return rows


def _names(counted: Counted, earlier: Sequence[tuple[str, Counted]]) -> dict[str, None]:
    """Return every group that any of the waves asked about."""
    return {name: None for wave in (counted, *(told for _, told in earlier)) for name in _groups(wave)}


def _groups(counted: Counted) -> dict[str, _Answers]:
    """Return the answers of each group of criteria, by its name."""
    found: dict[str, _Answers] = {}
    for place, name in asked(counted):
        form = form_of(place)
        item = next(one for one in form.criteria if one.names["vi"] == name)
        steps = len(form.levels) - 1
        points = sum(
            (Fraction(steps - nth, steps) * number(counted, f"{place}levels › {level} › n"))
            for nth, level in enumerate(form.level_ids())
        )
        before = found.get(form.groups[item.group]["vi"], (0, 0, Fraction()))
        new = (number(counted, f"{place}n"), number(counted, f"{place}satisfied"), points)
        found[form.groups[item.group]["vi"]] = (before[0] + new[0], before[1] + new[1], before[2] + new[2])
    return found


def _cells(told: _Answers) -> tuple[str, ...]:
    n, good, points = told
    return f"{good}/{n}", share(good, n), _ends(good, n), _index(points, n)


def _index(points: Fraction, n: int) -> str:
    """Return 100 for the best level and 0 for the worst, neither unless every answer says so."""
    if not n:
        return NONE
    hundredths = int(10_000 * points / n + Fraction(1, 2))
    hundredths = max(1, hundredths) if points else 0
    hundredths = min(9_999, hundredths) if points < n else 10_000
    return f"{hundredths // 100},{hundredths % 100:02}"


def _ends(n: int, of_all: int) -> str:
    """Return Wilson's interval as it is printed."""
    if not of_all:
        return NONE
    root = sqrt(_Z * _Z + 4 * n * (of_all - n) / of_all)
    low, high = (5000 * (2 * n + _Z * _Z + sign * _Z * root) / (of_all + _Z * _Z) for sign in (-1, 1))
    ends = (
        0 if n == 0 else min(9_999, max(1, int(low + 0.5))),
        10_000 if n == of_all else min(9_999, max(1, int(high + 0.5))),
    )
    return " – ".join(f"{one // 100},{one % 100:02}" for one in ends) + " %"


def _survey(place: str) -> str:
    return place.split(" › ")[1]


def form_of(place: str) -> Survey:
    """Return the survey that a place names."""
    return next(form for form in FORMS if form.id in place)
