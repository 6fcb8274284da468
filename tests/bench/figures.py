"""What was measured as rows: a median, a ninety-ninth percentile, a ratio to the bare program, and its target."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

ENOUGH_FOR_P99 = 100


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that ``share`` (above 0, up to 1) of the values do not exceed; needs one at least."""
    return sorted(values)[max(0, ceil(len(values) * share) - 1)]


def median(values: Sequence[float]) -> float:
    """Return the middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(frozen=True)
class Row:
    """One figure: what ours took, and what the program beside it took in the same run, in the same unit.

    ``against`` names that program; without one the figure itself is held against ``most``, where it has a limit.
    ``at_p99`` holds the ratio of the ninety-ninth percentiles against it: what the unluckiest of a hundred waits.
    """

    key: str
    says: str
    unit: str
    ours: tuple[float, ...]
    bare: tuple[float, ...] = ()
    against: str = ""
    most: float | None = None
    at_p99: bool = False

    @property
    def figure(self) -> float:
        """What is held against the target: the ratio of the medians, or the median itself."""
        return median(self.ours) / median(self.bare) if self.bare else median(self.ours)

    @property
    def tail(self) -> float | None:
        """The ratio of the ninety-ninth percentiles, None where there are too few values for one."""
        if min(len(self.ours), len(self.bare)) < ENOUGH_FOR_P99:
            return None
        return quantile(self.ours, 0.99) / quantile(self.bare, 0.99)

    @property
    def holds(self) -> bool | None:
        if self.most is None:
            return None
        # Too few values for a tail prove nothing of it.
        figure = self.tail if self.at_p99 else self.figure
        return figure is not None and figure <= self.most

    def to_plain(self) -> dict[str, Any]:
        """Return the row as JSON values; every value that was measured stands in it."""
        return {
            "key": self.key,
            "says": self.says,
            "unit": self.unit,
            "ours": _summary(self.ours),
            "against": self.against or None,
            "bare": _summary(self.bare) if self.bare else None,
            "ratio": self.figure if self.bare else None,
            "ratio_p99": self.tail,
            "target": self.most,
            "target_at_p99": self.at_p99,
            "holds": self.holds,
        }


def _summary(values: Sequence[float]) -> dict[str, Any]:
    p99 = quantile(values, 0.99) if len(values) >= ENOUGH_FOR_P99 else None
    return {"n": len(values), "p50": median(values), "p99": p99, "least": min(values), "most": max(values)}


def shown(value: float) -> str:
    """Return a number with four figures at most, and never an exponent."""
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.{3 if value < 10 else 2 if value < 100 else 1}f}"


HEADS = ("what", "unit", "p50", "p99", "beside", "p50", "p99", "ratio", "at p99", "target", "holds")
_LEFT = {0, 1, 4}


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a table for people; it is Markdown as well."""
    cells = [HEADS, *(_cells(row) for row in rows)]
    wide = [max(len(line[at]) for line in cells) for at in range(len(HEADS))]
    yield _line(cells[0], wide)
    yield "|" + "|".join("-" * (width + 1) + ("-" if at in _LEFT else ":") for at, width in enumerate(wide)) + "|"
    yield from (_line(line, wide) for line in cells[1:])


def _line(cells: Sequence[str], wide: Sequence[int]) -> str:
    padded = (
        cell.ljust(width) if at in _LEFT else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(cells, wide, strict=True))
    )
    return "| " + " | ".join(padded) + " |"


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.says,
        row.unit,
        shown(median(row.ours)),
        _p99(row.ours),
        row.against,
        shown(median(row.bare)) if row.bare else "",
        _p99(row.bare),
        f"{row.figure:.3f}" if row.bare else "",
        "" if row.tail is None else f"{row.tail:.2f}",
        "" if row.most is None else f"≤ {row.most}{' at p99' if row.at_p99 else ''}",
        {None: "", True: "yes", False: "NO"}[row.holds],
    )


def _p99(values: Sequence[float]) -> str:
    return shown(quantile(values, 0.99)) if len(values) >= ENOUGH_FOR_P99 else ""
