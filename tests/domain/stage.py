"""A stage for the flow: a ledger that keeps, refuses or delays, and a clock that is told."""

from dataclasses import dataclass, field

from kiosk.domain import events as ev
from kiosk.domain.flow import start, step
from kiosk.domain.states import Fact, Kiosk, Rules, Visit
from kiosk.domain.survey import Survey, read_survey


def survey(levels: int = 5) -> Survey:
    from kiosk.app.assets import load_survey

    return load_survey(f"kbnn-{levels}")


@dataclass
class Stage:
    """Drives the flow; ``stored`` is what the ledger holds, in order."""

    rules: Rules
    now: int = 1_000_000
    opened: bool = True
    broken: bool = False
    stored: list[Fact] = field(default_factory=list)
    tokens: set[int] = field(default_factory=set)
    waiting: list[ev.Record] = field(default_factory=list)
    invite_answers: list[str] = field(default_factory=list)
    hold: bool = False
    minted: int = 0

    def __post_init__(self) -> None:
        self.state: Kiosk = start(self.rules, opened=self.opened, now=self.now)

    def mint(self) -> str:
        self.minted += 1
        return f"{self.minted:032x}"

    def do(self, event: ev.Event) -> "Stage":
        self.state, effects = step(self.state, event)
        for effect in effects:
            match effect:
                case ev.Record():
                    self.waiting.append(effect)
                case ev.InviteAnswer(answer=answer):
                    self.invite_answers.append(answer)
                case ev.CloseOpen(ballots=ballots):
                    self.close_open(ballots)
        if not self.hold:
            self.settle()
        return self

    def settle(self) -> None:
        """Let the ledger answer everything that is on its way."""
        while self.waiting:
            record = self.waiting.pop(0)
            if self.broken:
                self.do(ev.NotRecorded(self.now, record.token))
                continue
            if record.token not in self.tokens:
                self.tokens.add(record.token)
                self.stored.extend(record.facts)
            self.do(ev.Recorded(self.now, record.token))

    def close_open(self, ballots: tuple[str, ...]) -> None:
        closed = {fact["ballot"] for fact in self.stored if fact["kind"] == "closed"}
        begun = {fact["ballot"] for fact in self.stored}
        for ballot in ballots:
            if ballot in begun - closed:
                self.stored.append({"kind": "closed", "ballot": ballot, "outcome": "interrupted", "flags": []})

    def later(self, ms: int = 1_500) -> "Stage":
        self.now += ms
        return self

    def tick(self, ms: int) -> "Stage":
        self.now += ms
        return self.do(ev.Tick(self.now, self.opened))

    def walk_up(self) -> "Stage":
        return self.later().do(ev.Started(self.now, self.mint()))

    def invite(self) -> "Stage":
        return self.later().do(ev.Invited(self.now, self.mint(), "key", self.opened))

    def tap(self, level: str) -> "Stage":
        return self.later().do(ev.Answered(self.now, level))

    def toggle(self, reason: str) -> "Stage":
        return self.later().do(ev.ReasonToggled(self.now, reason))

    @property
    def visit(self) -> Visit:
        phase = self.state.phase
        assert isinstance(phase, Visit), phase
        return phase

    def shows(self, kind: type[object]) -> bool:
        return isinstance(self.state.phase, kind)

    def noticed(self) -> bool:
        return self.visit.notice

    def kinds(self) -> list[str]:
        return [str(fact["kind"]) for fact in self.stored]

    def closing(self) -> Fact:
        return [fact for fact in self.stored if fact["kind"] == "closed"][-1]


__all__ = ["Stage", "read_survey", "survey"]
