"""What the visitors in the pictures wrote in their own words."""

from kiosk.app.scribe import Scribe
from kiosk.domain.ballot import ClockState
from kiosk.domain.period import DAY_MS
from kiosk.store.ledger import Ledger
from pictures.office import StillClock, stand

_SAID = (
    (16, "time", "unsatisfied", "Chị Lan quầy 3 bảo tôi về rồi hôm sau lại, mất cả buổi."),
    (10, "attitude", "unsatisfied", "Hướng dẫn mỗi lần một khác, tôi phải đi lại ba lần vì thiếu giấy tờ."),
    (4, "time", "very_unsatisfied", "Chờ gần một tiếng mà không ai báo trước."),
    (1, "time", "unsatisfied", "Nên có thêm ghế ngồi chờ."),
)


def say(ledger: Ledger, clock: StillClock) -> None:
    """Let visitors of the last weeks write something."""
    scribe = Scribe(clock, "2", lambda _reading: ClockState.TRUSTED)
    survey = stand().survey
    about = {"survey": survey.id, "version": survey.version}
    for days_ago, criterion, level, text in _SAID:
        ballot = {"ballot": f"{days_ago:032x}"}
        clock.set_ahead(-days_ago * DAY_MS)
        page = scribe.write(
            [
                {"kind": "answered", "channel": "kiosk", "criterion": criterion, "level": level, **about, **ballot},
                {"kind": "followed", "criterion": criterion, "reasons": [], "comment_text": text, **ballot},
                {"kind": "closed", "outcome": "completed", "flags": [], **ballot},
            ]
        )
        clock.set_ahead(days_ago * DAY_MS)
        # What the clock said then is not noted: it would look like one that has been moved since.
        ledger.record(page.entries, texts=page.texts).result()
