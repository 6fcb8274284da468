"""Papers of ledgers as chance has them: every figure is what a recount in SQL says, and no byte is changed unseen."""

import json
import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp

from kiosk.app.assets import Wordings
from kiosk.app.commands.verify import check_report
from kiosk.app.gathered import gather_period
from kiosk.app.sealing import signer
from kiosk.app.source import Source, source
from kiosk.domain.cuts import may_show
from kiosk.domain.errors import UsageError, WorldError
from kiosk.domain.period import Period, parse_day
from kiosk.domain.report import Figures
from kiosk.reports.about import Release
from kiosk.reports.kinds import PAPERS
from kiosk.reports.stamp import MINUTES, MONTHLY, NOTICE, OFFICER, WAVE
from kiosk.store.ledger import Ledger
from tests.app.shell import counted, flat, unlike
from tests.app.strange import NOVEMBER, OCTOBER, SEPTEMBER, Month, stranger, wander
from tests.app.strange import OFFICER as RATED
from tests.campaign.account import Account
from tests.campaign.ground import crew, scratch
from tests.campaign.hanging import wave_of, wrong_on_notice, wrong_on_wave
from tests.campaign.judging import MEANS
from tests.campaign.part import WHOLE, Part, blocks
from tests.campaign.printed import CLOSED, Counted, Row, misprinted, on_closes, on_minutes, on_report, on_sheet
from tests.reports.papers import FONTS, LETTERHEAD
from tests.reports.test_seal import inside, with_inside
from tests.store.closing import close
from tests.store.tampering import unguarded

SIZE = 1000
OTHER, UNPRINTED, UNCLOSED = "figures that the recount has otherwise", "rows not printed so", "closes counted otherwise"
UNSEEN, UNSEEN_INSIDE = "changed bytes of the ledger that nobody found", "changed bytes of figures that nobody found"
REFUSED = "sound ledgers that were refused"
ORACLES = (OTHER, UNPRINTED, UNCLOSED, UNSEEN, UNSEEN_INSIDE, REFUSED)
BLOCK = 10
MONTHS = (SEPTEMBER, OCTOBER, NOVEMBER)
PAPER_DAY = parse_day("2023-06-01")
EVERY = 500
"""Of this ledger's paper every byte of the figures is changed: a whole campaign has it, a sample has not."""
CHANGES = 3
"""In so many places each ledger is changed, one byte at a time, and each of its first paper's figures."""
# Entries and what is made of them. Exact times and the boot are this machine's own and stand on no paper.
_KEPT = {
    "entry": ("id", "kind", "ballot", "body"),
    "chain": ("hash",),
    "ballot": (),
    "open_ballot": (),
    "tally_day": (),
    "month_close": (),
}
_WORDINGS = Wordings()


