"""A page of entries keeps its identity over every retry, and no free text is in it."""

from kiosk.app.clock import Clock
from kiosk.app.scribe import Scribe
from kiosk.domain.ballot import ClockState
from kiosk.domain.canonical import canonical, comment_hash

BALLOT = "5" * 32


def scribe() -> Scribe:
    return Scribe(Clock(), "2", lambda _: ClockState.TRUSTED)


def followed(text: str, reasons: tuple[str, ...] = ()) -> dict[str, object]:
    return {
        "kind": "followed",
        "ballot": BALLOT,
        "criterion": "attitude",
        "reasons": list(reasons),
        "comment_text": text,
    }


def test_a_token_asked_for_again_gives_the_same_entries() -> None:
    pen = scribe()
    fact = {"kind": "closed", "ballot": BALLOT, "outcome": "completed", "flags": []}
    first = pen.page(1, (fact,))
    assert pen.page(1, (fact,)) is first
    pen.keep_only(1)
    assert pen.page(1, (fact,)) is first
    pen.keep_only(None)
    assert pen.page(1, (fact,)).entries[0].id != first.entries[0].id


def test_a_comment_leaves_only_its_salted_hash_in_the_entry() -> None:
    page = scribe().page(1, (followed("Nhân viên hướng dẫn chưa rõ"),))
    assert "chưa".encode() not in canonical(page.entries[0])
    [(hashed, kept)] = page.texts.items()
    assert hashed == comment_hash(kept.salt, "Nhân viên hướng dẫn chưa rõ")
    assert len(kept.salt) == 32


def test_the_same_comment_of_one_visit_keeps_its_salt_and_another_visit_gets_another() -> None:
    pen = scribe()
    first = pen.page(1, (followed("Chờ lâu"),)).texts
    assert pen.page(2, (followed("Chờ lâu", ("late",)),)).texts == first
    pen.forget_texts()
    assert pen.page(3, (followed("Chờ lâu"),)).texts != first


def test_the_chained_time_is_floored_to_five_minutes() -> None:
    page = scribe().write(({"kind": "closed", "ballot": BALLOT, "outcome": "timeout", "flags": []},))
    assert page.entries[0].at % 300_000 == 0
    assert page.local is not None
    assert 0 <= page.local.wall_ms - page.entries[0].at < 300_000
