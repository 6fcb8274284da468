"""Makes the report of a period, its notice for the hall, or the count minutes of a closed month, as PDF."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from kiosk.app import assets
from kiosk.app.clock import Clock
from kiosk.app.commands.periods import period_of, waves_of
from kiosk.app.files import write_whole
from kiosk.app.gathered import Gathered
from kiosk.app.papermaking import MONTHS_BESIDE, beside_of, paper_of, until_of
from kiosk.app.source import Source, source
from kiosk.domain.errors import UsageError
from kiosk.domain.period import Period, day_of, iso, parse_day
from kiosk.store.ledger import is_provisioned
from kiosk.store.room import check_room


def command(args: Namespace, folder: Path) -> int:
    from kiosk.reports.stamp import DRAFT, MINUTES, MONTHLY, NOTICE, NOTICE_A3, WAVE

    period = period_of(args)
    check_room(folder, Path(args.out))
    today = day_of(Clock().wall_ms())
    day = parse_day(args.date) if args.date else today
    notice = {"a4": NOTICE, "a3": NOTICE_A3}
    named = MINUTES if args.minutes else DRAFT if args.draft else WAVE if args.wave else MONTHLY
    kind = notice.get(args.notice, named)
    if args.others:
        if kind != MONTHLY:
            raise UsageError("with_minutes")
        paper = _of_several(folder, period, args.others, day, args.lang, today)
    else:
        if args.beside and kind != WAVE:
            raise UsageError("beside_no_wave")
        with source(folder) as asked:
            gathered = _gathered(asked, kind, period, args.beside)
        paper = paper_of(kind, gathered, day, args.lang, folder, today=today)
    write_whole(Path(args.out), paper)
    return 0


def _gathered(asked: Source, kind: str, period: Period, waves: Sequence[str]) -> Gathered:
    if waves:
        wanted = waves_of(waves, period)
        gathered = asked.gather(period, beside=wanted)
        told = {one.period for one in gathered.beside}
        for one in wanted:
            if one not in told:
                raise UsageError("beside_before_ledger", beside=f"{iso(one.first)}..{iso(one.last)}")
        return gathered
    return asked.gather(period, beside=beside_of(kind, period), closed_only=kind in MONTHS_BESIDE)


def _of_several(folder: Path, period: Period, others: Sequence[str], day: int, lang: str, today: int) -> bytes:
    """Return the report of an office: the files of other counters added up, with the own figures of a kiosk.

    A file of a month is of one that is over; a kiosk's own figures may not be.
    """
    from kiosk.app.months import joined
    from kiosk.app.sealing import signer
    from kiosk.reports.about import Release
    from kiosk.reports.kinds import PAPERS
    from kiosk.reports.stamp import MONTHLY

    own = None
    if is_provisioned(folder):
        with source(folder) as asked:
            own = asked.gather(period)
    figures, head = joined(own, period, others)
    # A machine that is no kiosk has no key to sign with.
    signs = None if own is None else signer(folder, figures)
    until = None if own is None else until_of(own, today)
    return PAPERS[MONTHLY](figures, Release(head, day, assets.wording(lang), assets.folder() / "fonts", signs, until))
