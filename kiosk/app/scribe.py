"""Turns what the flow wants recorded into entries, each with an identity that outlives every retry."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kiosk.app import mint
from kiosk.app.clock import Clock
from kiosk.domain.ballot import ClockState
from kiosk.domain.belief import Reading
from kiosk.domain.canonical import comment_hash
from kiosk.domain.entry import FORMAT, from_plain
from kiosk.domain.shapes import floor_time
from kiosk.domain.states import Fact
from kiosk.store.book import Batch, FreeText, LocalTime


class Scribe:
    """Writes pages; a token written before gives the very same page."""

    def __init__(self, clock: Clock, counter: str, belief: Callable[[Reading], ClockState]) -> None:
        self._clock = clock
        self.counter = counter
        self._belief = belief
        self._boot = clock.boot_id()
        self._pages: dict[int, Batch] = {}
        self._texts: dict[tuple[str, str, str], tuple[str, FreeText]] = {}

    def page(self, token: int, facts: Sequence[Fact]) -> Batch:
        """Return the page of ``token``, minted at its first request."""
        if token not in self._pages:
            self._pages[token] = self.write(facts)
        return self._pages[token]

    def write(self, facts: Sequence[Fact]) -> Batch:
        """Return a page of ``facts`` with new ids and the present time."""
        # What is judged is what is stored: the clock may be moved at any moment of a tap.
        now = self._clock.read()
        texts: dict[str, FreeText] = {}
        common = {
            "v": FORMAT,
            "at": floor_time(now.wall_ms),
            "clock": self._belief(now).value,
            "counter": self.counter,
        }
        entries = tuple(from_plain({**common, "id": mint.new_id(), **self._members(fact, texts)}) for fact in facts)
        return Batch(entries, LocalTime(now.wall_ms, now.mono_ms, self._boot), texts)

    def keep_only(self, token: int | None) -> None:
        """Forget every page but that of ``token``, which may be asked for again: the others are stored or given up."""
        self._pages = {kept: page for kept, page in self._pages.items() if kept == token}

    def forget_texts(self) -> None:
        """Forget every free text: the visit is over."""
        self._texts.clear()

    def _members(self, fact: Fact, texts: dict[str, FreeText]) -> dict[str, Any]:
        """Return the fact with its free text replaced by the salted hash; a text kept before keeps its salt."""
        members = dict(fact)
        text = members.pop("comment_text", None)
        if isinstance(text, str):
            members["comment"] = self._hidden(str(fact["ballot"]), str(fact["criterion"]), text, texts)
        written = members.pop("comment_texts", None)
        if isinstance(written, Mapping):
            hidden = {one: self._hidden(str(fact["ballot"]), one, said, texts) for one, said in written.items()}
            members["comments"] = hidden
        return members

    def _hidden(self, ballot: str, criterion: str, text: str, texts: dict[str, FreeText]) -> str:
        """Return the hash of a free text, which goes into ``texts``."""
        key = (ballot, criterion, text)
        if key not in self._texts:
            salted = FreeText(mint.random_bytes(32), text)
            self._texts[key] = (comment_hash(salted.salt, text), salted)
        hashed, kept = self._texts[key]
        texts[hashed] = kept
        return hashed
