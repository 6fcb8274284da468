"""The life of one visit after another: ``step(state, event) -> (state, effects)``."""

from kiosk.domain import visit as within
from kiosk.domain.copies import replace
from kiosk.domain.events import (
    CloseOpen,
    Covered,
    Dismissed,
    Effect,
    Event,
    InviteAnswer,
    Invited,
    LanguageChosen,
    NotRecorded,
    Record,
    Recorded,
    Retried,
    RulesChanged,
    Started,
    Tapped,
    TextSizeChosen,
    Tick,
)
from kiosk.domain.states import (
    Comfort,
    Invitation,
    Kiosk,
    Offering,
    Pending,
    Rules,
    Sorry,
    Thanks,
    Visit,
    Waiting,
)

SORRY_MS = 30_000
THANKS_LEAST_MS = 1_000
"""A thank-you stays at least this long: a double tap must not take it away."""

Result = tuple[Kiosk, tuple[Effect, ...]]


def start(rules: Rules, *, opened: bool, now: int) -> Kiosk:
    """Return the kiosk as it stands before the first visitor."""
    return Kiosk(rules=rules, phase=Waiting(opened), comfort=Comfort(rules.language, 0), touched=now)


def step(state: Kiosk, event: Event) -> Result:
    """Return the state after ``event`` and what has to be done in the world.

    Never raises for an event that comes too late, twice, or on the wrong screen: such an event changes nothing.
    """
    match event:
        case Recorded() | NotRecorded():
            return _stored(state, event)
        case LanguageChosen() | TextSizeChosen():
            return _comfort(state, event), ()
        case RulesChanged():
            return _new_rules(state, event.rules), ()
        case Invited():
            return _invited(state, event)
        case Covered():
            return _covered(state, event)
        case Tick():
            return _tick(state, event)
    return (state, ()) if state.pending is not None else _tapped(state, event)


def _tapped(state: Kiosk, event: Tapped) -> Result:
    match state.phase, event:
        case Waiting(opened=True), Started() if state.rules.walk_up:
            return _begin_walk_up(state, event), ()
        case Thanks(until), Dismissed() if event.now >= until - state.rules.thanks_ms + THANKS_LEAST_MS:
            return _leave(state, event.now)
        case Sorry() as sorry, Retried() | Dismissed():
            return _from_sorry(state, sorry, event)
        case Visit() as phase, _:
            state, effects = within.step(state, phase, event)
            return _leave(state, event.now) if isinstance(state.phase, Waiting) else (state, effects)
    return state, ()


def _begin_walk_up(state: Kiosk, event: Started) -> Kiosk:
    fresh = Visit(
        ballot=event.ballot,
        invited=False,
        officer=event.officer,
        service=None,
        opened=True,
        shown=event.now,
        asked=True,
    )
    return replace(state, phase=fresh, touched=event.now)


def _comfort(state: Kiosk, event: LanguageChosen | TextSizeChosen) -> Kiosk:
    """Change language or text size at any moment, a tap being saved included; no answer is touched."""
    if isinstance(event, LanguageChosen):
        comfort = replace(state.comfort, language=event.language)
    else:
        comfort = replace(state.comfort, text_size=event.size)
    phase = state.phase
    if isinstance(phase, Visit):
        phase = replace(phase, notice=False, asked=True)
    return replace(state, comfort=comfort, phase=phase, touched=event.now)


def _new_rules(state: Kiosk, rules: Rules) -> Kiosk:
    """Adopt new rules between two visits; during one they wait."""
    if isinstance(state.phase, Waiting) and state.pending is None:
        return replace(state, rules=rules, next_rules=None, comfort=Comfort(rules.language, 0))
    return replace(state, next_rules=rules)


def _invited(state: Kiosk, event: Invited) -> Result:
    invitation = Invitation(event.ballot, event.officer, event.service, event.by, event.opened)
    if isinstance(state.phase, Waiting) and state.pending is None and not state.covered:
        return _offer(state, invitation, event.now)
    if state.invitation is not None or state.covered:
        return state, (InviteAnswer(event.ballot, "refused"),)
    return replace(state, invitation=invitation), (InviteAnswer(event.ballot, "waiting"),)


