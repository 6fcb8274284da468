"""A period's figures as the cards and tables of the staff side; every share with its count and denominator."""

from collections.abc import Sequence

from msgspec import Struct

from kiosk.domain.numerals import Numerals
from kiosk.domain.period import Period, period_words
from kiosk.domain.report import CriterionFigures, Figures, Part, SurveyFigures
from kiosk.domain.wording import Wording
from kiosk.staff.figures import Figure
from kiosk.staff.pages.figures import TableView
from kiosk.widgets.face import LEVELS
from kiosk.widgets.table import Column, Row

_CARDS = ("issued", "collected", "return_rate", "all_satisfied")


def awaited_cards(words: Wording) -> tuple[Figure, ...]:
    """Return the cards of a period whose figures are still being proven."""
    return tuple(Figure(words.text(f"staff.figures.{name}"), "…", role="quiet") for name in _CARDS)


class Beside(Struct, frozen=True):
    """A period that another one is held beside; ``key`` names it, it has no figures from before the ledger."""

    key: str
    period: Period
    figures: Figures | None


def beside_table(shown: Figures, beside: Sequence[Beside], words: Wording) -> TableView:
    """Return the main figures of a period over those of others, every share with its count and denominator."""
    text, numerals = words.text, Numerals(words)
    heads = [Column(text("staff.figures.beside_period"))]
    heads += [Column(text(f"staff.figures.{key}"), figures=True) for key in ("collected", "rate", "satisfied")]
    every = (Beside("this_period", shown.period, shown), *beside)
    rows = [row for one in every for row in _beside_rows(text(f"staff.figures.{one.key}"), one.figures, numerals)]
    # Dates in a column of the table would not fit a narrow panel in large text.
    named = [f"{text(f'staff.figures.{one.key}')}: {period_words(one.period, words)}." for one in every]
    note = " ".join([*named, text("staff.figures.beside_note")])
    return TableView(text("staff.figures.beside"), tuple(heads), tuple(rows), note)


def _beside_rows(name: str, figures: Figures | None, numerals: Numerals) -> list[Row]:
    dash = numerals.percent(None)
    if figures is None:
        return [Row((name, *[dash] * 3), strong=True)]
    number, counts = numerals.count, figures.counts
    parts = (Part(counts.returned, counts.issued), figures.all_satisfied)
    shares = [numerals.percent(part.share) for part in parts]
    of = [f"{number(part.n)}/{number(part.of)}" if part.of else "" for part in parts]
    return [Row((name, number(counts.collected), *shares), strong=True), Row(("", "", *of), quiet=True)]


