"""A paper against the figures as they are: the file inside first, then made again and compared, words and pictures."""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from msgspec import Struct

from kiosk.domain.cuts import may_show
from kiosk.domain.errors import FileProblem, IntegrityProblem
from kiosk.domain.officer import OfficerFigures
from kiosk.domain.report import Figures
from kiosk.domain.signing import Signer
from kiosk.domain.wording import Wording
from kiosk.reports import stamp as kinds
from kiosk.reports.about import Release
from kiosk.reports.kinds import PAPERS
from kiosk.reports.pages import page_pictures
from kiosk.reports.reading import page_words, read_attached, read_stamp
from kiosk.reports.seal import FILE, FRAME, Attached
from kiosk.reports.stamp import Stamp

# A4 at this width shows a changed digit and draws a page in a few hundredths of a second.
WIDTH = 900
MOST_TOLD = 80


class Proof(Struct, frozen=True):
    """What a paper brings along for its proof; ``attached`` is None for one from before papers were signed."""

    stamp: Stamp
    attached: Attached | None


def read_proof(pdf: bytes, source: str) -> Proof:
    """Return what a paper says it was made from, when its parts belong together.

    Raises FileProblem ``report_not_ours``; IntegrityProblem ``report_file_altered``, ``report_file_foreign`` when the
    file inside is that of another paper, ``report_file_gone`` when the paper had one.
    """
    stamp, attached = read_stamp(pdf, source), read_attached(pdf, source)
    if attached is not None and attached.stamp != stamp:
        raise IntegrityProblem("report_file_foreign", file=source, inside=FILE)
    if attached is None and any(FRAME in line for lines in page_words(pdf, source) for line in lines):
        raise IntegrityProblem("report_file_gone", file=source, inside=FILE)
    return Proof(stamp, attached)


def check_report(pdf: bytes, source: str, proof: Proof, figures: Figures, wording: Wording, font_folder: Path) -> None:
    """Do nothing when the paper says what ``figures`` say.

    ``figures`` are those of the period in the paper's stamp, ``wording`` is in the stamp's language; that the signature
    in ``proof`` is this device's has been made sure of.
    Raises IntegrityProblem ``report_figure_differs`` with the first figure in the file that is another one,
    ``report_differs`` with the first line that is printed otherwise, ``report_altered`` with the first page that only
    looks otherwise; FileProblem ``report_not_ours``.
    """
    stamp = proof.stamp
    if proof.attached is not None:
        _check_figures(proof.attached, figures, source)
    if stamp.kind not in PAPERS or not _can_be(proof, figures):
        raise FileProblem("report_not_ours", file=source)
    signer = None if proof.attached is None else _again(proof.attached)
    release = Release(stamp.letterhead, stamp.day, wording, font_folder, signer, stamp.until)
    again = PAPERS[stamp.kind](figures, release)
    if again == pdf:
        return
    _check_words(page_words(pdf, source), page_words(again, source), source)
    pages = zip_longest(page_pictures(pdf, WIDTH, source), page_pictures(again, WIDTH))
    for number, (printed, recomputed) in enumerate(pages, 1):
        if printed != recomputed:
            raise IntegrityProblem("report_altered", file=source, page=number)


def _can_be(proof: Proof, figures: Figures) -> bool:
    """Say whether a kiosk makes a paper of that kind from such figures at all."""
    match proof.stamp.kind:
        case kinds.MINUTES:
            return bool(figures.closed)
        case kinds.OFFICER:
            # It has never been one without a signature: its name and whose it is stand in the stamp alone.
            return proof.attached is not None and isinstance(figures, OfficerFigures) and may_show(figures.counts)
    return True


def _again(attached: Attached) -> Signer:
    """Return who signs the same again: to make a paper for comparison takes no key."""
    return Signer(attached.seal.public_key, lambda _: attached.seal.signature)


def _check_figures(attached: Attached, figures: Figures, source: str) -> None:
    for where, told, again in differences(attached.figures, figures.to_json()):
        if where.startswith("recovered") and figures.recovered is not None:
            raise IntegrityProblem("report_before_recovery", file=source, **figures.recovered.to_json())
        raise IntegrityProblem(
            "report_figure_differs", file=source, where=where, told=_short(told), again=_short(again)
        )


def differences(told: object, again: object, where: tuple[str, ...] = ()) -> Iterator[tuple[str, object, object]]:
    """Yield where two JSON values differ and what stands there, in the order of ``again``.

    A place is named by keys with › between; an item of a list by its id, where it has one, else by its number.
    What only one of them has is None in the other; of a part with parts of its own each is told by itself.
    """
    if again is None and isinstance(told, dict | list) and told:
        again = type(told)()
    if told is None and isinstance(again, dict | list) and again:
        told = type(again)()
    if isinstance(told, dict) and isinstance(again, dict):
        for key in dict.fromkeys((*again, *told)):
            yield from differences(told.get(key), again.get(key), (*where, str(key)))
    elif isinstance(told, list) and isinstance(again, list):
        for number, (one, other) in enumerate(zip_longest(told, again), 1):
            yield from differences(one, other, (*where, _name(one, other) or str(number)))
    elif type(told) is not type(again) or told != again:
        yield " › ".join(where), told, again


def _name(one: object, other: object) -> str | None:
    """Return the id that two items of a list have in common, or the only one has."""
    ids = {item.get("id") for item in (one, other) if isinstance(item, dict)}
    return str(ids.pop()) if len(ids) == 1 and None not in ids else None


def _short(value: object) -> str:
    told = "–" if value is None else str(value)
    return told if len(told) <= MOST_TOLD else f"{told[:MOST_TOLD]}…"


def _check_words(printed: list[list[str]], recomputed: list[list[str]], source: str) -> None:
    for number in range(max(len(printed), len(recomputed))):
        page, page_again = (lines[number] if number < len(lines) else [] for lines in (printed, recomputed))
        for line, line_again in zip_longest(page, page_again, fillvalue=""):
            if line != line_again:
                told = {"printed": line, "recomputed": line_again}
                raise IntegrityProblem("report_differs", file=source, page=number + 1, **told)
