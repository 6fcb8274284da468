"""What to do next so that every entry reaches the centre: events in, one command out, nothing done here.

There is one path: a command is answered by its event (or by ``Failed``) before there is another. Times are monotonic
milliseconds. Every round begins with a look at the ledger and asks the centre for each epoch, the oldest first.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from sync.client.backoff import first_wait_ms, wait_ms
from sync.client.commands import Ask, Command, Fetch, Look, Recover, Rejoin, Rest, Send
from sync.client.events import Awake, Began, Event, Failed, Fetched, Grown, Looked, Rejoined, Stood, Taken
from sync.protocol.limits import MOST_ENTRIES, MOST_PROBES
from sync.protocol.messages import Standing
from sync.protocol.refusals import Code

ROUND_MS = 10 * 60_000
"""A kiosk that has nothing to send asks this often: the centre may have been restored, or want something."""
MOST_REJOINS = 3
"""New epochs in a row; each chains entries once more, and a centre that is out of its mind must not fill a disk."""


class Search(Struct, frozen=True):
    """The last common place of two chains is ``low`` or between it and ``high``, where they differ."""

    low: int
    high: int


class Sender(Struct, frozen=True, kw_only=True):
    """How far the path is gone; ``rest`` is when the next round begins, None while something is under way.

    ``todo`` are the epochs still to be asked about in this round. ``ended`` are epochs before the newest that the
    centre of this ``generation`` has whole. ``most`` entries go in the next batch; ``rejoins`` new epochs were begun
    since something was taken. ``trouble`` is why the last try failed, ``left`` how many entries the centre lacks as
    far as is known.
    """

    rest: int | None = None
    todo: tuple[str, ...] = ()
    ended: frozenset[str] = frozenset()
    generation: str = ""
    search: Search | None = None
    rejoins: int = 0
    starting: bool = False
    wanted_again: bool = False
    tries: int = 0
    most: int = MOST_ENTRIES
    config_version: int = 0
    trouble: str | None = None
    left: int | None = None


def step(sender: Sender, event: Event) -> tuple[Sender, Command | None]:
    """Return what the sender knows after an event and the next command; None where one is still under way."""
    match event:
        case Began():
            sender = Sender(config_version=event.config_version, starting=True)
            return _resting(sender, event.now + first_wait_ms(event.chance))
        case Awake():
            return _awake(sender, event)
        case Grown():
            return _grown(sender)
        case Failed():
            return _failed(sender, event)
    return _answered(sender, event)


def _answered(sender: Sender, event: Looked | Stood | Taken | Rejoined | Fetched) -> tuple[Sender, Command]:
    match event:
        case Looked():
            todo = tuple(epoch for epoch in event.epochs[:-1] if epoch not in sender.ended) + event.epochs[-1:]
            return _next(replace(sender, todo=todo, left=0), event.now)
        case Stood():
            return _stood(sender, event)
        case Taken():
            return _taken(sender, event)
        case Rejoined():
            return _round(sender)
        case Fetched():
            return _next(replace(sender, config_version=max(sender.config_version, event.version)), event.now)


def _resting(sender: Sender, until: int) -> tuple[Sender, Command]:
    return replace(sender, rest=until, todo=(), search=None), Rest(until)


def _round(sender: Sender) -> tuple[Sender, Command]:
    return replace(sender, rest=None, todo=(), search=None, starting=False, wanted_again=False), Look()


def _awake(sender: Sender, event: Awake) -> tuple[Sender, Command | None]:
    if sender.rest is None:
        return sender, None
    if event.wanted or event.now >= sender.rest:
        return _round(sender)
    return sender, Rest(sender.rest)


def _grown(sender: Sender) -> tuple[Sender, Command | None]:
    if sender.rest is None:
        # What is under way may have passed them by.
        return replace(sender, wanted_again=True), None
    return (sender, None) if sender.tries or sender.starting else _round(sender)


def _next(sender: Sender, now: int) -> tuple[Sender, Command]:
    """Go on with the next epoch, or end the round."""
    if sender.todo:
        return sender, Ask(sender.todo[0])
    sender = replace(sender, tries=0, trouble=None, rejoins=0)
    return _round(sender) if sender.wanted_again else _resting(sender, now + ROUND_MS)


def _stood(sender: Sender, event: Stood) -> tuple[Sender, Command]:
    standing = event.standing
    if sender.generation not in {"", standing.generation}:
        # It was restored from a backup: what it had whole it may lack now.
        return _round(replace(sender, generation=standing.generation, ended=frozenset()))
    sender = replace(sender, generation=standing.generation)
    both = min(standing.mark, event.last)
    if both and both not in dict(standing.hashes):
        return _failed(sender, Failed(event.now, 0.99, Code.MALFORMED))
    search = _searched(sender.search, standing, event.own, both)
    if search is not None:
        return _searching(sender, search, standing.epoch, event.now)
    sender = replace(sender, search=None)
    # Only now: a ledger that was set back and went on differs *and* may be shorter, and what it went on with counts.
    newest = len(sender.todo) == 1
    if standing.mark > event.last and newest:
        return replace(sender, rejoins=sender.rejoins + 1), Recover(standing.epoch, event.last, standing.mark)
    if standing.mark < event.last:
        left = event.last - standing.mark
        return replace(sender, left=left), Send(standing.epoch, standing.mark + 1, sender.most)
    return _whole(sender, standing, event.now)


def _searched(search: Search | None, standing: Standing, own: Mapping[int, str], both: int) -> Search | None:
    """Return where two chains part as far as the hashes told show; None when they do not."""
    told = {seq: hashed == own.get(seq) for seq, hashed in standing.hashes if 0 < seq <= both}
    if search is None and (both == 0 or told[both]):
        return None
    known = search or Search(0, both)
    high = min((seq for seq, same in told.items() if not same and seq > known.low), default=known.high)
    low = max((seq for seq, same in told.items() if same and seq < high), default=known.low)
    return Search(max(known.low, low), min(known.high, high))


def _searching(sender: Sender, search: Search, epoch: str, now: int) -> tuple[Sender, Command]:
    if search == sender.search or (search.high - search.low == 1 and sender.rejoins == MOST_REJOINS):
        return _failed(sender, Failed(now, 0.99, Code.FORK))
    if search.high - search.low == 1:
        return replace(sender, search=None, rejoins=sender.rejoins + 1), Rejoin(epoch, search.low)
    return replace(sender, search=search), Ask(epoch, probes(search))


def probes(search: Search) -> tuple[int, ...]:
    """Return the places to ask for next, evenly between two: 65 times as near with each question."""
    between = search.high - search.low - 1
    count = min(MOST_PROBES, between)
    return tuple(search.low + (number * (between + 1)) // (count + 1) for number in range(1, count + 1))


def _whole(sender: Sender, standing: Standing, now: int) -> tuple[Sender, Command]:
    epoch, *todo = sender.todo
    ended = sender.ended | {epoch} if todo else sender.ended
    sender = replace(sender, todo=tuple(todo), ended=ended, left=0)
    if not todo and standing.config_version > sender.config_version:
        return sender, Fetch()
    return _next(sender, now)


def _taken(sender: Sender, event: Taken) -> tuple[Sender, Command]:
    receipt = event.receipt
    most = min(MOST_ENTRIES, sender.most * 2)
    sender = replace(sender, tries=0, trouble=None, rejoins=0, most=most, left=max(0, event.last - receipt.mark))
    if receipt.mark == receipt.last < event.last and receipt.generation == sender.generation:
        return sender, Send(receipt.epoch, receipt.last + 1, most)
    return sender, Ask(receipt.epoch)


def _failed(sender: Sender, event: Failed) -> tuple[Sender, Command]:
    tries = sender.tries + 1
    most = max(1, sender.most // 2) if event.reason in {"timeout", Code.TOO_LARGE} else sender.most
    sender = replace(sender, tries=tries, most=most, trouble=str(event.reason), rejoins=0)
    if tries == 1 and event.reason in {Code.GAP, Code.FORK}:
        # Both ask for the question that every round begins with.
        return _round(sender)
    return _resting(sender, event.now + wait_ms(tries, event.chance, event.retry_after))
