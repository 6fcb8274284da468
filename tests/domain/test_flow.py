"""What a visit does, told as visits."""

from kiosk.domain import events as ev
from kiosk.domain.copies import replace
from kiosk.domain.states import Place, Rules, Sorry, Thanks, Visit, Waiting
from tests.domain.stage import Stage, survey


def stage(levels: int = 5, **rules: object) -> Stage:
    return Stage(replace(Rules(survey(levels)), **rules))  # type: ignore[arg-type]


def test_a_satisfied_walk_up_taps_twice_and_is_thanked() -> None:
    kiosk = stage().walk_up().tap("very_satisfied").tap("satisfied")
    assert kiosk.kinds() == ["answered", "answered", "closed"]
    assert kiosk.closing()["outcome"] == "completed"
    assert kiosk.closing()["flags"] == []
    assert kiosk.shows(Thanks)
    assert isinstance(kiosk.tick(4_000).state.phase, Waiting)


def test_an_invited_ballot_is_issued_before_it_shows() -> None:
    kiosk = stage()
    kiosk.hold = True
    kiosk.invite()
    assert not kiosk.shows(Visit)
    kiosk.settle()
    assert kiosk.kinds() == ["issued"]
    assert kiosk.visit.invited


def test_nothing_is_shown_as_thanks_before_the_commit() -> None:
    kiosk = stage().walk_up().tap("satisfied")
    kiosk.hold = True
    kiosk.tap("satisfied")
    assert kiosk.shows(Visit)
    assert kiosk.state.pending is not None
    kiosk.settle()
    assert kiosk.shows(Thanks)


def test_a_change_of_mind_adds_an_answer_and_the_last_counts() -> None:
    kiosk = stage().walk_up().tap("neutral").later().do(ev.WentBack(0 + 10**9))
    assert kiosk.visit.number == 0
    kiosk.now = 10**9
    kiosk.tap("very_satisfied")
    assert [fact["level"] for fact in kiosk.stored] == ["neutral", "very_satisfied"]
    assert kiosk.visit.answers == {"attitude": "very_satisfied"}


def test_an_unsatisfied_visitor_gives_reasons_and_a_comment() -> None:
    kiosk = stage(comment=True).walk_up().tap("unsatisfied")
    assert kiosk.visit.place is Place.REASONS
    kiosk.toggle("late").toggle("unclear").toggle("late")
    assert kiosk.stored[-1]["reasons"] == ["unclear"]
    kiosk.later().do(ev.CommentRequested(kiosk.now))
    text = "Nhân viên hướng dẫn chưa rõ"
    kiosk.later().do(ev.CommentEdited(kiosk.now, text)).do(ev.CommentDone(kiosk.now, text))
    assert kiosk.stored[-1]["comment_text"] == text
    assert kiosk.visit.place is Place.REASONS
    kiosk.later().do(ev.WentOn(kiosk.now)).tap("satisfied")
    assert kiosk.closing()["outcome"] == "completed"


def test_reasons_are_withdrawn_with_the_answer_they_were_for() -> None:
    kiosk = stage().walk_up().tap("unsatisfied").toggle("late")
    kiosk.later().do(ev.WentBack(kiosk.now)).tap("satisfied")
    assert kiosk.stored[-1] == {
        "kind": "followed",
        "ballot": kiosk.visit.ballot,
        "criterion": "attitude",
        "reasons": [],
    }


def test_a_comment_is_withdrawn_with_the_answer_it_was_for() -> None:
    kiosk = stage(comment=True).walk_up().tap("unsatisfied")
    kiosk.later().do(ev.CommentRequested(kiosk.now)).later()
    kiosk.do(ev.CommentDone(kiosk.now, "Chờ lâu")).later().do(ev.WentBack(kiosk.now)).tap("satisfied")
    assert kiosk.visit.texts == {}
    assert "comment_text" not in kiosk.stored[-1]


def test_an_invited_visitor_may_decline() -> None:
    kiosk = stage().invite().later()
    kiosk.do(ev.Declined(kiosk.now))
    assert kiosk.closing()["outcome"] == "declined"