def _covered(state: Kiosk, event: Covered) -> Result:
    """Note whether staff pages cover the screen; what waited behind them is offered once they are gone."""
    state = replace(state, covered=event.covered)
    free = isinstance(state.phase, Waiting) and state.pending is None and not event.covered
    return _offer(state, state.invitation, event.now) if free and state.invitation is not None else (state, ())


def _offer(state: Kiosk, invitation: Invitation, now: int) -> Result:
    offering = Offering(invitation)
    return within.send(replace(state, phase=offering, invitation=None, touched=now), (offering.fact(state.rules),))


def _stored(state: Kiosk, event: Recorded | NotRecorded) -> Result:
    """Go on after the commit, or say sorry; an answer to anything but the pending record changes nothing."""
    pending = state.pending
    if pending is None or event.token != pending.token:
        return state, ()
    state = replace(state, pending=None)
    return _recorded(state, pending, event.now) if isinstance(event, Recorded) else _failed(state, pending, event.now)


def _recorded(state: Kiosk, pending: Pending, now: int) -> Result:
    told: tuple[Effect, ...] = ()
    match state.phase:
        case Offering(invitation):
            told = (InviteAnswer(invitation.ballot, "shown"),)
            shown = Visit(
                ballot=invitation.ballot,
                invited=True,
                officer=invitation.officer,
                service=invitation.service,
                opened=invitation.opened,
                shown=now,
            )
            state = replace(state, phase=shown, touched=now)
        case Visit() as phase:
            state = within.saved(state, phase, pending, now)
    orphans = (CloseOpen(state.orphans),) if state.orphans else ()
    state = replace(state, orphans=())
    if isinstance(state.phase, Waiting):
        state, effects = _leave(state, now)
        return state, (*orphans, *effects)
    return state, (*orphans, *told)


def _failed(state: Kiosk, pending: Pending, now: int) -> Result:
    if not isinstance(state.phase, Visit | Offering):
        return state, ()
    sorry = replace(state, phase=Sorry(state.phase, pending, now), touched=now)
    if isinstance(state.phase, Offering):
        return sorry, (InviteAnswer(state.phase.invitation.ballot, "not_recorded"),)
    return sorry, ()


def _from_sorry(state: Kiosk, sorry: Sorry, event: Retried | Dismissed) -> Result:
    if isinstance(event, Retried):
        resumed = replace(state, phase=sorry.phase, pending=sorry.pending, touched=event.now)
        return resumed, (Record(sorry.pending.token, sorry.pending.facts),)
    return _give_up(state, sorry, event.now)


def _give_up(state: Kiosk, sorry: Sorry, now: int) -> Result:
    """Let the visitor go; what may stand in the ledger of this ballot is closed when it can be written again."""
    asked = sorry.phase.invitation if isinstance(sorry.phase, Offering) else sorry.phase
    return _leave(replace(state, orphans=(*state.orphans, asked.ballot)), now, opened=asked.opened)


def _tick(state: Kiosk, event: Tick) -> Result:
    if state.pending is not None:
        return state, ()
    match state.phase:
        case Waiting():
            idle = event.now - state.touched >= state.rules.idle_close_ms
            comfort = Comfort(state.rules.language, 0) if idle else state.comfort
            return replace(state, phase=Waiting(event.opened), comfort=comfort), ()
        case Thanks(until):
            return _leave(state, event.now, opened=event.opened) if event.now >= until else (state, ())
        case Sorry() as sorry:
            if event.now - max(sorry.since, state.touched) >= SORRY_MS:
                return _give_up(state, sorry, event.now)
            return state, ()
        case Visit() as phase:
            state, effects = within.tick(state, phase, event.now)
            if isinstance(state.phase, Waiting):
                return _leave(state, event.now, opened=event.opened)
            return state, effects
    return state, ()


def _leave(state: Kiosk, now: int, *, opened: bool | None = None) -> Result:
    """End the visit: nothing of it stays on the screen, and a waiting invitation gets its turn."""
    rules = state.next_rules or state.rules
    if opened is None:
        opened = state.phase.opened if isinstance(state.phase, Waiting | Visit | Thanks) else True
    state = replace(
        state,
        rules=rules,
        next_rules=None,
        phase=Waiting(opened),
        comfort=Comfort(rules.language, 0),
        pending=None,
        touched=now,
    )
    if state.invitation is not None and not state.covered:
        return _offer(state, state.invitation, now)
    return state, ()
