"""One visit: questions, reasons, a comment, and its end."""

from kiosk.domain.ballot import Channel, Flag, Outcome
from kiosk.domain.copies import replace
from kiosk.domain.events import (
    Answered,
    CommentDone,
    CommentEdited,
    CommentRequested,
    Declined,
    Effect,
    MoreTime,
    ReasonToggled,
    Record,
    Skipped,
    Tapped,
    WentBack,
    WentOn,
)
from kiosk.domain.manners import SETTLE_MS, Closed, Tap, flags_of, keep_recent, remember
from kiosk.domain.states import COMMENT_LIMIT, Fact, Kiosk, Pending, Place, Thanks, Visit, Waiting, who
from kiosk.domain.survey import MOST_REASONS

Result = tuple[Kiosk, tuple[Effect, ...]]


def step(state: Kiosk, visit: Visit, event: Tapped) -> Result:
    """Return the state after something the visitor did; a tap too early for its screen changes nothing."""
    if not isinstance(event, CommentEdited | MoreTime) and event.now - visit.shown < SETTLE_MS:
        return state, ()
    visit = replace(visit, asked=True, notice=False)
    state = replace(state, phase=visit, touched=event.now)
    match visit.place:
        case Place.ASK:
            return _on_ask(state, visit, event)
        case Place.REASONS:
            return _on_reasons(state, visit, event)
        case Place.COMMENT:
            return _on_comment(state, visit, event)


def _on_ask(state: Kiosk, visit: Visit, event: Tapped) -> Result:
    match event:
        case Answered(level=level) if level in state.rules.survey.level_ids():
            return _answered(state, visit, level, event.now)
        case Skipped() | WentOn():
            return _onward(state, visit, event.now)
        case WentBack():
            return _back(state, visit, event.now)
        case Declined() if visit.invited and not visit.answers:
            return _close(state, visit, Outcome.DECLINED, event.now)
    return state, ()


def _on_reasons(state: Kiosk, visit: Visit, event: Tapped) -> Result:
    match event:
        case ReasonToggled(reason=reason):
            return _toggled(state, visit, reason)
        case WentOn():
            return _onward(state, visit, event.now)
        case WentBack():
            return _show(state, visit, Place.ASK, event.now), ()
        case CommentRequested() if state.rules.comment:
            draft = visit.draft or visit.texts.get(visit.criterion(state.rules).id, "")
            return _show(state, replace(visit, draft=draft), Place.COMMENT, event.now), ()
    return state, ()


def _on_comment(state: Kiosk, visit: Visit, event: Tapped) -> Result:
    match event:
        case CommentEdited(text=text):
            return replace(state, phase=replace(visit, draft=text[:COMMENT_LIMIT])), ()
        case CommentDone(text=text):
            return _commented(state, visit, text, event.now)
        case WentBack():
            return _show(state, visit, Place.REASONS, event.now), ()
    return state, ()


def send(
    state: Kiosk,
    facts: tuple[Fact, ...],
    then: Visit | Thanks | Waiting | None = None,
    closing: Closed | None = None,
) -> Result:
    """Put ``facts`` on their way; no tap counts until they have arrived."""
    waiting = Pending(state.next_token, facts, then, closing)
    moved = replace(state, pending=waiting, next_token=state.next_token + 1)
    return moved, (Record(waiting.token, facts),)


def saved(state: Kiosk, visit: Visit, pending: Pending, now: int) -> Kiosk:
    """Return the state once ``pending`` is in the ledger."""
    following = pending.then
    if isinstance(following, Visit):
        if (following.place, following.number) != (visit.place, visit.number):
            following = replace(following, shown=now)
        state = replace(state, touched=now)
    elif isinstance(following, Thanks):
        following = replace(following, until=now + state.rules.thanks_ms)
    if pending.closing is not None:
        closing = replace(pending.closing, at=now)
        recent = remember(state.recent, closing, now) if closing.answers else state.recent
        state = replace(state, recent=recent, last_closed=now)
    return replace(state, phase=following if following is not None else visit)


def tick(state: Kiosk, visit: Visit, now: int) -> Result:
    """Notice that nobody is there any more, and close; what was tapped is kept."""
    idle = now - state.touched
    rules = state.rules
    if visit.invited and not visit.asked:
        return _abandon(state, visit, now) if idle >= rules.invitation_ms else (state, ())
    if idle >= rules.idle_close_ms:
        return _abandon(state, visit, now)
    notice = idle >= rules.idle_notice_ms
    return replace(state, phase=replace(visit, notice=notice)), ()


def _abandon(state: Kiosk, visit: Visit, now: int) -> Result:
    """Close an abandoned ballot: with every question answered it is complete, whatever optional screen it is on."""
    if not visit.invited and not visit.answers:
        return replace(state, phase=Waiting(visit.opened)), ()
    complete = len(visit.answers) == len(state.rules.survey.criteria)
    return _close(state, visit, Outcome.COMPLETED if complete else Outcome.TIMEOUT, now, thank=False)


