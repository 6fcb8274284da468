"""What must stand on a paper by an independent count, cell by cell, and what of it does not."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from tests.domain.ballots import FIVE, TWO
from tests.reports.papers import page_count, pieces

NONE = "–"
CHANNELS = ("kiosk", "paper", "phone")
OUTCOMES = {
    "completed": "Hoàn thành",
    "declined": "Khách hàng không đánh giá",
    "timeout": "Hết thời gian chờ",
    "interrupted": "Bị gián đoạn (mất điện, sự cố)",
    "unreturned": "Phiếu giấy chưa thu về",
    "unused": "Phiếu giấy chưa sử dụng",
}
_OF_VISITS = ("completed", "declined", "timeout", "interrupted")
FLAGS = {
    "too_soon": "– quá gần phiếu trước",
    "outside_hours": "– ngoài giờ làm việc",
    "too_fast": "– trả lời quá nhanh",
    "burst": "– nhiều phiếu giống nhau liên tiếp",
}
MEASURES = {"all_satisfied": "Hài lòng tất cả tiêu chí", "any_unsatisfied": "Không hài lòng ít nhất một tiêu chí"}
HELD = {
    "all_satisfied": "Phiếu hài lòng tất cả tiêu chí / hợp lệ",
    "any_unsatisfied": "Phiếu không hài lòng ít nhất một tiêu chí / hợp lệ",
}
CLOSED = ("issued", "collected", "valid", "all_satisfied › n", "any_unsatisfied › n", "undated")
Row = tuple[str, ...]
"""The last words of a row's name, and its cells; words alone are part of a sentence."""
Counted = Mapping[str, str]


def misprinted(pdf: bytes, rows: Sequence[Row]) -> list[Row]:
    """Return the rows that do not stand on the paper: their cells are drawn one after the other behind their name."""
    told = [
        one.text.replace("\xa0", " ") for page in range(1, page_count(pdf) + 1) for one in pieces(pdf, page) if one.text
    ]
    return [row for row in rows if not _stands(row, told)]


def _stands(row: Row, told: Sequence[str]) -> bool:
    name, *cells = row
    if not cells:
        return name in " ".join(told)
    behind = range(len(told) - len(cells))
    return any(
        told[at + 1] == cells[0] and told[at + 1 : at + 1 + len(cells)] == cells and name.endswith(told[at])
        for at in behind
    )


def on_report(counted: Counted) -> list[Row]:
    """Return the rows of a month's report by what an independent recount says."""
    return [
        *_ballots(counted, whole=False),
        *_measures(counted),
        *_criteria(counted),
        *_reasons(counted),
        *_rest(counted),
    ]


def on_minutes(counted: Counted) -> list[Row]:
    """Return the rows of the count minutes."""
    rows = [*_ballots(counted, whole=True), *_measures(counted), *_criteria(counted)]
    for place in range(1, 1 + len({name.split(" › ")[1] for name in counted if name.startswith("serials")})):
        one = {name: number(counted, f"serials › {place} › {name}") for name in _SERIALS}
        valid, out = one["collected"] - one["spoiled"], one["issued"] - one["collected"] - one["unused"]
        cells = (one["issued"], one["collected"], valid, one["spoiled"], one["unused"], out)
        rows.append((f"{one['first']:07} – {one['last']:07}", *map(str, cells)))
    return rows


def on_sheet(counted: Counted, everybody: Counted) -> list[Row]:
    """Return the rows of an officer's sheet, by what is counted of their ballots and of everybody's."""
    rows: list[Row] = [*_ballots(counted, whole=False)]
    valid, of_all = number(counted, "valid"), number(everybody, "valid")
    for name, label in HELD.items():
        own, ends = _of(number(counted, f"{name} › n"), valid), between(counted, f"{name} › interval")
        rows.append((label, *own, ends, *_beside(number(everybody, f"{name} › n"), of_all, valid)))
    for label, *cells in _criteria(counted):
        if "/" not in cells[0]:
            rows.append((label, *cells))
    for place, label in asked(counted):
        n, name = number(counted, f"{place}n"), f"{place}satisfied"
        own = _of(number(counted, name), n)
        ends = between(counted, f"{place}interval")
        beside = _beside(number(everybody, name), number(everybody, f"{place}n"), n)
        rows.append((label, *own, ends, _comma(counted.get(f"{place}index")), *beside))
    last = ("Phiếu của cả quầy chưa xác định được ngày (không tính vào các mục trên)", counted.get("undated", "0"))
    return [*rows, *_reasons(counted), *[*_rest(counted)][:-1], last]


def _of(n: int, of: int) -> tuple[str, str]:
    return (f"{n}/{of}", share(n, of)) if of else (NONE, NONE)


def _beside(n: int, of: int, own: int) -> tuple[str, str]:
    """Return what stands beside an officer: nothing where the others' are fewer than ten."""
    return _of(n, of) if of - own >= 10 else (NONE, NONE)


_SERIALS = ("first", "last", "issued", "collected", "spoiled", "unused")


def on_closes(counts: Sequence[Counted]) -> list[Row]:
    """Return the rows of a close and its supplements, ``counts`` being the month as it was at each of them."""
    if len(counts) < 2:
        return []
    states = [[number(one, name) for name in CLOSED] for one in counts]
    rows: list[Row] = [("Khi chốt", *map(str, states[0]))]
    for nth, (before, now) in enumerate(pairwise(states), 1):
        rows.append((f"Bổ sung {nth}", *(_signed(n - m) for m, n in zip(before, now, strict=True))))
    return [*rows, ("Cộng", *map(str, states[-1]))]


