"""The sender brings every entry to the centre, once, whatever happens to kiosk, centre and line."""

import random

import pytest

from sync.client import backoff, sender
from sync.client.commands import Ask, Look, Recover, Rejoin, Rest, Send
from sync.client.events import Awake, Began, Failed, Grown, Looked
from sync.client.sender import Sender, step
from sync.protocol.refusals import Code
from tests.sync.client.world import Centre, Kiosk, Line, ident


class History:
    """Taps, lost and repeated messages, restored kiosks, clones and restored centres, as chance has them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.kiosks = [Kiosk(self.chance) for _ in range(2)]
        self.line = Line(Centre(self.chance), self.chance, 0.2)
        self.backups, self.kept = [kiosk.copied() for kiosk in self.kiosks], self.line.centre.copied()
        for _ in range(40):
            self.chance.choice((self.happens_to_a_kiosk, self.happens_to_the_centre, self.goes, self.goes, self.taps))()

    def happens_to_a_kiosk(self) -> None:
        which = self.chance.randrange(len(self.kiosks))
        match self.chance.randrange(4):
            case 3:
                self.kiosks[which].begin([])  # its own recovery: what the epoch before holds may not have left it
            case 0:
                self.backups[which] = self.kiosks[which].copied()
            case 1:
                self.kiosks[which] = self.backups[which].copied()
            case 2 if len(self.kiosks) < 4:
                self.kiosks.append(self.kiosks[which].copied())
                self.backups.append(self.kiosks[which].copied())

    def happens_to_the_centre(self) -> None:
        match self.chance.randrange(4):
            case 0:
                self.kept = self.line.centre.copied()
            case 1:
                self.line.centre = self.kept.copied()
            case _:
                self.line.replays()

    def goes(self) -> None:
        self.line.run(self.chance.choice(self.kiosks), most=self.chance.randrange(1, 12))

    def taps(self) -> None:
        kiosk = self.chance.choice(self.kiosks)
        for _ in range(self.chance.choice((1, 1, 3, 90))):
            kiosk.tap()

    def ends(self) -> bool:
        """Let everybody send until nothing is left; a clone is told of after the other one has sent."""
        self.line.faults = 0.0
        return all(self.line.run(kiosk) for kiosk in (*self.kiosks, *self.kiosks))


@pytest.mark.parametrize("block", range(4))
def test_nothing_that_lives_in_a_ledger_is_lost_and_nothing_counts_twice(block: int) -> None:
    for seed in range(block * 20, block * 20 + 20):
        history = History(seed)
        assert history.ends(), seed
        centre = history.line.centre
        living = set().union(*(kiosk.living() for kiosk in history.kiosks))
        assert {ident(body) for body in living} - centre.counted.keys() == set(), seed
        stored = [body for chain in centre.chains.values() for body, _ in chain]
        assert {ident(body): body for body in stored} == centre.counted, seed


def test_the_history_of_a_set_back_ledger_that_went_on_is_not_taken_for_a_loss() -> None:
    """Hashes are compared before lengths: the other way round, what it went on with would be lost."""
    chance = random.Random(1)
    kiosk, centre = Kiosk(chance), Centre(chance)
    line = Line(centre, chance, 0.0)
    for _ in range(300):
        kiosk.tap()
    old = kiosk.copied()
    for _ in range(300):
        kiosk.tap()
    assert line.run(kiosk)
    for _ in range(5):
        old.tap()
    line.commands.clear()
    assert line.run(old)
    assert [type(one) for one in line.commands if not isinstance(one, Rest | Look)][:4] == [Ask, Ask, Ask, Rejoin]
    rejoin = next(one for one in line.commands if isinstance(one, Rejoin))
    assert rejoin.after == 300
    assert {ident(body) for body in old.living()} <= centre.counted.keys()


def test_a_ledger_that_lost_its_end_says_so() -> None:
    chance = random.Random(2)
    kiosk, centre = Kiosk(chance), Centre(chance)
    line = Line(centre, chance, 0.0)
    kiosk.tap()
    old = kiosk.copied()
    kiosk.tap()
    assert line.run(kiosk)
    line.commands.clear()
    assert line.run(old)
    recover = next(one for one in line.commands if isinstance(one, Recover))
    assert (recover.last, recover.mark, len(old.epochs)) == (1, 2, 2)


def test_a_restored_centre_is_given_what_it_lacks_of_every_epoch() -> None:
    chance = random.Random(3)
    kiosk, centre = Kiosk(chance), Centre(chance)
    line, empty = Line(centre, chance, 0.0), centre.copied()
    kiosk.tap()
    kiosk.begin([])
    kiosk.begin([])
    assert line.run(kiosk)
    line.centre = empty
    kiosk.sender, command = step(kiosk.sender, Awake(line.now, wanted=True))
    while not isinstance(command, Rest):
        assert command is not None
        kiosk.sender, command = step(kiosk.sender, line.does(kiosk, command))
    assert {ident(body) for body in kiosk.living()} == line.centre.counted.keys()


def test_a_long_queue_goes_in_batches_without_asking_between() -> None:
    chance = random.Random(4)
    kiosk = Kiosk(chance)
    line = Line(Centre(chance), chance, 0.0)
    for _ in range(2_500):
        kiosk.tap()
    assert line.run(kiosk)
    sent = [one for one in line.commands if not isinstance(one, Rest)]
    assert [type(one) for one in sent] == [Look, Ask, Send, Send, Send, Ask]
    assert [one.first for one in sent if isinstance(one, Send)] == [1, 1_001, 2_001]


def test_a_start_waits_its_turn_and_a_tap_does_not_hurry_it() -> None:
    state, command = step(Sender(), Began(1_000, 0.5))
    assert command == Rest(1_000 + 300_000)
    assert step(state, Grown(2_000)) == (state, None)
    assert step(state, Awake(2_000)) == (state, Rest(301_000))
    assert step(state, Awake(301_000))[1] == Look()
    assert step(state, Awake(2_000, wanted=True))[1] == Look()


def test_faults_in_a_row_are_waited_for_longer_and_batches_become_smaller() -> None:
    state, waits = Sender(), []
    for _ in range(12):
        state, command = step(state, Failed(0, 0.999_999, "timeout"))
        assert isinstance(command, Rest)
        waits.append(round(command.until / 1_000))
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]
    assert (state.most, state.trouble, step(state, Grown(1))[1]) == (1, "timeout", None)
    assert step(Sender(), Failed(0, 0.0, Code.TOO_MANY, 70_000))[1] == Rest(70_000)
    assert backoff.wait_ms(10**6, 0.5) == 450_000


def test_a_gap_is_asked_about_at_once_but_not_for_ever() -> None:
    state, command = step(Sender(), Failed(0, 0.5, Code.GAP))
    assert command == Look()
    state, command = step(state, Looked(0, ("00" * 16,)))
    assert command == Ask("00" * 16)
    assert isinstance(step(state, Failed(0, 0.5, Code.GAP))[1], Rest)


def test_entries_that_come_while_something_is_under_way_are_not_left_lying() -> None:
    state, _ = step(Sender(), Awake(0, wanted=True))
    state, _ = step(Sender(rest=0), Awake(0))
    state, command = step(state, Grown(1))
    assert command is None
    assert step(state, Looked(2, ()))[1] == Look()


@pytest.mark.parametrize("places", [2, 3, 65, 66, 5_000, 10**9])
def test_the_place_where_two_chains_part_is_found_in_a_few_questions(places: int) -> None:
    for parts in {1, 2, places // 2, places - 1, places}:
        search, asked = sender.Search(0, places), 0
        while search.high - search.low > 1:
            told = sender.probes(search)
            assert len(told) <= 64
            assert all(search.low < seq < search.high for seq in told)
            low = max((seq for seq in told if seq < parts), default=search.low)
            high = min((seq for seq in told if seq >= parts), default=search.high)
            search, asked = sender.Search(low, high), asked + 1
        assert (search.high, asked <= 6) == (max(1, parts), True)
