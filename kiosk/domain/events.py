"""What can happen to the kiosk, and what it wants done; ``now`` is monotonic ms."""

from msgspec import Struct

from kiosk.domain.states import Fact, Rules


class Tick(Struct, frozen=True):
    """Time has passed; ``opened`` tells whether the office is open."""

    now: int
    opened: bool


class Started(Struct, frozen=True):
    """A visitor began by himself; ``ballot`` is minted for him."""

    now: int
    ballot: str
    officer: str | None = None


class Invited(Struct, frozen=True):
    """An officer offers a ballot."""

    now: int
    ballot: str
    by: str
    opened: bool
    officer: str | None = None
    service: str | None = None


class Answered(Struct, frozen=True):
    """A level was tapped."""

    now: int
    level: str


class Skipped(Struct, frozen=True):
    """The question is left without an answer, or left as answered before."""

    now: int


class WentBack(Struct, frozen=True):
    """The visitor wants the screen before."""

    now: int


class Declined(Struct, frozen=True):
    """An invited visitor does not want to rate."""

    now: int


class ReasonToggled(Struct, frozen=True):
    """A reason was tapped."""

    now: int
    reason: str


class WentOn(Struct, frozen=True):
    """The visitor has done with the reasons."""

    now: int


class CommentRequested(Struct, frozen=True):
    """The visitor wants to write."""

    now: int


class CommentEdited(Struct, frozen=True):
    """The draft of the comment changed."""

    now: int
    text: str


class CommentDone(Struct, frozen=True):
    """The comment is to be kept."""

    now: int
    text: str


class MoreTime(Struct, frozen=True):
    """The visitor is still here; any other touch says the same."""

    now: int


class LanguageChosen(Struct, frozen=True):
    """The texts are wanted in another language."""

    now: int
    language: str


class TextSizeChosen(Struct, frozen=True):
    """The texts are wanted in another size (0, 1, 2)."""

    now: int
    size: int


class Retried(Struct, frozen=True):
    """Try again to store what could not be stored."""

    now: int


class Dismissed(Struct, frozen=True):
    """The visitor has read this screen."""

    now: int


class Recorded(Struct, frozen=True):
    """The commit of ``token`` returned from stable storage."""

    now: int
    token: int


class NotRecorded(Struct, frozen=True):
    """Every try to store ``token`` failed."""

    now: int
    token: int


class Covered(Struct, frozen=True):
    """Staff pages cover the screen (``covered``), or no longer do: nothing is offered behind them."""

    now: int
    covered: bool


class RulesChanged(Struct, frozen=True):
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


class Record(Struct, frozen=True):
    """Store ``facts`` in one transaction and answer with ``token``; a repeated token means the same entries."""

    token: int
    facts: tuple[Fact, ...]


class InviteAnswer(Struct, frozen=True):
    """Tell the officer: ``shown`` (and stored), ``waiting``, ``refused`` or ``not_recorded``."""

    ballot: str
    answer: str


class CloseOpen(Struct, frozen=True):
    """Close as interrupted those of ``ballots`` that the ledger holds open."""

    ballots: tuple[str, ...]


Effect = Record | InviteAnswer | CloseOpen
