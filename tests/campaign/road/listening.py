"""Hears every answer of a centre before the wire can lose it, and holds it against what the disk has by then."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sync.protocol import messages
from sync.protocol.messages import Receipt, Standing
from sync.protocol.refusals import Refused
from sync.protocol.signing import cut
from tests.campaign.account import Account
from tests.campaign.road.centre import Centre, Marks, Reply, marks_of
from tests.campaign.road.oracles import BUGS, PROMISED, UNFLAGGED, UNSAFE
from tests.campaign.road.truth import ids_in


class Listener:
    """Knows what a centre has promised: ``held`` are the entries that its receipts cover, ``safe`` is what lies in its
    newest backup, read there with SQLite alone.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self.name = ""
        self.held: set[str] = set()
        self.safe: Marks = {}

    def begin(self, name: str) -> None:
        self.name, self.held, self.safe = name, set(), {}

    def breaks(self, oracle: str, how: str) -> None:
        self._account.breaks(oracle, f"{self.name}: {how}")

    def heard(self, centre: Centre, question: bytes, reply: Reply) -> None:
        """Judge an answer to a question, or to a stick."""
        if reply.status == 500:
            self.breaks(BUGS, f"the centre says {reply.content!r}")
        if reply.status != 200 or reply.media_type != "application/octet-stream":
            return
        told = list(_messages(reply.content))
        marks: Marks | None = None
        for one in told:
            if isinstance(one, Standing | Receipt):
                marks = marks_of(centre.file) if marks is None else marks
                self._promised(one, marks)
        for one in told:
            if isinstance(one, Standing):
                self._compared(centre, question, one)
            elif isinstance(one, Receipt):
                self._taken(centre, question, one, by_stick=len(told) > 1)

    def _promised(self, one: Standing | Receipt, marks: Marks) -> None:
        there = marks.get((one.device, one.epoch), 0)
        if one.mark > there:
            self.breaks(PROMISED, f"{one.kind} of {one.mark} places of {one.epoch[:8]}, stored {there}")
        safe = self.safe.get((one.device, one.epoch), 0)
        if one.durable_to > safe:
            self.breaks(UNSAFE, f"{one.durable_to} places of {one.epoch[:8]}, in the backup {safe}")

    def _compared(self, centre: Centre, question: bytes, one: Standing) -> None:
        asked = json.loads(question.partition(b"\n")[0])
        there = dict(one.hashes).get(asked["last"])
        if there is not None and there != asked["hash"]:
            self._flagged(centre, "fork", one.device)

    def _taken(self, centre: Centre, question: bytes, one: Receipt, *, by_stick: bool) -> None:
        for content in packets_in(question):
            header = json.loads(content.partition(b"\n")[0])
            if (header["device"], header["epoch"], header["body"]) == (one.device, one.epoch, one.body):
                self.held.update(ids_in(content))
        if one.conflicting:
            self._flagged(centre, "conflict", one.device)
        if one.fresh and not by_stick and _has_newer(centre.file, one.device, one.epoch):
            self._flagged(centre, "fork", one.device)

    def _flagged(self, centre: Centre, kind: str, device: str) -> None:
        asked = "SELECT count(*) FROM centre_alarm WHERE kind = ? AND device_id = ? AND settled_at IS NULL"
        if not _asked(centre.file, asked, kind, device)[0][0]:
            self.breaks(UNFLAGGED, f"{kind} of {device[:8]}")


def packets_in(content: bytes) -> Iterator[bytes]:
    """Yield the batches of a question or of a file, cut by their headers, up to where it is damaged or ends early."""
    while content.count(b"\n") > 1:
        text = content.partition(b"\n")[0]
        try:
            header: dict[str, Any] = json.loads(text)
        except ValueError:
            return
        if header["kind"] != "batch":
            return
        begins = content.index(b"\n", len(text) + 1) + 1
        ends = begins + header["body_bytes"] + header["comments_bytes"]
        if ends > len(content):
            return
        yield content[:ends]
        content = content[ends:]


def _messages(content: bytes) -> Iterator[messages.Message]:
    at = 0
    while at < len(content):
        try:
            sealed, at = cut(content, at, 2**21)
        except Refused:
            return
        yield messages.read_any(sealed.text)


def _has_newer(file: Path, device: str, epoch: str) -> bool:
    asked = (
        "SELECT count(*) FROM centre_epoch a JOIN centre_epoch b ON a.device_id = b.device_id "
        "AND b.begun_at > a.begun_at WHERE a.device_id = ? AND a.epoch = ?"
    )
    return bool(_asked(file, asked, device, epoch)[0][0])


def _asked(file: Path, question: str, *given: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as alone:
        return alone.execute(question, given).fetchall()
