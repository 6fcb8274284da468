"""The power goes at any moment of somebody's visit, again and again, on one ledger."""

import random
from contextlib import suppress
from threading import Timer

from tests.driving.bus import Gone
from tests.driving.kiosk import START, THANKS, Kiosk, run
from tests.driving.reader import Ended
from tests.driving.stage import Stage
from tests.driving.witness import Witness, leftovers

SEED, ROUNDS = 20261122, 6
SHORTEST, LONGEST = 0.4, 4.0
LEVELS = {"Rất hài lòng": "very_satisfied", "Hài lòng": "satisfied", "Bình thường": "neutral"}


def rate(kiosk: Kiosk, witness: Witness, chance: random.Random) -> None:
    """Rate both criteria and note what the screen acknowledges."""
    kiosk.click(START)
    for criterion, next_words in (("attitude", "Câu 2 / 2"), ("time", THANKS)):
        words = chance.choice(list(LEVELS))
        point = kiosk.point(words)
        witness.taps(criterion, LEVELS[words])
        kiosk.hands.click(point)
        kiosk.see(next_words)
        witness.sees_it_kept()
    witness.thanked += 1
    kiosk.see(START)


def test_the_power_goes_at_any_moment(stage: Stage) -> None:
    chance = random.Random(SEED)
    kiosk = stage.welcome()
    witness = Witness()
    for _ in range(ROUNDS):
        power = Timer(chance.uniform(SHORTEST, LONGEST), kiosk.cut_power)
        power.start()
        with suppress(Ended, Gone):
            while True:
                rate(kiosk, witness, chance)
        power.join()
        kiosk.kill()
        witness.settle(kiosk)
        kiosk.start()
        kiosk.see(START)
        assert leftovers(kiosk, "\0") == []
    rate(kiosk, witness, chance)
    assert kiosk.stop() == 0
    assert run("verify", "--data", kiosk.folder).returncode == 0
    witness.compare(kiosk)
    assert witness.thanked
