"""What of a batch is new: its places, each entry once, its comments, the surveys that it tells of."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

import rfc8785
from msgspec import Struct

from kiosk.domain.entry import Answered, Config, Erased, Issued, PaperIssued
from kiosk.domain.tally import SurveyKey
from sync.protocol.lines import Comment, EntryLine
from sync.server import bulk, clock
from sync.server.figures import surveys
from sync.server.figures.folding import Arrived
from sync.server.figures.surveys import Form
from sync.server.ingest.records import raise_alarm
from sync.server.models import CommentText, Conflict, Entry, Epoch, Place, SurveyForm
from sync.server.models.records import AlarmKind

_PLACE = {"epoch_id": "int8", "seq": "int8", "hash": "bytea", "entry": "bytea", "conflict": "bool"}
_ENTRY = {"id": "bytea", "epoch_id": "int8", "seq": "int8", "kind": "varchar", "body": "bytea", "parsed": "bool"}
_GROWN = f'UPDATE "{Epoch._meta.db_table}" SET mark = %s, head = %s, grown_at = %s WHERE id = %s'  # noqa: S608 - names
_OF_SURVEYS = (Issued, Answered, PaperIssued)


class Chained(Struct, frozen=True, gc=False):
    """An entry at its place, and the 16 bytes of its id."""

    seq: int
    hash: bytes
    line: EntryLine
    id: bytes


class Arrival(Struct, frozen=True):
    """What came behind the mark: entries that were nowhere before, in the order of their places, and those whose id
    stands for other bytes; the surveys known now, those that it told of among them; and all of it as it is folded.
    """

    fresh: Sequence[Chained]
    conflicting: Sequence[Chained]
    surveys: Mapping[SurveyKey, Form]
    arrived: Sequence[Arrived]


def store(epoch: Epoch, chained: Sequence[Chained], comments: Iterable[Comment], *, looking: bool) -> Arrival:
    """Store what stands behind the mark of a locked epoch, and move its mark.

    Without ``looking`` every entry is held to be new. Raises django.db.IntegrityError when one is there already.
    """
    looking = looking or len({one.id for one in chained}) < len(chained)
    fresh, conflicting = _sorted(chained) if looking else (chained, ())
    known = _surveys(epoch, fresh)
    understood = {one.seq for one in fresh if is_understood(one.line, known)}
    differing = {one.seq for one in conflicting}
    number = epoch.pk
    bulk.insert(Place, _PLACE, [(number, one.seq, one.hash, one.id, one.seq in differing) for one in chained])
    bulk.insert(
        Entry,
        _ENTRY,
        [(one.id, number, one.seq, one.line.kind, one.line.body, one.seq in understood) for one in fresh],
    )
    now = clock.now()
    for one in conflicting:
        Conflict.objects.create(epoch=epoch, seq=one.seq, entry=one.id, body=one.line.body, at=now)
        raise_alarm(AlarmKind.CONFLICT, epoch.device_id, epoch.epoch, one.seq)
    _keep_texts(comments)
    _erase(one.line for one in fresh)
    if chained:
        epoch.mark, epoch.head, epoch.grown_at = chained[-1].seq, chained[-1].hash, now
        bulk.do(_GROWN, epoch.mark, epoch.head, bulk.moment(now), number)
    # What is not new counts already, what conflicts never.
    folded = [
        Arrived(one.seq, None if one.seq in differing else one.line.entry, one.seq in understood) for one in chained
    ]
    return Arrival(fresh, conflicting, known, folded)


def _sorted(chained: Sequence[Chained]) -> tuple[list[Chained], list[Chained]]:
    """Tell which entries are new, which were there with the same bytes (left out), and which with others."""
    bodies = dict(bulk.rows_by_id(Entry, ("id", "body"), [one.id for one in chained]))
    fresh, conflicting = [], []
    for one in chained:
        there = bodies.setdefault(one.id, one.line.body)
        if there is one.line.body:
            fresh.append(one)
        elif there != one.line.body:
            conflicting.append(one)
    return fresh, conflicting


def is_understood(line: EntryLine, surveys: Container[SurveyKey]) -> bool:
    """Say whether the form of an entry is known here, and the survey it speaks of."""
    entry = line.entry
    if isinstance(entry, _OF_SURVEYS):
        return (entry.survey, entry.version) in surveys
    return entry is not None


def known_surveys() -> dict[SurveyKey, Form]:
    """Return the surveys that ballots may be of."""
    return surveys.forms()


def _surveys(epoch: Epoch, fresh: Iterable[Chained]) -> dict[SurveyKey, Form]:
    """Return the known surveys, with those that these entries tell of."""
    known = known_surveys()
    for one in fresh:
        entry = one.line.entry
        if isinstance(entry, Config) and entry.survey is not None:
            key = str(entry.survey["id"]), int(entry.survey["version"])
            plain = rfc8785.dumps(dict(entry.survey))
            if key not in known:
                told = SurveyForm(ident=key[0], version=key[1], plain=plain)
                SurveyForm.objects.bulk_create([told], ignore_conflicts=True)
                known = known_surveys()
            elif known[key][1] != plain:
                raise_alarm(AlarmKind.SURVEY, epoch.device_id, epoch.epoch, one.seq)
    return known


def _keep_texts(comments: Iterable[Comment]) -> None:
    rows = [
        CommentText(hash=bytes.fromhex(comment.hash), salt=comment.salt, text=_storable(comment.text))
        for comment in comments
    ]
    CommentText.objects.bulk_create(rows, ignore_conflicts=True)


def _erase(lines: Iterator[EntryLine]) -> None:
    """Take the texts away that these entries say were erased, and leave tombstones for those still to come."""
    erased = [bytes.fromhex(line.entry.comment) for line in lines if isinstance(line.entry, Erased)]
    if erased:
        tombstones = [CommentText(hash=named, salt=b"", text="", erased=True) for named in erased]
        CommentText.objects.bulk_create(tombstones, ignore_conflicts=True)
        CommentText.objects.filter(hash__in=erased).update(salt=b"", text="", erased=True)


def _storable(text: str) -> str:
    """Return the text as both databases can hold it: PostgreSQL has no place for the sign of number zero."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