def test_skipping_every_question_of_an_invitation_is_declining() -> None:
    kiosk = stage().invite().later()
    kiosk.do(ev.Skipped(kiosk.now)).later().do(ev.Skipped(kiosk.now))
    assert kiosk.closing()["outcome"] == "declined"


def test_a_walk_up_who_answers_nothing_leaves_no_trace() -> None:
    kiosk = stage().walk_up().later()
    kiosk.do(ev.WentBack(kiosk.now))
    assert kiosk.shows(Waiting)
    kiosk.walk_up().tick(30_000)
    assert kiosk.shows(Waiting)
    assert kiosk.stored == []


def test_an_unanswered_invitation_ends_after_its_minute() -> None:
    kiosk = stage().invite().tick(59_999)
    assert not kiosk.noticed()
    kiosk.tick(1)
    assert kiosk.closing()["outcome"] == "timeout"
    assert kiosk.shows(Waiting)


def test_half_a_ballot_is_noticed_then_kept_as_timeout() -> None:
    kiosk = stage().walk_up().tap("satisfied").tick(20_000)
    assert kiosk.noticed()
    kiosk.do(ev.MoreTime(kiosk.now)).tick(19_999)
    assert not kiosk.noticed()
    kiosk.tick(10_001)
    assert kiosk.closing()["outcome"] == "timeout"
    assert kiosk.kinds() == ["answered", "closed"]


def test_every_question_answered_is_complete_even_when_left_at_the_reasons() -> None:
    kiosk = stage().walk_up().tap("satisfied").tap("unsatisfied").toggle("late").tick(30_000)
    assert kiosk.closing()["outcome"] == "completed"


def test_a_tap_and_the_time_out_at_once_make_one_ballot() -> None:
    kiosk = stage().walk_up().tap("satisfied")
    kiosk.now += 30_000
    kiosk.hold = True
    kiosk.do(ev.Tick(kiosk.now, opened=True)).do(ev.Answered(kiosk.now, "satisfied"))
    kiosk.settle()
    assert kiosk.kinds() == ["answered", "closed"]


def test_the_second_half_of_a_double_tap_answers_nothing() -> None:
    kiosk = stage().walk_up().tap("satisfied")
    kiosk.do(ev.Answered(kiosk.now + 90, "satisfied"))
    assert kiosk.kinds() == ["answered"]


def test_a_second_tap_while_the_first_is_saved_changes_nothing() -> None:
    kiosk = stage().walk_up()
    kiosk.hold = True
    kiosk.tap("satisfied").tap("unsatisfied")
    kiosk.settle()
    assert [fact["level"] for fact in kiosk.stored] == ["satisfied"]


def test_language_and_size_change_within_a_saved_tap_and_go_back_for_the_next_visitor() -> None:
    kiosk = stage().walk_up()
    kiosk.hold = True
    kiosk.tap("satisfied").do(ev.LanguageChosen(kiosk.now, "en")).do(ev.TextSizeChosen(kiosk.now, 2))
    kiosk.settle()
    kiosk.hold = False
    assert kiosk.state.comfort.language == "en"
    kiosk.tap("satisfied").tick(4_000)
    assert kiosk.state.comfort.language == "vi"
    assert kiosk.state.comfort.text_size == 0


def test_an_invitation_during_a_ballot_waits_and_a_second_is_refused() -> None:
    kiosk = stage().walk_up().tap("satisfied").invite().invite()
    assert kiosk.invite_answers == ["waiting", "refused"]
    kiosk.tap("satisfied").tick(4_000)
    assert kiosk.invite_answers[-1] == "shown"
    assert kiosk.visit.invited
    assert kiosk.kinds() == ["answered", "answered", "closed", "issued"]


def test_an_invitation_is_called_shown_only_when_it_is_stored() -> None:
    kiosk = stage()
    kiosk.hold = True
    kiosk.invite()
    assert kiosk.invite_answers == []
    kiosk.broken = True
    kiosk.settle()
    assert kiosk.invite_answers == ["not_recorded"]
    assert kiosk.shows(Sorry)


