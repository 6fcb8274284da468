"""Verifies the whole ledger, or one printed report, against the entries."""

from argparse import Namespace
from pathlib import Path

from kiosk.app import assets
from kiosk.app.files import read_bounded
from kiosk.app.gathered import AS_OPEN
from kiosk.app.source import Source, source
from kiosk.domain.errors import IntegrityProblem

MOST_PDF_BYTES = 20_000_000


def command(args: Namespace, folder: Path) -> int:
    wording = assets.wording(args.lang)
    with source(folder) as asked:
        if args.report:
            check_report(asked, read_bounded(Path(args.report), MOST_PDF_BYTES), args.report)
            print(wording.text("cli.report_agrees"))
            return 0
        findings = asked.verify()
    if findings:
        what, where = findings[0]
        raise IntegrityProblem("verify_found", what=what, where=where, n=len(findings))
    print(wording.text("cli.ledger_agrees"))
    return 0


def check_report(asked: Source, paper: bytes, file: str) -> None:
    """Make the paper again from the entries and compare.

    Raises FileProblem ``report_not_ours``, IntegrityProblem ``report_differs`` or ``report_altered``.
    """
    from kiosk.reports.proof import check_report as compare
    from kiosk.reports.reading import read_stamp

    stamp = read_stamp(paper, file)
    # As the month was when the paper was made: open, or closed with so many supplements.
    upto = AS_OPEN if stamp.supplements is None else stamp.supplements
    figures = asked.gather(stamp.period, upto).figures()
    compare(paper, file, figures, assets.wording(stamp.lang), assets.folder() / "fonts")