def share(n: int, of: int) -> str:
    """Return a share as it is printed: half up, and no end is reached that the number itself does not reach."""
    if not of:
        return NONE
    hundredths = (20_000 * n + of) // (2 * of)
    hundredths = max(1, hundredths) if n else 0
    hundredths = min(9_999, hundredths) if n < of else 10_000
    return f"{hundredths // 100},{hundredths % 100:02} %"


def number(counted: Counted, name: str) -> int:
    """Return a count; what is not counted is nought."""
    return int(counted.get(name, 0))


def _signed(n: int) -> str:
    return f"{'+' if n > 0 else '−' if n < 0 else ''}{abs(n)}"


def _comma(value: str | None) -> str:
    return NONE if value is None else value.replace(".", ",")


def between(counted: Counted, name: str) -> str:
    """Return an interval as it is printed."""
    low, high = counted.get(f"{name} › 1"), counted.get(f"{name} › 2")
    return NONE if low is None else f"{_comma(low)} – {_comma(high)} %"


def _ballots(counted: Counted, *, whole: bool) -> Iterator[Row]:
    names = ("issued", "returned", "walk_up", "valid", "spoiled")
    channels = {one: {name: number(counted, f"by_channel › {one} › {name}") for name in names} for one in CHANNELS}
    shown = [one for one in CHANNELS if any(channels[one].values())]
    unused = number(counted, "outcomes › unused")
    parts = [{**channels[one], "unused": unused * (one == "paper")} for one in shown if len(shown) > 1]
    parts.append({**{name: number(counted, name) for name in names}, "unused": unused})
    total = parts[-1]

    def row(label: str, *added: str, less: Sequence[str] = ()) -> Row:
        return label, *(str(sum(part[one] for one in added) - sum(part[one] for one in less)) for part in parts)

    yield row("Phiếu phát ra", "issued")
    if whole:
        yield row("– không thu về", "issued", less=("returned", "unused"))
        yield from [row("– chưa sử dụng, còn lại", "unused")] * bool(unused)
    yield row("Phiếu thu về", "returned", "walk_up")
    if whole or total["walk_up"]:
        yield row("– trong số phiếu phát ra", "returned")
        yield row("– khách hàng tự đánh giá", "walk_up")
    yield row("Phiếu hợp lệ", "valid")
    if whole or total["spoiled"]:
        yield row("Phiếu không hợp lệ", "spoiled")
    told = f" ({total['returned']}/{total['issued']})" if total["issued"] and len(parts) == 1 else ""
    if len(parts) > 1:
        yield "Thu hồi / phát ra", *(f"{part['returned']}/{part['issued']}" for part in parts)
    yield f"Tỷ lệ thu hồi{told}", *(share(part["returned"], part["issued"]) for part in parts)


def _measures(counted: Counted) -> Iterator[Row]:
    valid = number(counted, "valid")
    for name, label in MEASURES.items():
        n = number(counted, f"{name} › n")
        yield label, str(n), share(n, valid), between(counted, f"{name} › interval")
    rest = valid - sum(number(counted, f"{name} › n") for name in MEASURES)
    if rest:
        yield "lòng, có mức ở giữa)", str(rest), share(rest, valid)


def _criteria(counted: Counted) -> Iterator[Row]:
    for place, label in asked(counted):
        form = TWO if TWO.id in place else FIVE
        n, good = number(counted, f"{place}n"), number(counted, f"{place}satisfied")
        levels = [number(counted, f"{place}levels › {level} › n") for level in form.level_ids()]
        yield label, str(n), *(cell for one in levels for cell in (str(one), share(one, n)))
        index, ends = _comma(counted.get(f"{place}index")), between(counted, f"{place}interval")
        yield label, f"{good}/{n}", share(good, n), ends, index


def asked(counted: Counted) -> Iterator[tuple[str, str]]:
    """Yield the place of each criterion, and what it is called."""
    asked = [name.removesuffix("n") for name in counted if " › criteria › " in name and name.count(" › ") == 4]
    for place in (place for place in asked if place.endswith(" › ")):
        form = TWO if TWO.id in place else FIVE
        yield place, next(one.names["vi"] for one in form.criteria if place.endswith(f" {one.id} › "))


def _reasons(counted: Counted) -> Iterator[Row]:
    names = {reason.id: reason.texts["vi"] for reason in (*TWO.reasons, *FIVE.reasons)}
    for name in counted:
        if " › reasons › " in name:
            place, _, reason = name.removesuffix(" › n").partition("reasons › ")
            yield names[reason], counted[name], share(number(counted, name), number(counted, f"{place}unsatisfied"))


def _rest(counted: Counted) -> Iterator[Row]:
    for name, label in OUTCOMES.items():
        n = number(counted, f"outcomes › {name}")
        if n or name in _OF_VISITS:
            yield label, str(n)
    if number(counted, "open"):
        yield "Phiếu chưa kết thúc", counted["open"]
    yield "Phiếu thu về, trong đó nghi vấn", counted.get("flagged", "0")
    for name, label in FLAGS.items():
        if number(counted, f"flags › {name}"):
            yield label, counted[f"flags › {name}"]
    yield "Phiếu chưa xác định được ngày (không tính vào các mục trên)", counted.get("undated", "0")
