"""The numbered sections of the monthly report, each from the figures alone."""

from collections.abc import Sequence
from itertools import count

from reportlab.platypus import Flowable

from kiosk.domain.ballot import Channel, Flag
from kiosk.domain.charted import ChartedFigures
from kiosk.domain.numerals import Numerals
from kiosk.domain.report import CriterionFigures, Figures, Part, SurveyFigures
from kiosk.domain.survey import Texts
from kiosk.domain.tally import Counts
from kiosk.domain.wording import Wording
from kiosk.reports.charts import Charts
from kiosk.reports.closed import closed_month
from kiosk.reports.counters import by_counter
from kiosk.reports.paper import NOTE, SUBHEADING, About, Section, text
from kiosk.reports.regained import regained
from kiosk.reports.serials import left_over, serial_table
from kiosk.reports.sources import sources
from kiosk.reports.tables import CELL, CENTRE, INNER, SMALL_HEAD, STRONG, Cell, Column, told_table

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Sections:
    """Writes the sections one after the other, numbered as they come."""

    UNDATED = "quality.undated"
    """What the ballots of no day are called."""
    TREND = True
    """Whether the charts have a year of months."""

    def __init__(self, figures: Figures, wording: Wording, about: About) -> None:
        self.figures = figures
        self.about = about
        self.wording = wording
        self.numerals = Numerals(wording)
        self._numbers = count(1)

    def all(self) -> list[Flowable]:
        figures = [*self.ballots(), *self.overall(), *self.criteria(), *self.reasons(), *self.quality()]
        if self.figures.by_counter:
            figures += by_counter(self.figures, self.wording, self._heading("counters"))
        return [*figures, *self.charts(), *self.close(), *self.sources()]

    def counted(self) -> list[Flowable]:
        """Return what a count team signs for: every ballot accounted for, the doubtful and the regained among them."""
        found = [*self.ballots(whole=True), *self.overall(), *self.criteria(), *self.quality()]
        return [*found, *self.close(), *self.sources()]

    def ballots(self, *, whole: bool = False) -> list[Flowable]:
        """Return what was issued and collected, by channel where there is more than one.

        ``whole`` accounts for every ballot that was issued, and names what there was none of, too.
        """
        shown = [channel for channel in Channel if self.figures.channels[channel] != Counts()]
        by_channel = shown if len(shown) > 1 else []
        parts = [*(self.figures.channels[channel] for channel in by_channel), self.figures.counts]
        width = 27 if by_channel else 40
        heads = [self._text(f"channel.{channel.value}") for channel in by_channel]
        last = self._text("ballots.sum" if by_channel else "ballots.number")
        columns = [Column(self._text("ballots.what")), *(Column(head, width, width / 4) for head in (*heads, last))]
        lead = [self._heading("ballots"), text(self._ballots_told())]
        story = told_table(lead, columns, self._ballot_rows(parts, every=whole))
        return [*story, *serial_table(self.figures, self.wording)] if whole else story

    def _ballot_rows(self, parts: Sequence[Counts], *, every: bool) -> list[list[Cell]]:
        whole = self.figures.counts
        rows = [self._counts_row("issued", [part.issued for part in parts])]
        if every:
            unused = left_over(self.figures, len(parts))
            out = [part.issued - part.returned - n for part, n in zip(parts, unused, strict=True)]
            rows.append(self._counts_row("unreturned", out, inner=True))
            rows += [self._counts_row("unused", unused, inner=True)] * any(unused)
        rows.append(self._counts_row("collected", [part.collected for part in parts]))
        if whole.walk_up or every:
            rows.append(self._counts_row("returned", [part.returned for part in parts], inner=True))
            rows.append(self._counts_row("walk_up", [part.walk_up for part in parts], inner=True))
        rows.append(self._counts_row("valid", [part.valid for part in parts]))
        if whole.spoiled or every:
            rows.append(self._counts_row("spoiled", [part.spoiled for part in parts]))
        return [*rows, *self._return_rows(parts)]

    def _return_rows(self, parts: Sequence[Counts]) -> list[list[Cell]]:
        """Return the return rates with what they are of, in a row of its own where there are several."""
        told, whole = self._text("ballots.return_rate"), self.figures.counts
        rates: list[Cell] = [self.numerals.percent(Part(part.returned, part.issued).share) for part in parts]
        if len(parts) > 1:
            of = (f"{self._n(part.returned)}/{self._n(part.issued)}" for part in parts)
            return [[text(self._text("ballots.returned_of"), CELL), *of], [text(told, CELL), *rates]]
        if whole.issued:
            told = self._text("ballots.return_rate_of", part=self._n(whole.returned), whole=self._n(whole.issued))
        return [[text(told, CELL), *rates]]

    def _counts_row(self, key: str, counts: Sequence[int], inner: bool = False) -> list[Cell]:
        return [text(self._text(f"ballots.{key}"), INNER if inner else CELL), *(self._n(n) for n in counts)]

    def _ballots_told(self) -> str:
        counts = self.figures.counts
        if counts.issued and not counts.walk_up:
            key = "told"
        elif counts.issued:
            key = "told_walk_ups"
        else:
            key = "told_only_walk_ups" if counts.collected else "told_none"
        return self._text(
            f"ballots.{key}",
            issued=self._n(counts.issued),
            collected=self._n(counts.collected),
            returned=self._n(counts.returned),
            walk_up=self._n(counts.walk_up),
            rate=self.numerals.percent(self.figures.return_rate),
        )

    def overall(self) -> list[Flowable]:
        """Return how many ballots are satisfied throughout, and how many with something are not."""
        satisfied, unsatisfied, valid = self.figures.all_satisfied, self.figures.any_unsatisfied, self._n(self._valid)
        told = self._text("overall.told_none")
        if self._valid:
            told = self._text(
                "overall.told",
                valid=valid,
                satisfied=self._n(satisfied.n),
                satisfied_share=self.numerals.percent(satisfied.share),
                unsatisfied=self._n(unsatisfied.n),
                unsatisfied_share=self.numerals.percent(unsatisfied.share),
            )
        return self._measures([self._heading("overall"), text(told)])

    def _measures(self, lead: list[Flowable]) -> list[Flowable]:
        satisfied, unsatisfied, valid = self.figures.all_satisfied, self.figures.any_unsatisfied, self._n(self._valid)
        rest = Part(self._valid - satisfied.n - unsatisfied.n, self._valid)
        measures = [
            ("all_satisfied", satisfied),
            ("any_unsatisfied", unsatisfied),
            *([("neither", rest)] * bool(rest.n)),
        ]
        columns = [
            Column(self._text("overall.measure")),
            Column(self._text("overall.number"), 24, 6),
            Column(self._text("overall.share", valid=valid), 34, 9),
            Column(self._text("overall.interval"), 42, 5),
        ]
        rows: list[list[Cell]] = [
            [text(self._text(f"overall.{key}"), CELL), self._n(part.n), *self._share_and_interval(part)]
            for key, part in measures
        ]
        return told_table(lead, columns, rows)

    def _share_and_interval(self, part: Part) -> list[str]:
        return [self.numerals.percent(part.share), self.numerals.between(part.interval)]

    def criteria(self) -> list[Flowable]:
        """Return each criterion by level, then its share satisfied, for each survey asked in the period."""
        story: list[Flowable] = []
        lead: list[Flowable] = [self._heading("criteria")]
        several = len(self.figures.surveys) > 1
        for letter, survey in zip(LETTERS, self.figures.surveys, strict=False):
            if several:
                lead.append(text(self._survey_title(letter, survey), SUBHEADING))
            satisfied = survey.survey.levels[: survey.survey.satisfied_cut]
            levels = ", ".join(self._name(level.texts) for level in satisfied)
            story += self._levels(survey, [*lead, text(self._text("criteria.levels_told"))])
            story += self._shares(survey, [text(self._text("criteria.shares_told", levels=levels))])
            lead = []
        return story

    def _survey_title(self, letter: str, figures: SurveyFigures) -> str:
        return self._text(
            "criteria.survey",
            letter=letter,
            title=self._name(figures.survey.titles),
            version=figures.survey.version,
            ballots=self._n(figures.ballots),
        )

    def _levels(self, figures: SurveyFigures, lead: list[Flowable]) -> list[Flowable]:
        levels = figures.survey.levels
        width = {2: 30, 3: 27, 4: 23.5}.get(len(levels), 20)
        columns = [
            Column(self._text("criteria.place"), 10.5),
            Column(self._text("criteria.criterion")),
            Column(self._text("criteria.answers"), 16),
            *(Column(self._name(level.texts), width, (width - 16.5) / 2) for level in levels),
        ]
        rows: list[list[Cell]] = []
        for place, item in enumerate(figures.criteria, 1):
            cells = [f"{self._n(n)}\n{self.numerals.percent(Part(n, item.n).share)}" for n in item.counts]
            rows.append([*self._criterion(place, item), self._n(item.n), *cells])
        return told_table(lead, columns, rows, head=SMALL_HEAD)

    def _shares(self, figures: SurveyFigures, lead: list[Flowable]) -> list[Flowable]:
        columns = [
            Column(self._text("criteria.place"), 10.5),
            Column(self._text("criteria.criterion")),
            Column(self._text("criteria.satisfied"), 26, 2.5),
            Column(self._text("criteria.share"), 18, 1),
            Column(self._text("criteria.interval"), 32, 1),
            Column(self._text("criteria.index"), 16, 2),
        ]
        rows: list[list[Cell]] = []
        for place, item in enumerate(figures.criteria, 1):
            part = item.satisfied
            numbers = [f"{self._n(part.n)}/{self._n(part.of)}", *self._share_and_interval(part)]
            rows.append([*self._criterion(place, item), *numbers, self.numerals.decimal(item.index)])
        return told_table(lead, columns, rows, head=SMALL_HEAD)

    def _criterion(self, place: int, figures: CriterionFigures) -> list[Cell]:
        return [text(str(place), CENTRE), text(self._name(figures.criterion.names), CELL)]

    def reasons(self) -> list[Flowable]:
        """Return the reasons given for each criterion that somebody was not satisfied with."""
        criteria = [(survey, item) for survey in self.figures.surveys for item in survey.criteria if item.unsatisfied.n]
        heading = self._heading("reasons")
        if not criteria:
            return [heading, text(self._text("reasons.none_unsatisfied"))]
        rows: list[list[Cell]] = []
        spans: list[int] = []
        for survey, item in criteria:
            spans.append(len(rows))
            rows += self._reason_rows(survey, item)
        columns = [
            Column(self._text("reasons.reason")),
            Column(self._text("reasons.number"), 28, 9),
            Column(self._text("reasons.share"), 38, 11),
        ]
        return told_table([heading, text(self._text("reasons.told"))], columns, rows, spans)

    def _reason_rows(self, survey: SurveyFigures, item: CriterionFigures) -> list[list[Cell]]:
        names = {reason.id: self._name(reason.texts) for reason in survey.survey.reasons}
        told = self._text(
            "reasons.unsatisfied", criterion=self._name(item.criterion.names), n=self._n(item.unsatisfied.n)
        )
        head: list[Cell] = [text(told, STRONG), "", ""]
        if not item.reasons:
            return [head, [text(self._text("reasons.none"), INNER), self._n(0), self.numerals.percent(None)]]
        of = item.unsatisfied.n
        rows: list[list[Cell]] = [
            [text(names[reason], INNER), self._n(n), self.numerals.percent(Part(n, of).share)]
            for reason, n in item.reasons
        ]
        return [head, *rows]

    def quality(self) -> list[Flowable]:
        """Return how the ballots ended, which are doubtful, and which belong to no day."""
        found = self.figures
        told = [(f"outcome.{outcome.value}", n, CELL) for outcome, n in found.outcomes.items()]
        if found.open:
            told.append(("quality.open", found.open, CELL))
        told.append(("quality.flagged", found.flagged, CELL))
        told += [(f"flag.{flag.value}", found.flags[flag], INNER) for flag in Flag if found.flags[flag]]
        told.append((self.UNDATED, found.undated, CELL))
        columns = [Column(self._text("quality.what")), Column(self._text("quality.number"), 40, 10)]
        rows: list[list[Cell]] = [[text(self._text(key), style), self._n(n)] for key, n, style in told]
        lead = [self._heading("quality"), *(text(told) for told in regained(found, self.wording))]
        return [*told_table(lead, columns, rows), text(self._text("quality.note"), NOTE)]

    def charts(self) -> list[Flowable]:
        """Return the charts, nothing for figures that bring along none to draw."""
        if not isinstance(self.figures, ChartedFigures):
            return []
        return Charts(self.figures, self.wording).all(self._heading("charts"), trend=self.TREND)

    def close(self) -> list[Flowable]:
        """Return when and by whom the month was closed, and what came later; nothing while it is open."""
        return closed_month(self.figures, self.wording, self._heading("close")) if self.figures.closed else []

    def sources(self) -> list[Flowable]:
        """Return the run of ledger entries the figures can be recomputed from, and how they are computed."""
        return sources(self.figures, self.wording, self.about, self._heading("ledger"))

    @property
    def _valid(self) -> int:
        return self.figures.counts.valid

    def _heading(self, section: str) -> Flowable:
        return Section(next(self._numbers), self._text(f"{section}.title"))

    def _text(self, key: str, **params: object) -> str:
        return self.wording.text(f"report.{key}", **params)

    def _n(self, number: int) -> str:
        return self.numerals.count(number)

    def _name(self, texts: Texts) -> str:
        return texts[self.wording.lang]