class Shown:
    """Figures in one language."""

    def __init__(self, figures: Figures, words: Wording) -> None:
        self._figures, self._words = figures, words
        self._numerals = Numerals(words)

    def cards(self) -> tuple[Figure, ...]:
        """Return issued, collected, return rate and all satisfied."""
        counts, text, number = self._figures.counts, self._words.text, self._numerals.count
        told = {"returned": number(counts.returned), "walk_up": number(counts.walk_up)}
        rate = Part(counts.returned, counts.issued)
        return (
            Figure(text("staff.figures.issued"), number(counts.issued), text("staff.figures.issued_note")),
            Figure(
                text("staff.figures.collected"),
                number(counts.collected),
                text("staff.figures.collected_note", **told),
            ),
            self._share("return_rate", rate, "return_of"),
            self._share("all_satisfied", self._figures.all_satisfied, "satisfied_of", role="good"),
        )

    def _share(self, name: str, part: Part, of: str, role: str = "heading") -> Figure:
        text, number = self._words.text, self._numerals.count
        told = text(f"staff.figures.{of}", part=number(part.n), whole=number(part.of))
        if not part.of:
            return Figure(text(f"staff.figures.{name}"), self._numerals.percent(None), told, "quiet")
        return Figure(text(f"staff.figures.{name}"), self._numerals.percent(part.share), told, role)

    def tables(self) -> tuple[TableView, ...]:
        """Return the month as the paper has it: ballots, each criterion by level, reasons."""
        surveys = [survey for survey in self._figures.surveys if survey.ballots]
        found = [self._ballots()]
        for survey in surveys:
            found += [self._criterion(survey, item, n) for n, item in enumerate(survey.criteria, 1)]
            found += [self._reasons(survey, item, n) for n, item in enumerate(survey.criteria, 1) if item.reasons]
        return tuple(found)

    def _ballots(self) -> TableView:
        text, counts, number = self._words.text, self._figures.counts, self._numerals.count
        rows = [
            Row((text("report.ballots.issued"), number(counts.issued)), strong=True),
            Row((text("report.ballots.collected"), number(counts.collected)), strong=True),
            Row((text("report.ballots.returned"), number(counts.returned)), quiet=True),
            Row((text("report.ballots.walk_up"), number(counts.walk_up)), quiet=True),
            Row((text("report.ballots.valid"), number(counts.valid)), strong=True),
        ]
        if counts.spoiled:
            rows.append(Row((text("report.ballots.spoiled"), number(counts.spoiled))))
        rows.append(Row((text("report.overall.all_satisfied"), number(counts.all_satisfied))))
        rows.append(Row((text("report.overall.any_unsatisfied"), number(counts.any_unsatisfied))))
        for name, found in (
            ("flagged", self._figures.flagged),
            ("undated", self._figures.undated),
            ("open", self._figures.open),
        ):
            if found:
                rows.append(Row((text(f"report.quality.{name}"), number(found)), quiet=True))
        lost = self._figures.recovered
        if lost is not None:
            rows.append(Row((text("staff.figures.certain"), number(lost.certain)), quiet=True))
            rows.append(Row((text("staff.figures.uncertain"), number(lost.uncertain)), quiet=True))
        heads = (Column(text("staff.figures.what")), Column(text("staff.figures.number"), figures=True))
        return TableView(text("staff.figures.ballots"), heads, tuple(rows))

    def _title(self, survey: SurveyFigures, item: CriterionFigures, n: int) -> str:
        title = f"{n}. {item.criterion.names[self._words.lang]}"
        if sum(1 for other in self._figures.surveys if other.ballots) < 2:
            return title
        return f"{survey.survey.titles[self._words.lang]} ({survey.survey.version}) – {title}"

    def _heads(self, first: str, second: str, whole: int) -> tuple[Column, ...]:
        text = self._words.text
        of = text("staff.figures.share", n=self._numerals.count(whole))
        return Column(text(first)), Column(text(second), figures=True), Column(of, figures=True)

    def _row(self, words: str, part: Part, *, strong: bool = False, tone: int | None = None) -> Row:
        cells = (words, self._numerals.count(part.n), self._numerals.percent(part.share))
        return Row(cells, strong=strong, tone=tone)

    def _criterion(self, survey: SurveyFigures, item: CriterionFigures, n: int) -> TableView:
        names = {level.id: level.texts[self._words.lang] for level in survey.survey.levels}
        rows = [self._row(names[level], Part(found, item.n), tone=LEVELS.index(level)) for level, found in item.levels]
        rows.append(self._row(self._words.text("staff.figures.satisfied"), item.satisfied, strong=True))
        heads = self._heads("staff.figures.level", "staff.figures.answers", item.n)
        return TableView(self._title(survey, item, n), heads, tuple(rows))

    def _reasons(self, survey: SurveyFigures, item: CriterionFigures, n: int) -> TableView:
        names = {reason.id: reason.texts[self._words.lang] for reason in survey.survey.reasons}
        of = item.unsatisfied.n
        rows = tuple(self._row(names[reason], Part(found, of)) for reason, found in item.reasons)
        text = self._words.text
        return TableView(
            text("staff.figures.reasons_of", title=self._title(survey, item, n)),
            self._heads("staff.figures.reason", "staff.figures.times", of),
            rows,
            text("staff.figures.reasons_note", n=self._numerals.count(of)),
        )
