"""The report of a wave (*báo cáo đợt*): its figures, an index of each group of criteria, earlier waves beside it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportlab.platypus import Flowable, KeepTogether

from kiosk.domain.charted import ChartedFigures
from kiosk.domain.cuts import GroupFigures, groups
from kiosk.domain.period import Period, date_figures, dates_words, period_words
from kiosk.domain.report import Figures, Part
from kiosk.domain.share import wilson
from kiosk.reports.about import Release, about, body_of
from kiosk.reports.fonts import register
from kiosk.reports.header import heads, signature, title
from kiosk.reports.paper import NOTE, build, text
from kiosk.reports.sections import Sections
from kiosk.reports.stamp import WAVE
from kiosk.reports.tables import CELL, SMALL_HEAD, STRONG, Cell, Column, told_table


def wave_report(figures: Figures, release: Release) -> bytes:
    """Return the report of a wave as PDF; ``ChartedFigures`` bring along the earlier waves that stand beside it.

    The same figures and release give the same bytes.
    Raises EnvironmentProblem ``font_missing`` when the serif face is not in the release's folder.
    """
    register(release.font_folder)
    letterhead, wording = release.letterhead, release.wording
    body, period = body_of(figures, letterhead), period_words(figures.period, wording)
    told = about(WAVE, "report.wave", figures, release)
    opening = wording.text(
        "report.wave.opening",
        body=body,
        counters=", ".join(figures.counters),
        dates=dates_words(figures.period, wording),
    )
    closing = text(wording.text("report.wave.closing", period=period, body=body))
    story: list[Flowable] = [
        heads(letterhead, body, release.day, wording),
        *title(wording.text("report.kind"), told.subject),
        text(opening),
        *WaveSections(figures, wording, told).all(),
        # A signature never stands on a page without a word it is for.
        KeepTogether([closing, signature(letterhead, wording)]),
    ]
    return build(story, told)


class WaveSections(Sections):
    """Writes the sections of a wave."""

    TREND = False

    def all(self) -> list[Flowable]:
        found = [*self.ballots(), *self.overall(), *self.groups(), *self.waves(), *self.criteria(), *self.reasons()]
        return [*found, *self.quality(), *self.charts(), *self.close(), *self.sources()]

    def groups(self) -> list[Flowable]:
        """Return share and index of each group of criteria."""
        columns = [Column(self._text("groups.group")), *self._columns()]
        rows: list[list[Cell]] = [
            [text(self._name(one.names), CELL), *self._row(one)] for one in groups(self.figures).values()
        ]
        lead = [self._heading("groups"), text(self._text("groups.told"))]
        return told_table(lead, columns, rows, head=SMALL_HEAD)

    def waves(self) -> list[Flowable]:
        """Return this wave behind the earlier ones, nothing where none was given."""
        earlier = self.figures.earlier if isinstance(self.figures, ChartedFigures) else ()
        if not earlier:
            return []
        every = (*earlier, self.figures)
        told = [text(self._compared(one)) for one in earlier]
        if len({len(one.survey.levels) for figures in every for one in figures.surveys if one.ballots}) > 1:
            told.append(text(self._text("waves.scales"), NOTE))
        return [*self._overall_of(every, told), *self._groups_of(every)]

    def _overall_of(self, every: Sequence[Figures], told: Sequence[Flowable]) -> list[Flowable]:
        columns = [
            Column(self._text("waves.wave")),
            Column(self._text("waves.returned"), 27, 2.5),
            Column(self._text("waves.return_rate"), 19, 1),
            Column(self._text("waves.satisfied"), 27, 2.5),
            Column(self._text("waves.share"), 19, 1),
            Column(self._text("criteria.interval"), 33, 1),
        ]
        rows: list[list[Cell]] = []
        for figures in every:
            counts, good = figures.counts, figures.all_satisfied
            back = [self._of(Part(counts.returned, counts.issued)), self.numerals.percent(figures.return_rate)]
            satisfied = [self._of(good), self.numerals.percent(good.share), self.numerals.between(good.interval)]
            rows.append([self._wave(figures), *back, *satisfied])
        lead = [self._heading("waves"), text(self._text("waves.told")), *told]
        return told_table(lead, columns, rows, head=SMALL_HEAD)

    def _groups_of(self, every: Sequence[Figures]) -> list[Flowable]:
        """Return each group of criteria wave by wave."""
        found = [groups(figures) for figures in every]
        names = {key: one.names for each in found for key, one in each.items()}
        rows: list[list[Cell]] = []
        spans: list[int] = []
        for key, name in names.items():
            spans.append(len(rows))
            rows.append([text(self._name(name), STRONG), *[""] * 4])
            rows += [
                [self._wave(figures), *self._row(each.get(key))] for figures, each in zip(every, found, strict=True)
            ]
        columns = [Column(self._text("waves.wave")), *self._columns()]
        return told_table([text(self._text("waves.groups_told"))], columns, rows, spans, SMALL_HEAD)

    def _columns(self) -> list[Column]:
        """Return the columns of share and index of a group."""
        return [
            Column(self._text("criteria.satisfied"), 30, 2.5),
            Column(self._text("criteria.share"), 20, 1),
            Column(self._text("criteria.interval"), 34, 1),
            Column(self._text("criteria.index"), 18, 2),
        ]

    def _row(self, group: GroupFigures | None) -> Iterator[Cell]:
        part = group.satisfied if group is not None else Part(0, 0)
        yield self._of(part)
        yield self.numerals.percent(part.share)
        yield self.numerals.between(part.interval)
        yield self.numerals.decimal(group.index if group is not None else None)

    def _wave(self, figures: Figures) -> Flowable:
        own = figures is self.figures
        return text(self._dates(figures.period), STRONG if own else CELL)

    def _dates(self, period: Period) -> str:
        first, last = (date_figures(day, self.wording) for day in (period.first, period.last))
        return self._text("waves.dates", first=first, last=last)

    def _of(self, part: Part) -> str:
        return f"{self._n(part.n)}/{self._n(part.of)}"

    def _compared(self, other: Figures) -> str:
        """Return what became of the share satisfied since an earlier wave, and whether that may be chance."""
        before, now = other.all_satisfied, self.figures.all_satisfied
        ends, own = wilson(before.n, before.of), wilson(now.n, now.of)
        dates = self._dates(other.period)
        if ends is None or own is None:
            return self._text("waves.no_ballots", dates=dates)
        key = "overlap"
        if Decimal(own[0]) > Decimal(ends[1]):
            key = "higher"
        elif Decimal(own[1]) < Decimal(ends[0]):
            key = "lower"
        shares = {"before": self.numerals.percent(before.share), "now": self.numerals.percent(now.share)}
        return self._text(f"waves.{key}", dates=dates, **shares)
