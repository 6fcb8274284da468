"""Numbers as people read them: thousands grouped, the decimal mark of the language."""

from kiosk.domain.wording import Wording


class Numerals:
    """Writes counts, shares and indices in one language."""

    def __init__(self, wording: Wording) -> None:
        self._group = wording.text("report.number_form.group")
        self._decimal = wording.text("report.number_form.decimal")
        self._percent = wording.text("report.number_form.percent")
        self._none = wording.text("report.number_form.none")

    def count(self, number: int) -> str:
        """Return ``3.809``."""
        return f"{number:,}".replace(",", self._group)

    def signed(self, number: int) -> str:
        """Return ``+12``, ``−3`` or ``0``: what a supplement adds or takes."""
        sign = "+" if number > 0 else "−" if number < 0 else ""
        return f"{sign}{self.count(abs(number))}"

    def decimal(self, number: str | None) -> str:
        """Return ``99,94`` for ``"99.94"`` and a dash for None."""
        return self._none if number is None else number.replace(".", self._decimal)

    def percent(self, number: str | None) -> str:
        """Return ``99,94 %`` for ``"99.94"`` and a dash for None."""
        return self._none if number is None else self._percent.format(number=self.decimal(number))

    def size(self, size: int) -> str:
        """Return ``21,4 GB`` or ``730 MB`` for so many bytes."""
        if size >= 1_000_000_000:
            return self.decimal(f"{size / 1_000_000_000:.1f}") + " GB"
        return f"{size // 1_000_000} MB"

    def between(self, ends: tuple[str, str] | None) -> str:
        """Return ``99,78 – 99,98 %`` and a dash for None."""
        if ends is None:
            return self._none
        return f"{self.decimal(ends[0])} – {self.percent(ends[1])}"
