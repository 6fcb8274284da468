"""The end of a history: everybody sends until nothing is left, and both sides are held against what was tapped."""

import json
import random
import sqlite3
from collections import Counter
from contextlib import closing, suppress
from typing import Any

from kiosk.domain.errors import UsageError
from kiosk.domain.period import Period, month_of
from kiosk.domain.tally import tally_of
from sync.protocol.refusals import Refused
from sync.server.figures import counting
from sync.server.figures.packing import unpack
from sync.server.models import Counter as CounterRow
from sync.server.models import Device, Epoch, MonthFrozen
from sync.server.models.devices import DeviceState
from sync.server.rebuilding import rebuild
from tests.campaign.road.history import STEPS, History
from tests.campaign.road.oracles import (
    DOUBLED,
    FORGED,
    LOST,
    MISCOUNTED,
    OTHERWISE,
    REBUILT,
    STUCK,
    UNPROVEN,
    UNSOUND,
    WRONG,
)
from tests.campaign.road.tablet import Tablet
from tests.campaign.road.truth import answers_of
from tests.campaign.road.window import End

PATIENCE, STICKS = 8, 8


class Judge:
    """Ends a history and judges it."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._truth, self._counts = history.truth, history.counts
        self._breaks = history.listener.breaks
        self._alive: set[str] = set()
        self._stored: dict[str, bytes] = {}

    def judge(self) -> None:
        self._drain()
        for tablet in self._history.tablets:
            self._living(tablet)
        self._entries()
        self._figures()
        self._own_figures()
        for told in rebuild():
            if told.changed:
                self._breaks(REBUILT, told.device[:8])

    def _drain(self) -> None:
        history = self._history
        history.wire.begin(random.Random(0), 0.0)
        history.wire.comes_late()
        for content in history.sticks[-2:]:
            history.answers.append(history.centre.takes_stick(content))
        self._readmit()
        for tablet in history.tablets:
            if history.lineless and tablet.device not in history.replaced:
                self._drain_by_stick(tablet)
        for tablet in history.tablets:
            history._travels(tablet, STEPS, PATIENCE)
        # What a clone sends may be news to the others.
        shared = len({tablet.device for tablet in history.tablets}) < len(history.tablets)
        for tablet in history.tablets:
            end = history._travels(tablet, STEPS, PATIENCE) if shared else End.ARRIVED
            sender = tablet.sender
            if end is not End.ARRIVED or sender is None or sender.trouble or sender.left:
                why = None if sender is None else (sender.trouble, sender.left)
                self._breaks(STUCK, f"{end.name} {why} {tablet.folder.name}")

    def _drain_by_stick(self, tablet: Tablet) -> None:
        """Send what is left by nothing but sticks, whatever was lost on either side before."""
        history = self._history
        # A tablet without a line learns that its centre was restored when the next ballots come there.
        tablet.visit(random.Random(history.name))
        for _ in range(STICKS):
            try:
                _, content = tablet.parcel()
            except UsageError:
                break
            # What a stick brings back may be a refusal: the next one has to know better.
            with suppress(Refused):
                tablet.takes(history.centre.takes_stick(content), history.folder)
        self._counts["tablets that sent the rest by stick"] += 1
        stored = {json.loads(body)["id"] for (body,) in self._rows("SELECT body FROM centre_entry")}
        if tablet.note() - stored:
            self._breaks(STUCK, f"by stick {len(tablet.note() - stored)} entries of {tablet.folder.name} are left")

    def _readmit(self) -> None:
        """Let those that were revoked join again; whoever has the device's key does it for all its tablets."""
        history = self._history
        for device in Device.objects.filter(state=DeviceState.REVOKED):
            Device.objects.filter(id=device.id).update(readmitted=True)
            tablet = next((one for one in history.tablets if history._ident(one) == device.id), None)
            if tablet is not None:
                history._enrols(tablet, CounterRow.objects.get(pk=device.counter_id))

    def _living(self, tablet: Tablet) -> None:
        self._alive |= tablet.note()
        differences = tablet.ledger.verify().result().differences
        if differences:
            self._breaks(UNSOUND, f"{tablet.folder.name} {differences[0]}")

    def _entries(self) -> None:
        """Hold what the centre has stored against what the driver was told is safe."""
        history = self._history
        stored: dict[str, bytes] = {}
        rows = self._rows("SELECT id, body FROM centre_entry")
        for ident, body in rows:
            said = json.loads(body)["id"]
            if said in stored or bytes(ident).hex() != said:
                self._breaks(DOUBLED, f"entry {said[:8]}")
            stored[said] = bytes(body)
            if self._truth.bodies.get(said) != bytes(body):
                self._breaks(FORGED, f"entry {said[:8]} is {bytes(body)!r}")
        required = set(history.listener.held).union(self._alive, *(one.held for one in history.tablets))
        for ident in sorted(required - stored.keys()):
            self._breaks(LOST, f"entry {ident[:8]}: {self._truth.bodies.get(ident)!r}")
        tapped = {ident for one in self._truth.ballots.values() for ident, _ in one.entries}
        self._counts["entries tapped"] += len(tapped)
        self._counts["entries lost with their only tablet"] += len(tapped - stored.keys())
        self._stored = stored
        for (body,) in self._rows("SELECT body FROM centre_conflict"):
            if bytes(body) not in self._truth.forged:
                self._breaks(FORGED, f"a conflict that nobody forged: {bytes(body)!r}")

    def _figures(self) -> None:
        """Count again from the driver's own record, ballot by ballot and in sum."""
        rows = {bytes(ident).hex(): unpack(bytes(state)) for ident, state in
                self._rows("SELECT id, state FROM centre_ballot")}  # fmt: skip
        levels: Counter[tuple[str, str]] = Counter()
        outcomes: Counter[str] = Counter()
        expected = 0
        for ballot, tapped in self._truth.ballots.items():
            told = answers_of(tapped, self._stored)
            if told is None:
                continue
            expected += 1
            row = rows.get(ballot)
            if row is None or (dict(row.answers), row.outcome and row.outcome.value) != told:
                self._breaks(MISCOUNTED, f"ballot {ballot[:8]} is {row}, tapped {told}")
                continue
            if row.undated:
                continue
            until = row.day if row.until is None else row.until
            if not month_of(row.day).first <= tapped.month <= month_of(until).first:
                self._breaks(WRONG, f"ballot {ballot[:8]} of day {row.day}")
            levels.update(told[0].items())
            outcomes.update([told[1]] if told[1] else [])
        self._counts["ballots at the centre"] += expected
        if len(rows) != expected:
            self._breaks(DOUBLED, f"{len(rows)} ballots of {expected}")
        self._sums(levels, outcomes, expected)

    def _sums(self, levels: Counter[tuple[str, str]], outcomes: Counter[str], expected: int) -> None:
        found = {(what, item, answer): n for what, item, answer, n in self._rows(
            "SELECT what, item, answer, sum(n) FROM centre_daydetail WHERE what IN ('level', 'outcome') "
            "GROUP BY 1, 2, 3 HAVING sum(n) != 0")}  # fmt: skip
        wanted = {("level", *key): n for key, n in levels.items()} | {
            ("outcome", key, ""): n for key, n in outcomes.items()
        }
        if found != wanted:
            self._breaks(MISCOUNTED, f"sums {found}, tapped {wanted}")
        (total,) = self._rows("SELECT coalesce(sum(ballots), 0) + coalesce(sum(undated), 0) FROM centre_daycount")
        if total[0] != expected:
            self._breaks(MISCOUNTED, f"{total[0]} ballots in the counts of days, {expected} were tapped")
        (strays,) = self._rows("SELECT coalesce(sum(strays), 0), coalesce(sum(strange), 0) FROM centre_folded")
        if strays != (0, 0):
            self._breaks(MISCOUNTED, f"strays and strange ballots: {strays}")

    def _own_figures(self) -> None:
        """Where a device was one tablet all along, the centre's months are the tablet's own, closed ones too."""
        history = self._history
        for tablet in history.tablets:
            if tablet.device in history.replaced or history.moved:
                continue
            ident = history._ident(tablet)
            epochs = list(Epoch.objects.filter(device_id=ident).values_list("pk", flat=True))
            surveys = tablet.ask(lambda reader: reader.surveys())
            for month in self._months(tablet):
                reading = tablet.ledger.read_period(month).result().proven()
                own = tally_of((*reading.ballots, *reading.undated), surveys)
                told = counting.live(month, epochs)
                if told != own:
                    self._breaks(OTHERWISE, f"{month.month}: {told}, at the tablet {own}")
            self._counts["tablets whose months were compared"] += 1
            for row in MonthFrozen.objects.filter(device_id=ident, proven=False):
                self._breaks(UNPROVEN, f"{row.month} {row.supplement}")

    @staticmethod
    def _months(tablet: Tablet) -> list[Period]:
        span = tablet.ask(lambda reader: reader.days())
        found: list[Period] = []
        day = span.first if span else 0
        while span and day <= span.last:
            found.append(month_of(day))
            day = found[-1].last + 1
        return found

    def _rows(self, question: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"{self._history.centre.file.as_uri()}?mode=ro", uri=True)) as alone:
            return alone.execute(question).fetchall()
