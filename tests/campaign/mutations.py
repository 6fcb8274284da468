"""One byte of what somebody signed is changed: nobody takes it, at the centre or at a kiosk, by net or by stick."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from random import Random

from sync.client.asking import frames
from sync.client.line import Answer
from sync.protocol import messages, sticks, trust
from sync.protocol.messages import Message, Receipt
from sync.protocol.refusals import Refused
from sync.server import byhand, logs
from sync.server.ingest import taking
from sync.server.models import CommentText, Conflict, Entry, Epoch, Place, SurveyForm
from sync.server.models import Receipt as Given
from sync.server.models.records import Way
from tests.campaign.account import Account
from tests.campaign.ground import scratch
from tests.campaign.part import WHOLE, Part, blocks
from tests.sync.protocol.by_the_book import decoded
from tests.sync.protocol.making import CENTRE, DEVICE, FOLDER, KIOSK, NONCE, SEEDS, said
from tests.sync.server import running
from tests.sync.server.kiosks import Kiosk, joined
from tests.sync.server.running import Running

TAKEN, ROWS, BELIEVED = "changed batches that were taken", "rows that changed bytes left", "changed words believed"
BUGS = "changed bytes told as a bug of ours"
ORACLES = (TAKEN, ROWS, BELIEVED, BUGS)
BLOCK = 500
NET_EVERY, STICK_EVERY = 20, 10
_LEDGER = (Place, Entry, Epoch, CommentText, Conflict, SurveyForm, Given)


@dataclass(frozen=True)
class Target:
    """Signed bytes, and who judges them: it returns the oracle that is broken where it takes them."""

    name: str
    content: bytes
    judge: Callable[[bytes], str | None]


def changed(content: bytes, at: int, by: int) -> bytes:
    """Return the bytes with one of them another."""
    return content[:at] + bytes([content[at] ^ by]) + content[at + 1 :]


def _handed_over(content: bytes) -> str | None:
    with suppress(Refused):
        taking.take(content, Way.NET)
        return TAKEN
    return None


def _sent(centre: Running, content: bytes) -> str | None:
    status = centre.ask("/v1/batches", content).status
    return TAKEN if status == 200 else BUGS if status == 500 else None


def _carried(content: bytes) -> str | None:
    judged = byhand.judge(BytesIO(content).read)
    return TAKEN if any(isinstance(one, Receipt) for one in judged.answers) else None


def _asked(kind: type[Message], content: bytes) -> str | None:
    with suppress(Refused):
        for one in frames(Answer(200, "application/octet-stream", content, None, 0)):
            trust.from_device(one, kind)
            return BELIEVED
    return None


def _answered(content: bytes) -> str | None:
    """Judge as a kiosk judges what comes back over the net."""
    with suppress(Refused):
        for one in frames(Answer(200, "application/octet-stream", content, None, 0)):
            trust.from_centre(one, {CENTRE.public_key})
            return BELIEVED
    return None


def _brought(content: bytes) -> str | None:
    """Judge as a kiosk judges what a stick brings back."""
    with suppress(Refused):
        for _ in sticks.receipts(BytesIO(content).read, {CENTRE.public_key}, DEVICE):
            return BELIEVED
    return None


def _joined(content: bytes) -> str | None:
    with suppress(Refused):
        sticks.joining(BytesIO(content).read, trust.pin_of(CENTRE.public_key), DEVICE, bytes.fromhex(NONCE))
        return BELIEVED
    return None


def messages_said() -> dict[str, Message]:
    """Return a message of each kind, as the vectors have it."""
    return {message.kind: message for _, message in said()}


def words() -> Iterator[Target]:
    """Yield what a kiosk hears, and what a centre is asked, each by the way it comes."""
    found = messages_said()
    for kind in ("enrol", "state", "fetch", "request"):
        content = messages.sealed(found[kind], KIOSK).frame
        yield Target(kind, content, partial(_asked, type(found[kind])))
    said_by = {kind: messages.sealed(message, CENTRE).frame for kind, message in found.items()}
    for kind in ("time", "grant", "standing", "receipt", "refusal", "manifest"):
        yield Target(kind, said_by[kind], _answered)
    for kind in ("receipt", "refusal", "manifest"):
        yield Target(f"{kind} on a stick", said_by[kind], _brought)
    yield Target("grant on a stick", said_by["grant"] + said_by["manifest"], _joined)


class Batches:
    """Batches of kiosks that a centre knows: some of them it has taken already, as they were."""

    def __init__(self, centre: Running) -> None:
        self._centre = centre
        self._old = Kiosk(centre, SEEDS["kiosk"])
        self._old.enrols()
        rows = json.loads((FOLDER / "batches.json").read_text("utf-8"))
        self._known = [decoded(row["packet"]) for row in rows]
        for content in self._known:
            taking.take(content, Way.NET)

    def fresh(self, number: int) -> list[bytes]:
        """Return new batches of a kiosk of its own, and those that are known."""
        kiosk = joined(self._centre)
        kiosk.tap(40)
        return [kiosk.packet(1, last).content for last in (1, 40)] + [self._known[number % len(self._known)]]

    def judge_of(self, number: int) -> tuple[str, Callable[[bytes], str | None]]:
        """Return by which way the so-manieth changed batch comes, and who judges it there."""
        if number % NET_EVERY == 0:
            return "batch over HTTP", partial(_sent, self._centre)
        return ("batch on a stick", _carried) if number % STICK_EVERY == 1 else ("batch", _handed_over)


def rows() -> list[int]:
    """Return how many rows there are of what batches bring."""
    return [model.objects.count() for model in _LEDGER]


def run(seed: int, size: int, part: Part = WHOLE) -> Account:
    """Change so many bytes, one at a time: of batches two times in three, else of anything that is said."""
    account = Account.of("mutations", seed, ORACLES, part)
    with scratch() as ground, running.centre(ground / "centre", None) as centre:
        logs.write_to(centre.folder)
        found = Batches(centre)
        told = list(words())
        for block in blocks(part.share(range(size)), BLOCK):
            fresh = found.fresh(block[0] // BLOCK)
            before = rows()
            for number in block:
                chance = Random(f"{seed} {number}")
                if number % 3:
                    name, judge = found.judge_of(number // 3)
                    target = Target(name, chance.choice(fresh), judge)
                else:
                    target = told[number // 3 % len(told)]
                judge_one(account, target, chance.randrange(len(target.content)), chance.randrange(1, 256), str(number))
            if rows() != before:
                account.breaks(ROWS, f"within {block[0]} to {block[-1]}: {before} became {rows()}")
    return account


def judge_one(account: Account, target: Target, at: int, by: int, where: str) -> None:
    """Change one byte and note what became of it."""
    account.counts[target.name] += 1
    try:
        oracle = target.judge(changed(target.content, at, by))
    except Exception as problem:  # noqa: BLE001 - whatever is no refusal is a finding
        account.breaks(BUGS, f"{where}: {target.name}, byte {at} by {by}: {problem!r}")
        return
    if oracle is not None:
        account.breaks(oracle, f"{where}: {target.name}, byte {at} by {by}")


def every_byte(target: Target, seed: int) -> Account:
    """Change each byte of something once."""
    account = Account.of("mutations", seed, ORACLES)
    chance = Random(f"{seed} {target.name}")
    for at in range(len(target.content)):
        judge_one(account, target, at, chance.randrange(1, 256), "every byte")
    return account
