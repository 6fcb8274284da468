"""Offices and their month, side by side; and one of them, with its counters, criteria and months."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from msgspec import Struct

from kiosk.domain.errors import UsageError
from kiosk.domain.period import Period, day_of
from kiosk.domain.publishing import is_public
from kiosk.domain.report import CriterionFigures, Figures, Part
from kiosk.domain.survey import Survey
from kiosk.domain.tally import Counts
from sync.server import clock, house
from sync.server.figures import headlines
from sync.server.figures.months import office_month
from sync.server.labels import label
from sync.server.models import Office
from sync.server.web.door import only_staff
from sync.server.web.pages import listing
from sync.server.web.pages.showing import HIGH, Reader, Share, asked_month, month_or_now

MONTHS_BACK = 12
SORT = ("need", "code")
"""How the list can be ordered; the first is meant where nothing is chosen."""


class Row(Struct, frozen=True):
    """An office, a counter or a month as a line of a table."""

    name: str
    link: str
    issued: str
    collected: str
    valid: str
    returned: str
    satisfied: Share
    code: str = ""


class LevelShown(Struct, frozen=True):
    """A level: where its piece of the bar begins and how wide it is, in per cent; ``place`` picks its colour."""

    name: str
    n: str
    place: str
    begin: str
    width: str


class CriterionShown(Struct, frozen=True):
    """A criterion with its share, its index, its levels and what the unsatisfied named."""

    name: str
    satisfied: Share
    index: str
    levels: tuple[LevelShown, ...]
    reasons: tuple[tuple[str, str], ...]


@only_staff
def offices(request: HttpRequest) -> HttpResponse:
    """Show the offices that are looked for with their month; those for training stand apart."""
    period, trouble = month_or_now(request)
    reader, asked = Reader(), listing.asked(request, sort=SORT)
    asked.chosen["month"] = period.month or ""
    counts = headlines.of_offices(period)
    known = Office.objects.order_by("code")
    found = listing.found(asked, ((one, (one.code, one.name)) for one in known))
    months = {
        training: [(one, counts.get(one.pk, Counts())) for one in found if one.training is training]
        for training in (False, True)
    }
    if "sort" not in asked.chosen:
        months[False].sort(key=lambda each: _need(each[1]))
    longest = max(map(len, months.values()))
    pages = {training: listing.part_of(asked, rows, longest) for training, rows in months.items()}
    rows = {
        training: [_row(reader, one.name, mine, reverse("office", args=[one.pk]), one.code) for one, mine in page.rows]
        for training, page in pages.items()
    }
    page = max(pages.values(), key=lambda one: one.of)
    told = {
        "at": "offices",
        "asked": asked,
        "page": page,
        "places": [reader.count(n) for n in (page.first, page.last, page.of)],
        "kept": sorted(asked.chosen.items()),
        "sorts": [(name, asked.link(sort="" if name == SORT[0] else name)) for name in SORT],
        "sort": asked.chosen.get("sort", SORT[0]),
        "trouble": trouble,
        "months": reader.months(period),
        "total": _row(reader, "", sum((mine for _, mine in months[False]), Counts())),
        "rows": rows[False],
        "training": rows[True],
        "any": known.exists(),
    }
    return render(request, "pages/offices.html", told, status=400 if trouble else 200)


def _need(counts: Counts) -> int:
    """Return where an office stands: first those that are not above the share that is wanted, then those unheard."""
    if not is_public(counts.valid):
        return 1
    return 2 if 100 * counts.all_satisfied > HIGH * counts.valid else 0


@only_staff
def office(request: HttpRequest, number: int) -> HttpResponse:
    """Show an office."""
    found = Office.objects.filter(pk=number).first()
    if found is None:
        return render(request, "pages/told.html", {"told": label("centre.page.no_office")}, status=404)
    period, trouble = month_or_now(request)
    reader = Reader()
    of_month = office_month(found, period)
    figures = of_month.figures
    lines = [] if not figures.by_counter else figures.by_counter
    told = {
        "at": "offices",
        "trouble": trouble,
        "office": found,
        "months": reader.months(period),
        "total": _row(reader, "", figures.counts),
        "counters": [_row(reader, one.figures.counters[0], one.figures.counts) for one in lines],
        "single": ", ".join(figures.counters),
        "surveys": [
            (one.survey.titles[reader.wording.lang], _criteria(reader, one.criteria, one.survey))
            for one in figures.surveys
        ],
        "several": len(figures.surveys) > 1,
        "past": list(_past(reader, found, period)),
        "notes": [*_notes(reader, figures), *_late(reader, of_month.late)],
    }
    return render(request, "pages/office.html", told, status=400 if trouble else 200)


@only_staff
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Give the report of an office's month as PDF, as of today."""
    from sync.server.figures.papers import monthly

    found = Office.objects.filter(pk=number).first()
    if found is None:
        return render(request, "pages/told.html", {"told": label("centre.page.no_office")}, status=404)
    reader, today = Reader(), day_of(clock.now_ms())
    try:
        period = asked_month(request)
        paper = monthly(office_month(found, period), today, reader.wording, house.current().signer, today)
    except UsageError as problem:
        return render(request, "pages/told.html", {"told": reader.wording.sentence(problem)}, status=400)
    response = HttpResponse(paper, content_type="application/pdf")
    kind = "tap-huan-" if found.training else ""
    response["Content-Disposition"] = f'attachment; filename="{kind}{found.code}-{period.month}.pdf"'
    return response


