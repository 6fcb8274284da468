"""Entries of ballots read quickly: most differ from one that was read before in their time and ids alone.

What such an entry says, but for those three, is a text that many others share to the letter. It is read once with all
care; where another entry has the same text around a time and ids of the right form, it cannot be read otherwise: its
members stand where they stood, each once, in their order and in their spelling.
"""

import re
from collections.abc import Callable
from copy import copy

from msgspec.structs import force_setattr

from kiosk.domain.entry import Answered, BallotEntry, Closed, Entry, Followed, Issued

MOST_TEXTS, LONGEST = 4_096, 1_024
"""So many texts are remembered, each of at most so many bytes: a few megabytes, whoever sends what."""
# No quotation mark stands bare within a JSON text, so these are always the beginning of a member.
_BEGINS, _BALLOT, _IDENT = b'{"at":', b',"ballot":"', b',"id":"'
_TIME, _ID = len(_BEGINS), 32
_AT_MOST = 40
"""No time is so long that the ballot would stand behind it."""
_TWO_IDS = re.compile(rb"[0-9a-f]{64}")
_FLAT = (Issued, Answered, Followed, Closed)
_Text = tuple[bytes, bytes, bytes]


class Alike:
    """Reads entries with ``read`` and remembers what they say; any thread may ask."""

    def __init__(self, read: Callable[[bytes], Entry]) -> None:
        self._read = read
        self._known: dict[_Text, BallotEntry] = {}
        self._times: dict[bytes, int] = {}

    def __call__(self, body: bytes) -> Entry:
        """Return the entry whose canonical bytes these are; raises what ``read`` raises."""
        first, second = body.find(_BALLOT, 0, _AT_MOST), body.find(_IDENT)
        ballot, ident = first + len(_BALLOT), second + len(_IDENT)
        if len(body) > LONGEST or first < _TIME or second < ballot + _ID:
            return self._read(body)
        text = body[:_TIME], body[ballot + _ID : second], body[ident + _ID :]
        ids = body[ballot : ballot + _ID] + body[ident : ident + _ID]
        known, at = self._known.get(text), self._times.get(body[_TIME:first])
        if known is None or at is None or _TWO_IDS.fullmatch(ids) is None:
            return self._learnt(body, text, body[_TIME:first], ids)
        told = ids.decode()
        made = copy(known)
        force_setattr(made, "at", at)
        force_setattr(made, "ballot", told[:_ID])
        force_setattr(made, "id", told[_ID:])
        return made

    def _learnt(self, body: bytes, text: _Text, at: bytes, ids: bytes) -> Entry:
        """Read an entry with care, and remember what it says where all but time and ids is that text."""
        entry = self._read(body)
        if isinstance(entry, _FLAT) and text[0] == _BEGINS and ids == (entry.ballot + entry.id).encode():
            if len(self._known) >= MOST_TEXTS or len(self._times) >= MOST_TEXTS:
                self._known.clear()
                self._times.clear()
            # What was read with care is spelled in one way only.
            self._known[text] = entry
            self._times[at] = entry.at
        return entry