class Office:
    """A ledger as chance has it, its closed months, and the figures and papers of each month."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.confirms = self.chance.choice((0.0, 0.0, 0.1))
        one = Month(folder)
        wander(one, self.chance.randrange(2**32), self.confirms)
        for period in MONTHS:
            if self.chance.random() < 0.5:
                self._close(one, period)
        gathered = {period: gather_period(one.ledger, period).result() for period in MONTHS}
        self.figures = {period: found.charted(appendix=True) for period, found in gathered.items()}
        self.served = {period: found.of_officer(RATED) for period, found in gathered.items()}
        days, beside = wave_of(self.chance)
        self.wave = gather_period(one.ledger, days, beside=beside).result().charted()
        one.ledger.close()

    def _close(self, one: Month, period: Period) -> None:
        """Close a month, and let it get up to two supplements."""
        for number in range(1 + self.chance.choice((0, 1, 2))):
            if number:
                one.visits.day = period.first + self.chance.randrange(28)
                for _ in range(self.chance.randrange(1, 4)):
                    stranger(one, self.chance, [])
            one.visits.day = parse_day("2023-05-01") + number
            try:
                close(one.ledger, one.visits, period, number)
            except UsageError as problem:
                # Before the first moment that is believed there is no month to close.
                if problem.key != "close_before_ledger":
                    raise
                return

    def papers(self, figures: Figures) -> Iterator[tuple[str, bytes]]:
        for kind in (MONTHLY, *([MINUTES] if figures.closed else [])):
            yield kind, self.paper(kind, figures)

    def paper(self, kind: str, figures: Figures) -> bytes:
        signs = signer(self.folder, figures)
        return PAPERS[kind](figures, Release(LETTERHEAD, PAPER_DAY, _WORDINGS["vi"], FONTS, signs))


def _judge(office: Office, where: str, account: Account) -> None:
    """Hold every figure of every paper against the shell's count."""
    for period, figures in office.figures.items():
        heads = [part.head for part in figures.closed]
        states = [counted(office.folder, period, head) for head in heads] or [counted(office.folder, period)]
        now = states[-1]
        if not int(now["issued"]) + int(now["collected"]):
            account.counts["months of nobody"] += 1
            continue
        # Where a month was closed or a clock confirmed, the program walks further than the days of the month.
        apart = ("ledgers",) if heads or office.confirms else ()
        for kind, pdf in office.papers(figures):
            told = dict(flat(json.loads(inside(pdf))["figures"]))
            # The lines of the appendix are no counts.
            different = [one for one in unlike(now, told) if not one[0].startswith(("dissent", *apart))]
            for name, n in different:
                account.breaks(OTHER, f"{where} {period.month} {kind}: {name} {n}")
            rows: list[Row] = on_report(now) if kind == MONTHLY else on_minutes(now)
            for row in misprinted(pdf, [*rows, *on_closes(states)]):
                account.breaks(UNPRINTED, f"{where} {period.month} {kind}: {row}")
            account.counts["figures"] += len(told)
            account.counts["rows read on paper"] += len(rows)
            account.counts[f"papers, {kind}"] += 1
        _judge_sheet(office, where, account, period, now)
        for wrong in wrong_on_notice(office.paper(NOTICE, figures), now):
            account.breaks(UNPRINTED, f"{where} {period.month} {wrong}")
        account.counts["papers, notice"] += 1
        if heads and _closes(figures) != _differences(states):
            account.breaks(UNCLOSED, f"{where} {period.month}")
        account.counts["closes and supplements"] += len(heads)


def _judge_sheet(office: Office, where: str, account: Account, period: Period, everybody: Counted) -> None:
    """Hold the figures of an officer against the shell's count of their ballots, and the sheet where there is one."""
    told = office.served[period]
    head = told.closed[-1].head if told.closed else ""
    now = counted(office.folder, period, head, told.officer.id)
    for name, n in unlike(_own(now), _own(dict(flat(told.to_json())))):
        account.breaks(OTHER, f"{where} {period.month} officer: {name} {n}")
    account.counts["figures of an officer"] += len(now)
    if may_show(told.counts):
        for row in misprinted(office.paper(OFFICER, told), on_sheet(now, everybody)):
            account.breaks(UNPRINTED, f"{where} {period.month} officer: {row}")
        account.counts["papers, officer"] += 1


def _judge_wave(office: Office, where: str, account: Account) -> None:
    """Hold the report of a wave, with earlier ones beside it, against the shell's count."""
    figures = office.wave
    if not figures.counts.issued + figures.counts.collected:
        account.counts["waves of nobody"] += 1
        return
    for wrong in wrong_on_wave(office.paper(WAVE, figures), figures, office.folder):
        account.breaks(OTHER, f"{where} {wrong}")
    account.counts["papers, wave"] += 1
    account.counts["waves beside another"] += len(figures.earlier)


def _own(told: Counted) -> dict[str, str]:
    """Return what both say of the officer alone; of surveys that nobody was asked a paper names one."""
    apart = ("ledgers", "hours", "beside") if int(told["issued"]) + int(told["collected"]) else ("",)
    return {name: n for name, n in told.items() if not name.startswith(apart)}


def _closes(figures: Figures) -> list[list[int]]:
    """Return what the close and its supplements say they count."""
    told = (part.to_json()["counts"] for part in figures.closed)
    return [[int(one[name.removesuffix(" › n")]) for name in CLOSED] for one in told]


def _differences(states: Sequence[Counted]) -> list[list[int]]:
    """Return the month as it was closed, and what each later state has more."""
    rows = [[0] * len(CLOSED), *([int(one.get(name, 0)) for name in CLOSED] for one in states)]
    return [[n - m for m, n in zip(before, now, strict=True)] for before, now in pairwise(rows)]


