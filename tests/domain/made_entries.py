"""Entries of every kind, made up by chance."""

from hypothesis import strategies as some

from kiosk.domain import entry as entries
from kiosk.domain.ballot import PAPER_OUTCOMES, Channel, ClockState, Flag, Outcome
from kiosk.domain.entry import Entry
from kiosk.domain.serials import LARGEST, MOST_PRINTED
from kiosk.domain.shapes import TICK_MS, Dated
from tests.domain.closes import closes

idents = some.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True)
hex32 = some.binary(min_size=16, max_size=16).map(bytes.hex)
hex64 = some.binary(min_size=32, max_size=32).map(bytes.hex)
lines = some.text(min_size=1, max_size=120).filter(str.isprintable)
wholes = some.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
plains = some.recursive(
    some.none() | some.booleans() | wholes | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
stamps = {
    "id": hex32,
    "at": some.integers(min_value=0, max_value=40_000_000).map(lambda n: n * TICK_MS),
    "clock": some.sampled_from(ClockState),
    "counter": lines,
}


def _rising(one: some.SearchStrategy[str]) -> some.SearchStrategy[tuple[str, ...]]:
    return some.sets(one, max_size=6).map(lambda found: tuple(sorted(found)))


about = {
    "ballot": hex32,
    "survey": idents,
    "version": some.integers(1, 1_000_000),
    "channel": some.sampled_from(Channel),
}
who = {"officer": some.none() | idents, "service": some.none() | lines}
anyone = some.none() | idents
dated_runs = some.builds(Dated, hex32, hex32, some.integers(0, 2_932_896))
counts = some.integers(0, 2**53 - 1)
printed = some.integers(1, MOST_PRINTED)


def _by_criterion(one: some.SearchStrategy[object]) -> some.SearchStrategy[object]:
    return some.none() | some.dictionaries(idents, one, min_size=1, max_size=3)


papers: some.SearchStrategy[Entry] = some.one_of(
    some.builds(
        entries.PaperIssued,
        **stamps,
        printed=printed,
        first=some.integers(1, LARGEST),
        survey=idents,
        version=some.integers(1, 1_000_000),
        person=idents,
        per_sheet=some.sampled_from([None, 2, 4]),
    ),
    some.builds(
        entries.PaperEntered,
        **stamps,
        ballot=hex32,
        people=some.sets(idents, min_size=2, max_size=2).map(lambda found: tuple(sorted(found))),
        person=idents,
        answers=_by_criterion(idents),
        reasons=_by_criterion(_rising(idents).filter(bool)),
        comments=_by_criterion(hex64),
        spoiled=some.none() | some.just(True),
    ),
    some.builds(entries.PaperUnused, **stamps, ballot=hex32, unused=printed, person=idents),
)
entries_made: some.SearchStrategy[Entry] = some.one_of(
    some.builds(entries.Issued, **stamps, **about, **who, by=some.sampled_from(["key", "command", "simulation"])),
    some.builds(entries.Answered, **stamps, **about, **who, criterion=idents, level=idents),
    some.builds(
        entries.Followed, **stamps, ballot=hex32, criterion=idents, reasons=_rising(idents), comment=some.none() | hex64
    ),
    some.builds(
        entries.Closed,
        **stamps,
        ballot=hex32,
        outcome=some.sampled_from([one for one in Outcome if one not in PAPER_OUTCOMES]),
        flags=some.frozensets(some.sampled_from(Flag)),
        also=some.none() | some.dictionaries(some.sampled_from(Flag), _rising(hex32).filter(bool), max_size=2),
    ),
    some.builds(
        entries.Config,
        **stamps,
        settings=some.none() | some.dictionaries(idents, plains, max_size=4),
        genesis=some.none() | some.booleans(),
        training=some.none() | some.booleans(),
        person=anyone,
    ),
    some.builds(
        entries.Officer,
        **stamps,
        officer=idents,
        name=lines,
        active=some.booleans(),
        services=some.none() | _rising(lines),
    ),
    some.builds(entries.Serving, **stamps, serving=idents | some.just("")),
    some.builds(entries.Staff, **stamps, act=idents, person=anyone, count=some.none() | counts),
    some.builds(entries.Erased, **stamps, comment=hex64, person=idents),
    some.builds(entries.Masked, **stamps, comment=hex64, masked=some.booleans(), person=idents),
    some.builds(
        entries.Clock,
        **stamps,
        confirmed=some.booleans(),
        person=anyone,
        by=some.none() | some.just("network"),
        dated=some.none() | some.lists(dated_runs, min_size=1, max_size=4).map(tuple),
    ),
    some.builds(
        entries.Recovery,
        **stamps,
        cause=some.sampled_from(["rollback", "corrupt", "missing"]),
        certain=counts,
        uncertain=counts,
        lost_from=some.none() | counts,
        lost_to=some.none() | counts,
        person=anyone,
    ),
    closes,
    papers,
)
