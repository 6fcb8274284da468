"""A kiosk's month as a file that another one adds up: its figures, whose they are, and its device's signature."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import rfc8785
from msgspec import Struct
from msgspec.structs import asdict

from kiosk.domain import closing, period
from kiosk.domain.chain import device_id
from kiosk.domain.errors import FileProblem, WorldError
from kiosk.domain.letterhead import Letterhead
from kiosk.domain.regained import Regained
from kiosk.domain.report import Figures, LedgerLine, Office, figures_of
from kiosk.domain.shapes import is_plain
from kiosk.domain.survey import Survey, read_survey
from kiosk.domain.tally import Counts, SurveyKey, Tally

FORMAT = "hailong-month/1"
FRAME = b"hailong-month/1"
"""What is signed begins with it: a signature of a month is none of anything else."""
MOST_BYTES = 2_000_000
_LONGEST = 300
# Sums of as many kiosks as there may be stay within what JSON can say exactly.
_MOST = 10**9


class CounterMonth(Struct, frozen=True, kw_only=True):
    """The month of one counter; ``closed`` is the day of its close and how many supplements followed, if it was."""

    month: str
    office: Office
    counter: str
    letterhead: Letterhead
    training: bool
    device: str
    surveys: tuple[Survey, ...]
    current: SurveyKey
    tally: Tally
    ledgers: tuple[LedgerLine, ...]
    recovered: Regained | None = None
    closed: tuple[str, int] | None = None

    def figures(self) -> Figures:
        """Return every figure of the counter's month; raises IntegrityProblem ``survey_missing``."""
        return figures_of(
            self.tally,
            period=period.month(self.month),
            office=self.office,
            counters=(self.counter,),
            surveys=self.surveys,
            current=self.current,
            ledgers=self.ledgers,
            training=self.training,
            recovered=self.recovered,
        )


class SignedMonth(Struct, frozen=True):
    """What a file holds: the month, and the signature of ``message`` that the holder of the key gave."""

    month: CounterMonth
    public_key: bytes
    message: bytes
    signature: bytes


def message_of(body: Mapping[str, Any]) -> bytes:
    """Return what is signed of a file without its signature: the frame and the SHA-256 of its canonical JSON."""
    return FRAME + hashlib.sha256(rfc8785.dumps(dict(body))).digest()


def write(month: CounterMonth, public_key: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the file of a month: canonical JSON (RFC 8785), signed by the device whose raw key is given."""
    body = {**_to_plain(month), "format": FORMAT, "public_key": public_key.hex()}
    return rfc8785.dumps({**body, "signature": sign(message_of(body)).hex()})


def read(content: bytes, file: str) -> SignedMonth:
    """Return what a file of anybody's says; whether its signature is good, is not looked at here.

    Raises FileProblem ``month_file_broken`` naming the file.
    """
    try:
        plain = json.loads(content)
        if not is_plain(plain, deepest=12) or rfc8785.dumps(plain) != content or plain.pop("format") != FORMAT:
            raise ValueError(FORMAT)
        signature, key = bytes.fromhex(plain.pop("signature")), bytes.fromhex(plain["public_key"])
        message = message_of({**plain, "format": FORMAT})
        del plain["public_key"]
        month = _from_plain(plain, device_id(key).hex(), file)
        if (len(key), len(signature)) != (32, 64) or _to_plain(month) != plain:
            raise ValueError(file)
        month.figures().to_json()
    except (ValueError, KeyError, TypeError, AttributeError, LookupError, RecursionError, WorldError) as problem:
        raise FileProblem("month_file_broken", file=file) from problem
    return SignedMonth(month, key, message, signature)


def _to_plain(month: CounterMonth) -> dict[str, Any]:
    return {
        "month": month.month,
        "office": asdict(month.office),
        "counter": month.counter,
        "letterhead": {**asdict(month.letterhead), "recipients": list(month.letterhead.recipients)},
        "training": month.training,
        "surveys": [survey.to_plain() for survey in month.surveys],
        "current": list(month.current),
        "tally": closing.to_plain(month.tally),
        "ledgers": [asdict(line) for line in month.ledgers],
        "recovered": None if month.recovered is None else month.recovered.to_json(),
        "closed": None if month.closed is None else list(month.closed),
    }


def _from_plain(plain: Mapping[str, Any], device: str, file: str) -> CounterMonth:
    recipients = tuple(plain["letterhead"]["recipients"])
    found = CounterMonth(
        month=plain["month"],
        office=Office(**plain["office"]),
        counter=plain["counter"],
        letterhead=Letterhead(**{**plain["letterhead"], "recipients": recipients}),
        training=plain["training"],
        device=device,
        surveys=tuple(read_survey(tree, file) for tree in plain["surveys"]),
        current=(plain["current"][0], plain["current"][1]),
        tally=closing.from_plain(plain["tally"]),
        ledgers=tuple(LedgerLine(**line) for line in plain["ledgers"]),
        recovered=None if plain["recovered"] is None else Regained(**plain["recovered"]),
        closed=None if plain["closed"] is None else (plain["closed"][0], plain["closed"][1]),
    )
    if not (_is_sensible(found) and _counts(plain["tally"]) and _counts(plain["recovered"])):
        raise ValueError(file)
    return found


def _is_sensible(month: CounterMonth) -> bool:
    """Say whether a paper can be made of it: names are lines, and every count is of something that was asked."""
    head = month.letterhead
    names = (*asdict(month.office).values(), *(value for name, value in asdict(head).items() if name != "recipients"))
    known = {survey.key: survey for survey in month.surveys}
    return (
        all(_is_line(name) for name in (month.counter, *names, *head.recipients))
        and period.month(month.month).month == month.month
        and _is_truth(month.training)
        and all(map(_add_up, month.tally.channels.values()))
        and all(_is_asked(known, cell, "levels") for cell in month.tally.levels)
        and all(_is_asked(known, cell, "reasons") for cell in month.tally.reasons)
        and all(line.device == month.device and _is_line(line.epoch) and _is_line(line.head) for line in month.ledgers)
        and all(_counts([line.first, line.last, line.gaps]) for line in month.ledgers)
        and (month.closed is None or (_counts(month.closed[1]) and _is_day(month.closed[0])))
    )


def _is_line(text: object) -> bool:
    return isinstance(text, str) and len(text) <= _LONGEST and (not text or text.isprintable())


def _add_up(counts: Counts) -> bool:
    return (
        counts.returned <= counts.issued
        and counts.valid + counts.spoiled == counts.collected
        and counts.all_satisfied + counts.any_unsatisfied <= counts.valid
    )


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_day(text: str) -> bool:
    return date.fromisoformat(text).isoformat() == text


def _is_asked(known: Mapping[SurveyKey, Survey], cell: tuple[SurveyKey, str, str], which: str) -> bool:
    survey = known[cell[0]]
    answers = survey.level_ids() if which == "levels" else {reason.id for reason in survey.reasons}
    return cell[1] in {item.id for item in survey.criteria} and cell[2] in answers


def _counts(plain: object) -> bool:
    """Say whether every number in JSON values is a count."""
    match plain:
        case bool():
            return False
        case int():
            return 0 <= plain <= _MOST
        case list():
            return all(map(_counts, plain))
        case dict():
            return all(map(_counts, plain.values()))
    return isinstance(plain, str) or plain is None
