"""Files spoiled the way disks, cables and hands spoil them; every spoiling is told by its seed."""

import random
from collections.abc import Callable

from tests.campaign.disk import Files
from tests.campaign.office import COPY, KEY, LEDGER, LOG, Life

ANCHOR, MIRROR = "data/anchor", "data/mirror/"
PAGE, SECTOR = 4096, 512
Spoiling = Callable[[random.Random, Life, Life], Files]
"""Makes spoiled files of a kiosk's life, and of another kiosk's."""


def _with(files: Files, **changed: bytes | None) -> Files:
    """Return the files with another ``ledger``, ``log`` or ``key``; None takes it away."""
    names = {"ledger": LEDGER, "log": LOG, "key": KEY}
    made: dict[str, bytes | None] = {**files, **{names[name]: told for name, told in changed.items()}}
    return {name: told for name, told in made.items() if told is not None}


def flipped(chance: random.Random, content: bytes) -> bytes:
    """Return the content with one to eight bits turned."""
    spoiled = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8))):
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def garbled(chance: random.Random, content: bytes) -> bytes:
    """Return the content with one page or sector of noise or of nothing."""
    size = chance.choice((SECTOR, PAGE))
    at = chance.randrange(max(1, len(content) // size)) * size
    noise = chance.choice((chance.randbytes(size), bytes(size), b"\xff" * size))
    return content[:at] + noise[: len(content) - at] + content[at + size :]


def shortened(chance: random.Random, content: bytes) -> bytes:
    length = chance.randrange(len(content))
    return content[: length - length % chance.choice((1, SECTOR, PAGE))]


def _bits(chance: random.Random, life: Life, _other: Life) -> Files:
    return _with(life.whole, ledger=flipped(chance, life.whole[LEDGER]))


def _garbage(chance: random.Random, life: Life, _other: Life) -> Files:
    return _with(life.whole, ledger=garbled(chance, life.whole[LEDGER]))


def _truncated(chance: random.Random, life: Life, _other: Life) -> Files:
    return _with(life.whole, ledger=shortened(chance, life.whole[LEDGER]))


def _misplaced_page(chance: random.Random, life: Life, _other: Life) -> Files:
    """Write a page of the file, or of an older copy of it, where another one belongs: a misdirected or lost write."""
    content, source = life.whole[LEDGER], chance.choice((life.whole, life.early))[LEDGER]
    to = chance.randrange(len(content) // PAGE) * PAGE
    lost = source is life.early[LEDGER] and to < len(source)
    at = to if lost else chance.randrange(len(source) // PAGE) * PAGE
    return _with(life.whole, ledger=content[:to] + source[at : at + PAGE] + content[to + PAGE :])


def _log_spoiled(chance: random.Random, life: Life, _other: Life) -> Files:
    spoil = chance.choice((flipped, flipped, garbled, shortened))
    return _with(life.running, log=spoil(chance, life.running[LOG]))


def _ledger_under_log_spoiled(chance: random.Random, life: Life, _other: Life) -> Files:
    spoil = chance.choice((flipped, garbled, shortened))
    return _with(life.running, ledger=spoil(chance, life.running[LEDGER]))


def _log_missing_or_swapped(chance: random.Random, life: Life, other: Life) -> Files:
    """Take the log away, or put another one in its place: an older one, one of another run or of another kiosk."""
    logs = (None, b"", life.half[LOG], life.old_log, other.running[LOG], other.old_log)
    files = chance.choice((life.running, life.half, life.whole, life.early))
    return _with(files, log=chance.choice(logs))


def _ledger_swapped(chance: random.Random, life: Life, other: Life) -> Files:
    """Put an older, a newer or another kiosk's ledger under a log."""
    ledger = chance.choice((life.early, life.half, life.whole, other.whole))[LEDGER]
    return _with(chance.choice((life.running, life.half)), ledger=ledger)


def _stale(chance: random.Random, life: Life, other: Life) -> Files:
    """Put an older copy of the ledger and its log, or another kiosk's, over those of today."""
    files = chance.choice((life.early, life.half, other.whole))
    return _with(life.whole, ledger=files[LEDGER], log=files.get(LOG))


def _witness_spoiled(chance: random.Random, life: Life, _other: Life) -> Files:
    """Spoil or take away the anchor or a file of the mirror, beside a ledger of today or an older one."""
    files = dict(_with(life.whole, ledger=chance.choice((life.whole, life.early))[LEDGER]))
    name = chance.choice([name for name in files if name == ANCHOR or name.startswith(MIRROR)])
    content = files.pop(name)
    spoil = chance.choice((flipped, garbled, shortened, None))
    return files if spoil is None else {**files, name: spoil(chance, content)}


def _stale_but_for_a_backup(chance: random.Random, life: Life, _other: Life) -> Files:
    """Put an older copy over the ledger and take anchor and mirror away: a backup, perhaps spoiled, alone is newer."""
    old = chance.choice((life.early, life.half))
    files = _with(life.whole, ledger=old[LEDGER], log=old.get(LOG))
    left = {name: told for name, told in files.items() if name != ANCHOR and not name.startswith(MIRROR)}
    spoil = chance.choice((flipped, None, None, None))
    return {**left, COPY: life.copy if spoil is None else spoil(chance, life.copy)}


def _deleted(chance: random.Random, life: Life, _other: Life) -> Files:
    """Delete or empty the ledger or the key."""
    files = chance.choice((life.whole, life.running))
    match chance.randrange(4):
        case 0:
            return _with(files, ledger=None)
        case 1:
            return _with(files, ledger=b"")
        case 2:
            return _with(files, key=None)
        case _:
            return _with(files, ledger=bytes(len(files[LEDGER])))


SPOILINGS: dict[str, Spoiling] = {
    "bits flipped": _bits,
    "a page of garbage": _garbage,
    "truncated": _truncated,
    "a page lost or misplaced": _misplaced_page,
    "the log spoiled": _log_spoiled,
    "the ledger under a log spoiled": _ledger_under_log_spoiled,
    "the log missing or swapped": _log_missing_or_swapped,
    "the ledger under a log swapped": _ledger_swapped,
    "a stale copy over the newer": _stale,
    "a witness spoiled": _witness_spoiled,
    "a stale copy, and a backup alone is newer": _stale_but_for_a_backup,
    "deleted": _deleted,
}
