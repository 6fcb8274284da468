"""How entries become a ballot: the one fold that storing, projecting and verifying share."""

from kiosk.domain.ballot import Ballot, Channel, ClockState, Outcome
from kiosk.domain.copies import replace
from kiosk.domain.entry import (
    Answered,
    BallotEntry,
    Closed,
    Entry,
    Followed,
    Issued,
    PaperEntered,
    PaperIssued,
    PaperUnused,
)
from kiosk.domain.errors import Bug
from kiosk.domain.period import day_of
from kiosk.domain.serials import ballots_of, serial_of


def touched(entry: Entry) -> tuple[str, ...]:
    """Return the ids of the ballots an entry changes, its own first."""
    if isinstance(entry, PaperIssued):
        return ballots_of(entry.id, entry.first, entry.printed)
    if isinstance(entry, PaperUnused):
        return ballots_of(entry.ballot, serial_of(entry.ballot), entry.unused)
    if not isinstance(entry, BallotEntry):
        return ()
    if not isinstance(entry, Closed) or not entry.also:
        return (entry.ballot,)
    others = {ballot for ids in entry.also.values() for ballot in ids} - {entry.ballot}
    return entry.ballot, *sorted(others)


def is_closed(entry: Entry, ident: str) -> bool:
    """Say whether a ballot that an entry touches is closed before it: another one's, or paper that was out."""
    return isinstance(entry, PaperEntered | PaperUnused) or (isinstance(entry, Closed) and ident != entry.ballot)


def named_texts(entry: Entry) -> tuple[str, ...]:
    """Return the hashes of the free texts that an entry names."""
    if isinstance(entry, Followed):
        return () if entry.comment is None else (entry.comment,)
    return tuple((entry.comments or {}).values()) if isinstance(entry, PaperEntered) else ()


def gather(ballot: Ballot | None, entry: Entry, run: int | None = None, ident: str = "") -> Ballot:
    """Return ``ballot`` (None before its first entry) with ``entry`` taken in.

    ``run`` is the day of the run of entries it stands in: a ballot whose clock is not believed is kept under it.
    A closing entry is given to its own ballot and to each ballot it flags in retrospect, one that issues paper to each
    it begins, with its ``ident``.
    Raises Bug when the entry cannot follow what is there.
    """
    match entry:
        case Closed() if ballot is not None and ballot.id != entry.ballot:
            return _flagged(ballot, entry)
        case Issued() if ballot is None:
            return replace(_begun(entry, run), issued=True)
        case Answered():
            return _answered(_begun(entry, run) if ballot is None else _open(ballot, entry), entry)
        case Followed() if ballot is not None:
            return _followed(_open(ballot, entry), entry)
        case Closed() if ballot is not None:
            return replace(_open(ballot, entry), outcome=entry.outcome, flags=ballot.flags | entry.flags)
        case PaperIssued() if ballot is None:
            return _printed(entry, ident, run)
        case PaperEntered() if ballot is not None:
            return _entered(_out(ballot, entry), entry)
        case PaperUnused() if ballot is not None:
            return replace(_out(ballot, entry), outcome=Outcome.UNUSED)
    raise Bug(f"entry {entry.id} ({entry.kind}) cannot come here")


def _begun(entry: Issued | Answered, run: int | None) -> Ballot:
    doubted = entry.clock is ClockState.UNTRUSTED
    return Ballot(
        id=entry.ballot,
        at=entry.at,
        day=run if doubted and run is not None else day_of(entry.at),
        survey=(entry.survey, entry.version),
        counter=entry.counter,
        channel=entry.channel,
        officer=entry.officer,
        service=entry.service,
        doubted=doubted,
        undated=doubted,
    )


def _printed(entry: PaperIssued, ident: str, run: int | None) -> Ballot:
    doubted = entry.clock is ClockState.UNTRUSTED
    return Ballot(
        id=ident,
        at=entry.at,
        day=run if doubted and run is not None else day_of(entry.at),
        survey=(entry.survey, entry.version),
        counter=entry.counter,
        channel=Channel.PAPER,
        issued=True,
        outcome=Outcome.UNRETURNED,
        doubted=doubted,
        undated=doubted,
    )


def _out(ballot: Ballot, entry: BallotEntry) -> Ballot:
    """Return a paper ballot that nobody has given back; raises Bug for any other."""
    if ballot.outcome is not Outcome.UNRETURNED:
        raise Bug(f"entry {entry.id} comes to ballot {ballot.id}, which is no paper that is still out")
    return ballot


def _entered(ballot: Ballot, entry: PaperEntered) -> Ballot:
    answers, more = entry.answers or {}, {**(entry.reasons or {}), **(entry.comments or {})}
    if bool(entry.spoiled) == bool(answers) or (entry.spoiled and more) or not more.keys() <= set(answers):
        raise Bug(f"entry {entry.id} is neither a spoiled ballot nor one with answers")
    return replace(
        ballot,
        answers=dict(answers),
        reasons=dict(entry.reasons or {}),
        comments=dict(entry.comments or {}),
        spoiled=bool(entry.spoiled),
        outcome=Outcome.COMPLETED,
    )


def _open(ballot: Ballot, entry: BallotEntry) -> Ballot:
    if ballot.id != entry.ballot or ballot.outcome is not None:
        raise Bug(f"entry {entry.id} ({entry.kind}) comes to ballot {ballot.id}, which is closed or another one")
    return ballot


def _answered(ballot: Ballot, entry: Answered) -> Ballot:
    if (ballot.survey, ballot.channel) != ((entry.survey, entry.version), entry.channel):
        raise Bug(f"entry {entry.id} answers another survey than ballot {ballot.id} asks")
    return replace(ballot, answers={**ballot.answers, entry.criterion: entry.level})


def _followed(ballot: Ballot, entry: Followed) -> Ballot:
    reasons = {**ballot.reasons, entry.criterion: entry.reasons}
    comments = {**ballot.comments, entry.criterion: entry.comment}
    return replace(
        ballot,
        reasons={criterion: given for criterion, given in reasons.items() if given},
        comments={criterion: given for criterion, given in comments.items() if given is not None},
    )


def _flagged(ballot: Ballot, entry: Closed) -> Ballot:
    flags = {flag for flag, ids in (entry.also or {}).items() if ballot.id in ids}
    if not flags or ballot.outcome is None:
        raise Bug(f"entry {entry.id} cannot flag ballot {ballot.id}")
    return replace(ballot, flags=ballot.flags | flags)