def test_nothing_is_offered_behind_staff_pages_and_what_waited_comes_after_them() -> None:
    kiosk = stage().walk_up().tap("satisfied").invite()
    kiosk.do(ev.Covered(kiosk.now, covered=True)).tick(31_000).tick(61_000)
    assert kiosk.shows(Waiting)
    assert "issued" not in kiosk.kinds()
    kiosk.invite()
    assert kiosk.invite_answers == ["waiting", "refused"]
    kiosk.do(ev.Covered(kiosk.now, covered=False))
    assert kiosk.visit.invited
    assert kiosk.kinds()[-1] == "issued"


def test_a_tap_that_cannot_be_stored_gets_no_thanks_and_the_same_token_again() -> None:
    kiosk = stage().walk_up().tap("satisfied")
    kiosk.broken = True
    kiosk.tap("satisfied")
    assert kiosk.shows(Sorry)
    kiosk.broken = False
    kiosk.later().do(ev.Retried(kiosk.now))
    assert kiosk.shows(Thanks)
    assert kiosk.kinds() == ["answered", "answered", "closed"]


def test_a_ballot_given_up_is_closed_once_the_disk_writes_again() -> None:
    kiosk = stage().walk_up().tap("satisfied")
    left = kiosk.visit.ballot
    kiosk.broken = True
    kiosk.tap("satisfied").tick(30_000)
    assert kiosk.shows(Waiting)
    kiosk.broken = False
    kiosk.walk_up().tap("neutral")
    closed = [fact for fact in kiosk.stored if fact["kind"] == "closed"]
    assert [(fact["ballot"], fact["outcome"]) for fact in closed] == [(left, "interrupted")]


def test_new_rules_wait_for_the_end_of_the_visit() -> None:
    kiosk = stage().walk_up().tap("satisfied")
    kiosk.do(ev.RulesChanged(kiosk.now, Rules(survey(2))))
    assert kiosk.state.rules.survey.id == "kbnn-5"
    kiosk.tap("satisfied").tick(4_000)
    assert kiosk.state.rules.survey.id == "kbnn-2"


def test_an_office_that_is_closed_stays_closed_after_a_visitor_who_could_not_be_stored() -> None:
    kiosk = stage()
    kiosk.opened = False
    kiosk.broken = True
    kiosk.invite()
    assert kiosk.shows(Sorry)
    kiosk.do(ev.Dismissed(kiosk.later().now))
    assert kiosk.state.phase == Waiting(opened=False)


def test_a_double_tap_does_not_take_the_thanks_away() -> None:
    kiosk = stage().walk_up().tap("satisfied").tap("satisfied")
    kiosk.later(999).do(ev.Dismissed(kiosk.now))
    assert kiosk.shows(Thanks)
    kiosk.later(1).do(ev.Dismissed(kiosk.now))
    assert kiosk.shows(Waiting)


def test_a_language_chosen_at_the_welcome_screen_goes_with_whoever_chose_it() -> None:
    kiosk = stage()
    kiosk.do(ev.LanguageChosen(kiosk.now, "en")).tick(29_999)
    assert kiosk.state.comfort.language == "en"
    kiosk.tick(1)
    assert kiosk.state.comfort.language == "vi"


def test_choosing_a_language_is_a_sign_that_the_invited_visitor_is_there() -> None:
    kiosk = stage().invite()
    kiosk.later().do(ev.LanguageChosen(kiosk.now, "en")).tick(20_000)
    assert kiosk.noticed()


def test_an_answer_that_was_given_is_not_declined_any_more() -> None:
    kiosk = stage().invite().tap("satisfied")
    kiosk.later().do(ev.WentBack(kiosk.now))
    kiosk.later().do(ev.Declined(kiosk.now))
    assert (kiosk.visit.number, kiosk.kinds()) == (0, ["issued", "answered"])


def test_a_comment_holds_five_hundred_characters_and_no_blank_ends() -> None:
    kiosk = stage(comment=True).walk_up().tap("unsatisfied")
    kiosk.later().do(ev.CommentRequested(kiosk.now))
    kiosk.later().do(ev.CommentEdited(kiosk.now, "ư" * 10_000))
    assert kiosk.visit.draft == "ư" * 500
    kiosk.later().do(ev.CommentDone(kiosk.now, f"  {'ư' * 10_000}  "))
    assert kiosk.stored[-1]["comment_text"] == "ư" * 500
