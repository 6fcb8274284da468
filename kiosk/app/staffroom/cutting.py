"""The tables of a period's figures cut into parts: by group, service, channel, reason and officer."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from kiosk.app.staffroom.rights import Right, may
from kiosk.domain.ballot import Channel
from kiosk.domain.cuts import LEAST_BALLOTS, groups, may_show, reasons, told_apart
from kiosk.domain.numerals import Numerals
from kiosk.domain.report import Figures, Part
from kiosk.domain.tally import Counts, Tally
from kiosk.domain.wording import Wording
from kiosk.staff.pages.figures import TableView
from kiosk.store.people import Person
from kiosk.widgets.table import Column, Row


class View(StrEnum):
    """What is looked at of a period."""

    OVERALL = "overall"
    GROUP = "group"
    SERVICE = "service"
    CHANNEL = "channel"
    REASON = "reason"
    HEAT = "heat"
    OFFICER = "officer"


def views(person: Person) -> tuple[View, ...]:
    """Return what a person may look at."""
    return tuple(view for view in View if view is not View.OFFICER or may(person, Right.OFFICER_FIGURES))


def group_table(figures: Figures, words: Wording) -> TableView:
    """Return the answers to each group of criteria, every share with its count and denominator."""
    text, numerals = words.text, Numerals(words)
    heads = (
        Column(text("staff.cuts.group_of")),
        Column(text("staff.figures.answers"), figures=True),
        Column(text("staff.figures.satisfied"), figures=True),
        Column(text("staff.cuts.index"), figures=True),
    )
    rows: list[Row] = []
    for group in groups(figures).values():
        cells = (group.names[words.lang], numerals.count(group.n), numerals.percent(group.satisfied.share))
        rows.append(Row((*cells, numerals.decimal(group.index)), strong=True))
        rows.append(Row(("", "", _of(group.satisfied, numerals), ""), quiet=True))
    return TableView(text("staff.cuts.group_title"), heads, tuple(rows), text("staff.cuts.group_note"))


def reason_table(figures: Figures, words: Wording) -> TableView:
    """Return how often each reason was given, over all criteria."""
    text, numerals = words.text, Numerals(words)
    found = reasons(figures).values()
    of = numerals.count(max((one.given.of for one in found), default=0))
    heads = (
        Column(text("staff.cuts.reason_of")),
        Column(text("staff.figures.times"), figures=True),
        Column(text("staff.figures.share", n=of), figures=True),
    )
    rows = tuple(
        Row((one.names[words.lang], numerals.count(one.given.n), numerals.percent(one.given.share))) for one in found
    )
    note = text("staff.figures.reasons_note", n=of) if found else text("staff.cuts.reason_none")
    return TableView(text("staff.figures.reasons"), heads, rows, note)


def channel_table(figures: Figures, words: Wording) -> TableView:
    """Return the ballots of each channel that has any, and all of them."""
    named = [(words.text(f"report.channel.{channel.value}"), figures.channels[channel]) for channel in Channel]
    found = [(name, counts, True) for name, counts in named if counts.issued or counts.collected]
    return _ballots("channel", found, figures.counts, words)


def service_table(parts: Mapping[str, Tally], figures: Figures, words: Wording) -> TableView:
    """Return the ballots of each service; a share of too few says so."""
    none, totals = words.text("staff.cuts.service_none"), {name: tally.total for name, tally in parts.items()}
    found = [(name or none, counts, may_show(counts)) for name, counts in totals.items()]
    return _ballots("service", found, figures.counts, words)


def officer_table(parts: Mapping[str, Tally], names: Mapping[str, str], figures: Figures, words: Wording) -> TableView:
    """Return the ballots of each officer in the order of their names; of who has too few nothing but that."""
    none, totals = words.text("staff.cuts.officer_none"), {ident: tally.total for ident, tally in parts.items()}
    idents, told = sorted(parts, key=lambda ident: (not ident, names.get(ident, ident), ident)), told_apart(totals)
    found = [(names.get(ident, ident) or none, totals[ident], ident in told) for ident in idents]
    return _ballots("officer", found, figures.counts, words, hidden=True)


def _ballots(
    cut: str, found: Sequence[tuple[str, Counts, bool]], whole: Counts, words: Wording, *, hidden: bool = False
) -> TableView:
    """Return collected ballots and the share satisfied with everything, where a part's may be told.

    ``hidden`` keeps the count of the others back, too.
    """
    text, numerals = words.text, Numerals(words)
    heads = (
        Column(text(f"staff.cuts.{cut}_of")),
        Column(text("staff.figures.collected"), figures=True),
        Column(text("staff.figures.all_satisfied"), figures=True),
    )
    dash = numerals.percent(None)
    rows: list[Row] = []
    for name, counts, told in found:
        if told:
            rows += _pair(name, counts, numerals)
        else:
            number = dash if hidden else numerals.count(counts.collected)
            why = text("staff.cuts.held" if may_show(counts) else "staff.cuts.few", n=str(LEAST_BALLOTS))
            rows += [Row((name, number, dash), strong=True), Row((why, "", ""), quiet=True)]
    rows += _pair(text("staff.cuts.all"), whole, numerals)
    note = text(f"staff.cuts.{cut}_note", n=str(LEAST_BALLOTS))
    return TableView(text(f"staff.cuts.{cut}_title"), heads, tuple(rows), note)


def _pair(name: str, counts: Counts, numerals: Numerals) -> list[Row]:
    satisfied = Part(counts.all_satisfied, counts.valid)
    first = (name, numerals.count(counts.collected), numerals.percent(satisfied.share))
    return [Row(first, strong=True), Row(("", "", _of(satisfied, numerals)), quiet=True)]


def _of(part: Part, numerals: Numerals) -> str:
    return f"{numerals.count(part.n)}/{numerals.count(part.of)}" if part.of else ""
