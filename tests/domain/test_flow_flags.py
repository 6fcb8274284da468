"""What a visit is flagged for, told as visits."""

from kiosk.domain import events as ev
from kiosk.domain.states import Waiting
from tests.domain.test_flow import stage


def test_a_closed_office_takes_no_walk_up_but_flags_an_invited_ballot() -> None:
    kiosk = stage()
    kiosk.opened = False
    kiosk.tick(1_000).walk_up()
    assert kiosk.shows(Waiting)
    kiosk.invite().tap("satisfied").tap("satisfied")
    assert kiosk.closing()["flags"] == ["outside_hours"]


def test_a_ballot_right_after_another_is_flagged() -> None:
    kiosk = stage(thanks_ms=3_000).walk_up().tap("satisfied").tap("satisfied").tick(3_000)
    kiosk.do(ev.Started(kiosk.now, kiosk.mint())).tap("satisfied").tap("neutral")
    assert kiosk.closing()["flags"] == ["too_soon"]


def test_taps_under_a_second_are_flagged() -> None:
    kiosk = stage().walk_up()
    for _ in range(2):
        kiosk.later(400).do(ev.Answered(kiosk.now, "satisfied"))
    assert kiosk.closing()["flags"] == ["too_fast"]


def test_the_fifth_identical_ballot_within_a_minute_flags_all_five() -> None:
    kiosk = stage(thanks_ms=3_000)
    for _ in range(5):
        kiosk.walk_up().tap("satisfied").tap("satisfied").tick(5_000)
    assert kiosk.closing()["flags"] == ["burst"]
    assert len(kiosk.closing()["also"]["burst"]) == 4


def test_the_ballots_after_it_flag_nobody_again() -> None:
    kiosk = stage(thanks_ms=3_000)
    for _ in range(7):
        kiosk.walk_up().tap("satisfied").tap("satisfied").tick(5_000)
    assert kiosk.closing()["flags"] == ["burst"]
    assert "also" not in kiosk.closing()