def _answered(state: Kiosk, visit: Visit, level: str, now: int) -> Result:
    rules = state.rules
    criterion = visit.criterion(rules).id
    unsatisfied = rules.survey.is_unsatisfied(level)
    facts: list[Fact] = [
        {
            "kind": "answered",
            "ballot": visit.ballot,
            "survey": rules.survey.id,
            "version": rules.survey.version,
            "channel": Channel.KIOSK.value,
            "criterion": criterion,
            "level": level,
            **who(visit.officer, visit.service),
        }
    ]
    reasons, texts = dict(visit.reasons), dict(visit.texts)
    if not unsatisfied and (reasons.pop(criterion, ()) or criterion in texts):
        # What was said of an answer that was taken back is taken back with it: the visitor sees it no more.
        texts.pop(criterion, None)
        facts.append(_followed(replace(visit, reasons=reasons, texts=texts), criterion))
    following = replace(
        visit,
        texts=texts,
        answers={**visit.answers, criterion: level},
        reasons=reasons,
        taps=(*visit.taps, Tap(visit.shown, now)),
    )
    if unsatisfied and rules.survey.reasons:
        return send(state, tuple(facts), then=replace(following, place=Place.REASONS))
    if following.is_last(rules):
        return _close(state, following, Outcome.COMPLETED, now, before=tuple(facts))
    return send(state, tuple(facts), then=_next(following))


def _onward(state: Kiosk, visit: Visit, now: int) -> Result:
    """Leave this question or its reasons for the next question, or close after the last."""
    if not visit.is_last(state.rules):
        return _show(state, _next(visit), Place.ASK, now), ()
    if visit.answers:
        return _close(state, visit, Outcome.COMPLETED, now)
    if visit.invited:
        return _close(state, visit, Outcome.DECLINED, now)
    return replace(state, phase=Waiting(visit.opened)), ()


def _back(state: Kiosk, visit: Visit, now: int) -> Result:
    if visit.number:
        return _show(state, replace(visit, number=visit.number - 1, draft=""), Place.ASK, now), ()
    if visit.invited or visit.answers:
        return state, ()
    return replace(state, phase=Waiting(visit.opened)), ()


def _toggled(state: Kiosk, visit: Visit, reason: str) -> Result:
    order = [item.id for item in state.rules.survey.reasons]
    criterion = visit.criterion(state.rules).id
    chosen = set(visit.reasons.get(criterion, ()))
    chosen ^= {reason}
    if reason not in order or len(chosen) > MOST_REASONS:
        return state, ()
    following = replace(visit, reasons={**visit.reasons, criterion: tuple(r for r in order if r in chosen)})
    return send(state, (_followed(following, criterion),), then=following)


def _commented(state: Kiosk, visit: Visit, text: str, now: int) -> Result:
    criterion = visit.criterion(state.rules).id
    text = text.strip()[:COMMENT_LIMIT]
    texts = dict(visit.texts)
    if texts.get(criterion, "") == text:
        return _show(state, replace(visit, draft=""), Place.REASONS, now), ()
    if text:
        texts[criterion] = text
    else:
        del texts[criterion]
    following = replace(visit, texts=texts, draft="", place=Place.REASONS)
    return send(state, (_followed(following, criterion),), then=following)


def _followed(visit: Visit, criterion: str) -> Fact:
    fact: dict[str, object] = {
        "kind": "followed",
        "ballot": visit.ballot,
        "criterion": criterion,
        "reasons": sorted(visit.reasons.get(criterion, ())),
    }
    if criterion in visit.texts:
        fact["comment_text"] = visit.texts[criterion]
    return fact


def _close(
    state: Kiosk,
    visit: Visit,
    outcome: Outcome,
    now: int,
    *,
    before: tuple[Fact, ...] = (),
    thank: bool = True,
) -> Result:
    flags, also = flags_of(
        taps=visit.taps,
        last_closed=state.last_closed,
        repeat_ms=state.rules.repeat_ms,
        opened=visit.opened,
        answers=visit.answers,
        recent=keep_recent(state.recent, now),
    )
    fact: dict[str, object] = {
        "kind": "closed",
        "ballot": visit.ballot,
        "outcome": outcome.value,
        "flags": sorted(flag.value for flag in flags),
    }
    if also:
        fact["also"] = {"burst": sorted(also)}
    then = Thanks(now, outcome is Outcome.DECLINED, visit.opened) if thank else Waiting(visit.opened)
    closing = Closed(visit.ballot, now, tuple(sorted(visit.answers.items())), burst=Flag.BURST in flags)
    return send(state, (*before, fact), then=then, closing=closing)


def _next(visit: Visit) -> Visit:
    return replace(visit, number=visit.number + 1, place=Place.ASK, draft="")


def _show(state: Kiosk, visit: Visit, place: Place, now: int) -> Kiosk:
    return replace(state, phase=replace(visit, place=place, shown=now))
