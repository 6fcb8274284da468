"""A folded ballot as the bytes of its row, and back."""

from msgspec import Struct, msgpack

from kiosk.domain.ballot import Ballot, Channel, Flag, Outcome
from kiosk.domain.folding import Kept


class Packed(Struct, frozen=True, array_like=True):
    """What a row says: the members of a ballot in this order, for ever; what is added stands behind them.

    ``began`` is the id of a doubted ballot's first entry, ``waiting`` whether its neighbour behind has not come yet.
    """

    at: int
    day: int
    survey: tuple[str, int]
    counter: str
    channel: Channel
    issued: bool
    officer: str | None
    service: str | None
    answers: dict[str, str]
    reasons: dict[str, tuple[str, ...]]
    comments: dict[str, str]
    outcome: Outcome | None
    flags: frozenset[Flag]
    doubted: bool
    until: int | None
    undated: bool
    spoiled: bool
    last_entry: int
    dated_by: int | None
    began: str | None = None
    waiting: bool = False

    def kept(self, ident: str, number: int) -> Kept:
        """Return the ballot of this id, whose first entry has that number."""
        ballot = Ballot(
            id=ident,
            at=self.at,
            day=self.day,
            survey=self.survey,
            counter=self.counter,
            channel=self.channel,
            issued=self.issued,
            officer=self.officer,
            service=self.service,
            answers=self.answers,
            reasons=self.reasons,
            comments=self.comments,
            outcome=self.outcome,
            flags=self.flags,
            doubted=self.doubted,
            until=self.until,
            undated=self.undated,
            spoiled=self.spoiled,
        )
        return Kept(ballot, number, self.last_entry, self.dated_by)


_decoder = msgpack.Decoder(Packed)


def pack(kept: Kept, began: str | None, *, waiting: bool) -> bytes:
    """Return the bytes of a ballot."""
    ballot = kept.ballot
    return msgpack.encode(
        Packed(
            at=ballot.at,
            day=ballot.day,
            survey=ballot.survey,
            counter=ballot.counter,
            channel=ballot.channel,
            issued=ballot.issued,
            officer=ballot.officer,
            service=ballot.service,
            answers=dict(ballot.answers),
            reasons=dict(ballot.reasons),
            comments=dict(ballot.comments),
            outcome=ballot.outcome,
            flags=ballot.flags,
            doubted=ballot.doubted,
            until=ballot.until,
            undated=ballot.undated,
            spoiled=ballot.spoiled,
            last_entry=kept.last_entry,
            dated_by=kept.dated_by,
            began=began,
            waiting=waiting,
        )
    )


def unpack(state: bytes) -> Packed:
    """Return what the bytes of a row say."""
    return _decoder.decode(state)
