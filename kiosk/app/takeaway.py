"""What can be taken away of a period: its figures, its ballots or a view of it, as CSV, JSON lines or a workbook."""

from collections.abc import Iterable, Mapping, Sequence

from kiosk.app import assets, figuredata, opendata, viewdata
from kiosk.app.gathered import Gathered
from kiosk.app.viewdata import Table
from kiosk.domain.period import Period, date_of, period_words
from kiosk.domain.wording import LANGUAGES, Wording
from kiosk.reports.workbook import Cell, Sheet, workbook

FIGURES, BALLOTS = "figures", "ballots"
XLSX, CSV, JSONL = "xlsx", "csv", "jsonl"
FORMATS = (XLSX, CSV, JSONL)
_FILES = {
    FIGURES: "So-lieu",
    BALLOTS: "Phieu-danh-gia",
    viewdata.GROUPS: "Nhom-tieu-chi",
    viewdata.SERVICES: "Dich-vu",
    viewdata.CHANNELS: "Kenh",
    viewdata.REASONS: "Ly-do",
    viewdata.HOURS: "Gio-thu",
    viewdata.OFFICERS: "Cong-chuc",
    viewdata.BESIDE: "So-voi-ky-khac",
    viewdata.COMMENTS: "Y-kien",
}


def file_name(what: str, form: str, period: str, office: str) -> str:
    """Return ``So-lieu-2026-10-0031.xlsx``."""
    return f"{_FILES[what]}-{period}-{office}.{form}"


def content(gathered: Gathered, what: str, form: str, words: Wording) -> bytes:
    """Return the figures or the ballots of a period as a file; the same entries give the same bytes.

    A workbook of ballots has the figures beside them; names and sheets are in the language of ``words``. Raises
    UsageError ``workbook_too_long``.
    """
    office = gathered.settings.text("office.code")
    if form == XLSX:
        return _workbook(gathered, what, words)
    if what == FIGURES:
        return _plain(figuredata.HEADS, figuredata.figure_rows(gathered.figures(), words), form)
    if form == CSV:
        return opendata.to_csv(gathered.ballots, office, gathered.surveys)
    return opendata.to_jsonl(gathered.ballots, office)


def view_content(table: Table, form: str, words: Wording) -> bytes:
    """Return a view as a file: the same columns and rows in every form, and in a workbook what each column is."""
    if form != XLSX:
        return _plain(table.heads, table.rows, form)
    titles = {name: words.text(f"data.sheet.{name}") for name in (table.what, "columns")}
    # What visitors wrote is read, not added up: its long lines are wrapped.
    prose = table.what == viewdata.COMMENTS
    sheet = Sheet(titles[table.what], table.heads, table.rows, prose=prose)
    told = _explained(table.what, titles, table.heads, "view")
    return _with_columns([sheet], told, table.office, table.period, words)


def _plain(heads: Sequence[str], rows: Iterable[Sequence[Cell]], form: str) -> bytes:
    if form == CSV:
        return opendata.csv_of(heads, rows)
    return opendata.jsonl_of(dict(zip(heads, row, strict=True)) for row in rows)


def _workbook(gathered: Gathered, what: str, words: Wording) -> bytes:
    office = gathered.settings.text("office.code")
    titles = {name: words.text(f"data.sheet.{name}") for name in (FIGURES, BALLOTS, "columns")}
    figures = Sheet(titles[FIGURES], figuredata.HEADS, figuredata.figure_rows(gathered.figures(), words))
    if what == FIGURES:
        sheets, told = [figures], _explained(FIGURES, titles, figuredata.HEADS)
    else:
        criteria = opendata.criteria_asked(gathered.ballots, gathered.surveys)
        rows = opendata.ballot_rows(gathered.ballots, office, tuple(criteria))
        sheets = [Sheet(titles[BALLOTS], opendata.ballot_heads(criteria), rows), figures]
        told = (
            *_explained(BALLOTS, titles, opendata.COLUMNS),
            *_of_criteria(titles, criteria),
            *_explained(FIGURES, titles, figuredata.HEADS),
        )
    return _with_columns(sheets, told, gathered.settings.text("office.name"), gathered.period, words)


def _with_columns(
    sheets: Sequence[Sheet], told: tuple[tuple[str, ...], ...], office: str, period: Period, words: Wording
) -> bytes:
    """Return a workbook of ``sheets`` and the one that explains their columns."""
    heads = tuple(words.text(f"data.sheet.{name}") for name in ("sheet", "column", "vi", "en"))
    columns = Sheet(words.text("data.sheet.columns"), heads, told, prose=True)
    return workbook([*sheets, columns], f"{office} · {period_words(period, words)}", date_of(period.last))


def _explained(
    what: str, titles: Mapping[str, str], heads: Iterable[str], keys: str = ""
) -> tuple[tuple[str, ...], ...]:
    """Return a row for each column: its sheet, its name, and what stands in it, in both languages."""
    both = [assets.wording(lang) for lang in LANGUAGES]
    return tuple((titles[what], head, *(words.text(f"data.{keys or what}.{head}") for words in both)) for head in heads)


def _of_criteria(titles: Mapping[str, str], criteria: Mapping[str, Mapping[str, str]]) -> tuple[tuple[str, ...], ...]:
    both = [assets.wording(lang) for lang in LANGUAGES]
    return tuple(
        (
            titles[BALLOTS],
            f"{kind}_{item}",
            *(words.text(f"data.ballots.{kind}", criterion=names[words.lang]) for words in both),
        )
        for item, names in criteria.items()
        for kind in ("level", "reasons")
    )