def _row(reader: Reader, name: str, counts: Counts, link: str = "", code: str = "") -> Row:
    return Row(
        name=name,
        link=link,
        issued=reader.count(counts.issued),
        collected=reader.count(counts.collected),
        valid=reader.count(counts.valid),
        returned=reader.percent(Part(counts.returned, counts.issued).share),
        satisfied=reader.share(Part(counts.all_satisfied, counts.valid)),
        code=code,
    )


def _criteria(reader: Reader, criteria: tuple[CriterionFigures, ...], survey: Survey) -> list[CriterionShown]:
    lang = reader.wording.lang
    reasons = {reason.id: reason.texts[lang] for reason in survey.reasons}
    found = []
    for item in criteria:
        share = reader.share(item.satisfied)
        shown = share.tone != "quiet"
        found.append(
            CriterionShown(
                name=item.criterion.names[lang],
                satisfied=share,
                index=reader.decimal(item.index) if shown else "–",
                levels=tuple(_levels(reader, item, survey)) if shown else (),
                reasons=tuple((reasons[ident], reader.count(n)) for ident, n in item.reasons) if shown else (),
            )
        )
    return found


def _levels(reader: Reader, item: CriterionFigures, survey: Survey) -> Iterator[LevelShown]:
    before, names = 0, {level.id: level.texts[reader.wording.lang] for level in survey.levels}
    # Five colours from the best to the worst; with fewer levels the ends keep theirs.
    steps = len(item.levels) - 1
    for place, (level, n) in enumerate(item.levels):
        colour = round(place * 4 / steps) + 1
        yield LevelShown(
            names[level], reader.count(n), f"l{colour}", f"{100 * before / item.n:.3f}", f"{100 * n / item.n:.3f}"
        )
        before += n


def _past(reader: Reader, office: Office, period: Period) -> Iterator[Row]:
    """Yield the months up to this one, newest first, as far back as there is anything."""
    for _ in range(MONTHS_BACK):
        counts = headlines.of_offices(period, office.pk).get(office.pk, Counts())
        months = reader.months(period)
        if counts != Counts():
            yield _row(reader, months.named, counts, f"?month={months.value}")
        period = period.previous()


def _notes(reader: Reader, figures: Figures) -> Iterator[str]:
    """Yield what has to be known beside the figures."""
    text = reader.wording.text
    if figures.flagged or figures.undated:
        yield text("cli.flagged", n=reader.count(figures.flagged), undated=reader.count(figures.undated))
    if figures.open:
        yield text("centre.page.open", n=reader.count(figures.open))
    if figures.recovered is not None:
        told = figures.recovered
        yield text(
            "report.quality.recovered", certain=reader.count(told.certain), uncertain=reader.count(told.uncertain)
        )
    for one in figures.by_counter:
        if one.closed is not None:
            day, more = one.closed
            yield text("centre.page.closed", counter=one.figures.counters[0], date=_date(day), n=more)


def _late(reader: Reader, late: Iterable[tuple[str, int]]) -> Iterator[str]:
    for counter, n in late:
        yield reader.wording.text("centre.page.late", counter=counter, n=reader.count(n))


def _date(day: str) -> str:
    year, month, date = day.split("-")
    return f"{date}/{month}/{year}"
