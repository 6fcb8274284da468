"""Messages of every kind, made up by chance."""

from hypothesis import strategies as some

from kiosk.domain.ballot import ClockState
from sync.protocol import messages
from sync.protocol.messages import Message
from sync.protocol.refusals import Code
from sync.protocol.shapes import Item
from tests.domain.made_entries import counts, hex32, hex64, idents, lines, plains

days = some.dates().map(lambda day: day.isoformat()).filter(lambda day: day >= "1970")
names = some.from_regex(r"[a-z][a-z_]{0,30}(/[A-Za-z0-9][A-Za-z0-9._-]{0,9})?", fullmatch=True)
values = some.dictionaries(some.text(max_size=8), some.none() | some.integers(0, 9) | some.lists(some.text(max_size=9)))
items = some.lists(
    some.builds(Item, names, some.integers(1, 1_000_000), values, some.none() | days),
    max_size=5,
    unique_by=lambda item: item.name,
).map(lambda found: tuple(sorted(found, key=lambda item: item.name)))
pins = some.lists(hex64, max_size=2, unique=True).map(tuple)
asks = {"nonce": hex32, "device": hex32}
answers = {"nonce": hex32, "at": counts}
trust = {"keys": some.lists(hex64, min_size=1, max_size=2, unique=True).map(tuple), "tls": pins}
office = {"office": idents, "counter": lines, "training": some.booleans()}
places = some.lists(some.integers(1, 2**40), max_size=64, unique=True).map(lambda found: tuple(sorted(found)))
hashes = some.dictionaries(some.integers(0, 2**40), hex64, max_size=65).map(lambda found: tuple(sorted(found.items())))
urls = some.sampled_from(("https://a", "https://centre.example:8443/hailong", "https://[2001:db8::1]:443", None))


@some.composite
def receipts(draw: some.DrawFn) -> Message:
    fresh, known, conflicting = (draw(some.integers(0, 300)) for _ in range(3))
    first = draw(some.integers(1, 2**40))
    last = first + max(1, fresh + known + conflicting) - 1
    mark = draw(some.integers(last, 2**50))
    return messages.Receipt(
        at=draw(counts),
        device=draw(hex32),
        epoch=draw(hex32),
        first=first,
        last=last,
        head=draw(hex64),
        body=draw(hex64),
        generation=draw(hex32),
        mark=mark,
        durable_to=draw(some.integers(0, mark)),
        fresh=fresh or int(known + conflicting == 0),
        known=known,
        conflicting=conflicting,
        unparsed=draw(some.integers(0, 1_000)),
    )


standings = some.tuples(hashes, some.integers(2**40, 2**50)).flatmap(
    lambda told: some.builds(
        messages.Standing,
        **answers,
        device=hex32,
        epoch=hex32,
        generation=hex32,
        mark=some.just(told[1]),
        hashes=some.just(told[0]),
        durable_to=some.integers(0, told[1]),
        config_version=counts,
    )
)
messages_made: some.SearchStrategy[Message] = some.one_of(
    some.builds(
        messages.Enrol,
        **asks,
        challenge=hex64,
        code=hex32 | hex32.map(lambda code: code[:16]),
        training=some.booleans(),
        program=lines,
    ),
    some.builds(messages.Request, **asks, **office, program=lines),
    some.builds(
        messages.State,
        **asks,
        epoch=hex32,
        last=some.integers(2**40, 2**53 - 1),
        hash=hex64,
        probes=places,
        at=counts,
        clock=some.sampled_from(ClockState),
        config_version=counts,
        program=lines,
    ),
    some.builds(messages.Fetch, **asks),
    some.builds(
        messages.Time, **answers, speaks=some.sampled_from(("1.0", "1.12", "9999.0")), challenge=hex64, tls=pins
    ),
    some.builds(messages.Grant, **answers, **office, **trust, device=hex32, office_name=lines, url=urls),
    standings,
    receipts(),
    some.builds(
        messages.Refusal,
        at=counts,
        device=hex32,
        epoch=hex32,
        first=some.integers(1, 9),
        last=some.integers(9, 99),
        body=hex64,
        code=some.sampled_from(Code),
    ),
    some.builds(
        messages.Manifest,
        at=counts,
        device=hex32,
        version=some.integers(1, 1_000_000),
        items=items,
        nonce=some.none() | hex32,
        **trust,
    ),
)
anything = plains
