"""Verifies the whole ledger, or one printed report, against the entries."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.app import assets
from kiosk.app.files import read_bounded
from kiosk.app.gathered import AS_OPEN
from kiosk.app.papermaking import figures_of
from kiosk.app.source import Source, source
from kiosk.domain.errors import IntegrityProblem, UsageError
from kiosk.domain.report import Figures

if TYPE_CHECKING:
    from kiosk.reports.proof import Proof
    from kiosk.reports.stamp import Stamp

MOST_PDF_BYTES = 20_000_000


def command(args: Namespace, folder: Path) -> int:
    wording = assets.wording(args.lang)
    if args.others and not args.report:
        raise UsageError("with_no_report")
    with source(folder) as asked:
        if args.report:
            proof = check_report(asked, read_bounded(Path(args.report), MOST_PDF_BYTES), args.report, args.others)
            unsigned = "_no_key" if proof.stamp.counters else "_unsigned"
            print(wording.text(f"cli.report_agrees{'' if proof.attached else unsigned}"))
            return 0
        findings = asked.verify()
    if findings:
        what, where = findings[0]
        raise IntegrityProblem("verify_found", what=what, where=where, n=len(findings))
    print(wording.text("cli.ledger_agrees"))
    return 0


def check_report(asked: Source, paper: bytes, file: str, others: Sequence[str] = ()) -> "Proof":
    """Check the paper's signature, make it again from the entries, and compare; return what it brought along.

    One of several counters is made from the files of the ``others``, too.

    Raises FileProblem ``report_not_ours``; UsageError ``report_of_several`` or ``report_of_one`` when the files are not
    those of its counters; IntegrityProblem for the first thing that does not fit, ``report_…``.
    """
    from kiosk.app.sealing import check_device, check_signature
    from kiosk.reports.proof import check_report as compare
    from kiosk.reports.proof import read_proof

    proof = read_proof(paper, file)
    if proof.attached is not None:
        check_signature(proof.attached, file)
    figures = _figures(asked, proof.stamp, file, others)
    if proof.attached is not None:
        check_device(proof.attached, figures, file)
    compare(paper, file, proof, figures, assets.wording(proof.stamp.lang), assets.folder() / "fonts")
    return proof


def _figures(asked: Source, stamp: "Stamp", file: str, others: Sequence[str]) -> Figures:
    """Return the figures of a paper as the entries have them now."""
    from kiosk.app.months import joined

    if not others and not stamp.counters:
        # As the month was when the paper was made: open, or closed with so many supplements.
        upto = AS_OPEN if stamp.supplements is None else stamp.supplements
        gathered = asked.gather(stamp.period, upto, stamp.beside)
        return figures_of(stamp.kind, gathered, charted=stamp.charted, officer=stamp.officer)
    if not stamp.counters:
        raise UsageError("report_of_one", file=file)
    if len(others) + 1 != stamp.counters:
        raise UsageError("report_of_several", file=file, n=stamp.counters, others=stamp.counters - 1)
    figures, _head = joined(asked.gather(stamp.period), stamp.period, others)
    return figures