def _change(file: Path, chance: random.Random) -> str:
    """Change a byte of what the ledger keeps, or a number by a bit, past its own guards; say where."""
    with unguarded(file) as database:
        counts = {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _KEPT}
        table = chance.choice([table for table, rows in counts.items() if rows])
        names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        row = database.execute(f"SELECT * FROM {table} LIMIT 1 OFFSET ?", (chance.randrange(counts[table]),)).fetchone()
        filled = [name for name, value in zip(names, row, strict=True) if value not in {None, "", b""}]
        column = chance.choice([name for name in filled if name in (_KEPT[table] or names)])
        other = _other(row[names.index(column)], chance)
        same = " AND ".join(f"{name} IS ?" for name in names)
        with suppress(sqlite3.IntegrityError):
            # A key that is already another row's cannot be changed so: nothing is.
            database.execute(f"UPDATE {table} SET {column} = ? WHERE {same}", (other, *row))
            return f"{table}.{column}: {row[names.index(column)]!r} to {other!r}"
    return ""


def _other(value: object, chance: random.Random) -> object:
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(6))
    raw = bytearray(value.encode() if isinstance(value, str) else bytes(value))  # type: ignore[call-overload]
    raw[chance.randrange(len(raw))] ^= chance.randrange(1, 128)
    return raw.decode(errors="replace") if isinstance(value, str) else bytes(raw)


def _noticed(folder: Path) -> bool:
    """Say whether the store refuses a folder, declares a loss, or finds a difference."""
    try:
        ledger = Ledger.open(folder, means=MEANS)
    except WorldError:
        return True
    try:
        return ledger.recovered is not None or bool(ledger.verify().result().differences)
    except WorldError:
        return True
    finally:
        with suppress(WorldError):
            ledger.close()


def _spoil_ledger(office: Office, where: str, account: Account) -> None:
    for _ in range(CHANGES):
        spoiled = Path(mkdtemp(dir=office.folder.parent)) / "kiosk"
        shutil.copytree(office.folder, spoiled)
        how = _change(spoiled / "ledger.sqlite3", office.chance)
        if how:
            account.counts["changed bytes of a ledger"] += 1
            if not _noticed(spoiled):
                account.breaks(UNSEEN, f"{where} {how}")
        shutil.rmtree(spoiled.parent)


def _disagrees(asked: Source, pdf: bytes) -> bool:
    """Say whether `verify --report` finds fault with a paper."""
    try:
        check_report(asked, pdf, "paper.pdf")
    except WorldError:
        return True
    return False


def _spoil_figures(office: Office, where: str, account: Account, *, every: bool) -> None:
    """Change bytes of the figures inside a paper, a few or one after the other all of them."""
    figures = office.figures[OCTOBER]
    _, pdf = next(office.papers(figures))
    content = inside(pdf)
    places = range(len(content)) if every else office.chance.sample(range(len(content)), CHANGES)
    with source(office.folder) as asked:
        if _disagrees(asked, with_inside(pdf, content)):
            account.breaks(OTHER, f"{where} a paper that nobody changed does not verify")
        for place in places:
            other = bytes([content[place] ^ office.chance.randrange(1, 256)])
            account.counts["changed bytes of figures inside a paper"] += 1
            if not _disagrees(asked, with_inside(pdf, content[:place] + other + content[place + 1 :])):
                account.breaks(UNSEEN_INSIDE, f"{where} byte {place}")


def _try(number: int, seed: int, account: Account) -> None:
    with scratch() as ground:
        where = f"{seed}/{number}"
        account.counts["ledgers"] += 1
        try:
            office = Office(ground / "kiosk", where)
            _judge(office, where, account)
            _judge_wave(office, where, account)
            _spoil_ledger(office, where, account)
            _spoil_figures(office, where, account, every=number == EVERY)
        except WorldError as problem:
            account.breaks(REFUSED, f"{where}: {problem}")


def _work(numbers: Sequence[int], seed: int) -> Account:
    account = Account.of("papers", seed, ORACLES)
    for number in numbers:
        _try(number, seed, account)
    return account


def _begin() -> None:
    """Nothing is to be got ready."""


def run(seed: int, size: int = SIZE, part: Part = WHOLE) -> Account:
    """Make so many ledgers, or a part of them, and judge their papers."""
    account = Account.of("papers", seed, ORACLES, part)
    numbers = part.share(range(size))
    with crew(_begin) as executor:
        for done in [executor.submit(_work, block, seed) for block in blocks(numbers, BLOCK)]:
            account.add(done.result())
    return account
