"""What can happen to the kiosk, and what it wants done; ``now`` is monotonic ms."""

from dataclasses import dataclass

from kiosk.domain.states import Fact, Rules


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed; ``opened`` tells whether the office is open."""

    now: int
    opened: bool


@dataclass(frozen=True, slots=True)
class Started:
    """A visitor began by himself; ``ballot`` is minted for him."""

    now: int
    ballot: str
    officer: str | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """An officer offers a ballot."""

    now: int
    ballot: str
    by: str
    opened: bool
    officer: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A level was tapped."""

    now: int
    level: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """The question is left without an answer, or left as answered before."""

    now: int


@dataclass(frozen=True, slots=True)
class WentBack:
    """The visitor wants the screen before."""

    now: int


@dataclass(frozen=True, slots=True)
class Declined:
    """An invited visitor does not want to rate."""

    now: int


@dataclass(frozen=True, slots=True)
class ReasonToggled:
    """A reason was tapped."""

    now: int
    reason: str


@dataclass(frozen=True, slots=True)
class WentOn:
    """The visitor has done with the reasons."""

    now: int


@dataclass(frozen=True, slots=True)
class CommentRequested:
    """The visitor wants to write."""

    now: int


@dataclass(frozen=True, slots=True)
class CommentEdited:
    """The draft of the comment changed."""

    now: int
    text: str


@dataclass(frozen=True, slots=True)
class CommentDone:
    """The comment is to be kept."""

    now: int
    text: str


@dataclass(frozen=True, slots=True)
class MoreTime:
    """The visitor is still here; any other touch says the same."""

    now: int


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The texts are wanted in another language."""

    now: int
    language: str


@dataclass(frozen=True, slots=True)
class TextSizeChosen:
    """The texts are wanted in another size (0, 1, 2)."""

    now: int
    size: int


@dataclass(frozen=True, slots=True)
class Retried:
    """Try again to store what could not be stored."""

    now: int


@dataclass(frozen=True, slots=True)
class Dismissed:
    """The visitor has read this screen."""

    now: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """The commit of ``token`` returned from stable storage."""

    now: int
    token: int


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """Every try to store ``token`` failed."""

    now: int
    token: int


@dataclass(frozen=True, slots=True)
class Covered:
    """Staff pages cover the screen (``covered``), or no longer do: nothing is offered behind them."""

    now: int
    covered: bool


@dataclass(frozen=True, slots=True)
class RulesChanged:
    """The office changed its survey or manners."""

    now: int
    rules: Rules


Tapped = (
    Started
    | Answered
    | Skipped
    | WentBack
    | Declined
    | ReasonToggled
    | WentOn
    | CommentRequested
    | CommentEdited
    | CommentDone
    | MoreTime
    | Retried
    | Dismissed
)
Event = Tapped | Tick | Invited | LanguageChosen | TextSizeChosen | Recorded | NotRecorded | RulesChanged | Covered


@dataclass(frozen=True, slots=True)
class Record:
    """Store ``facts`` in one transaction and answer with ``token``; a repeated token means the same entries."""

    token: int
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class InviteAnswer:
    """Tell the officer: ``shown`` (and stored), ``waiting``, ``refused`` or ``not_recorded``."""

    ballot: str
    answer: str


@dataclass(frozen=True, slots=True)
class CloseOpen:
    """Close as interrupted those of ``ballots`` that the ledger holds open."""

    ballots: tuple[str, ...]


Effect = Record | InviteAnswer | CloseOpen
