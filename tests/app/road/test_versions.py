"""A kiosk of this version and centres of other ones: newer minors are got on with, another major is told in words."""

import json
from pathlib import Path

import pytest

from kiosk.app.road.joining import Newcomer, by_net, read_invitation
from kiosk.app.road.kept import Kept
from kiosk.app.road.road import Outcome
from sync.protocol import signing
from sync.protocol.refusals import MEDIA_TYPE, Code, Refused, write_problem
from sync.protocol.shapes import Item
from tests.app.road.visiting import is_there, taps, travels
from tests.driving.centre import Centre, Handler
from tests.driving.kiosk import run, told
from tests.sync.protocol.spoiling import canonical


def with_more_behind(handler: Handler) -> None:
    """Answer as a newer centre may: behind the answer stands something of a kind and version that is not known here."""
    with handler.centre.door:
        answer = handler.centre.answer(handler.path, handler.content)
    later = {"v": "1.9", "kind": "greeting", "words": ["xin chào"]}
    for plain in (later, later | {"v": "1.0"}, later | {"v": "2.0"}):
        answer += signing.seal(canonical(plain), handler.centre.signer).frame
    handler.say(answer)


def with_a_later_code(handler: Handler) -> None:
    """Refuse with a code, members and words that came later."""
    problem = json.loads(write_problem(Refused(Code.BUSY))) | {"hint": "moon", "phase": 3}
    problem |= {"code": "full_moon", "type": "urn:hailong:refusal:full_moon"}
    handler.say(canonical(problem), 503, MEDIA_TYPE)


def with_more_members(handler: Handler) -> None:
    """Refuse with a code that is known, and with members and a detail that came later."""
    problem = json.loads(write_problem(Refused(Code.BUSY, retry_after=0))) | {"hint": "moon", "detail": "…"}
    handler.say(canonical(problem), 503, MEDIA_TYPE)


def test_a_centre_of_a_newer_minor_gets_everything(newcomer: Newcomer, centre: Centre) -> None:
    centre.speaks = "1.9"
    by_net(newcomer, read_invitation(centre.url, centre.typed()))
    taps(newcomer.ledger, 3)
    centre.version, centre.items = 2, (Item("greeting/new", 1, {"words": []}), Item("slides", 1, {"slides": ["A"]}))
    for path in ("/v1/state", "/v1/batches", "/v1/manifest"):
        centre.does(path, with_more_behind)
    assert travels(newcomer.ledger) == Outcome(None, 0)
    assert is_there(centre, newcomer.ledger)
    # What is not known here is kept, for the program that will know it.
    assert Kept(newcomer.ledger.folder).items().keys() == {"greeting/new", "slides"}


@pytest.mark.parametrize(
    ("does", "key"),
    [(with_a_later_code, "refused_other"), (with_more_members, "refused_busy")],
    ids=["code", "members"],
)
def test_a_refusal_that_says_more_than_is_known_is_a_refusal(
    joined: Newcomer, centre: Centre, does: object, key: str
) -> None:
    taps(joined.ledger, 1)
    centre.does("/v1/state", does)  # type: ignore[arg-type]
    problem = travels(joined.ledger).problem
    assert problem is not None
    assert problem.key == key
    assert travels(joined.ledger) == Outcome(None, 0)
    assert is_there(centre, joined.ledger)


@pytest.mark.parametrize("speaks", ["2.0", "3.7"])
def test_a_centre_of_another_major_is_not_joined_and_the_code_stays_good(
    newcomer: Newcomer, centre: Centre, speaks: str
) -> None:
    centre.speaks = speaks
    code = centre.typed()
    with pytest.raises(Refused) as refused:
        by_net(newcomer, read_invitation(centre.url, code))
    assert refused.value.code is Code.NEWER
    assert centre.asked == ["/v1/time"]
    centre.speaks = "1.0"
    by_net(newcomer, read_invitation(centre.url, code))


@pytest.mark.parametrize(
    ("code", "says"), [(Code.NEWER, "cập nhật chương trình của trung tâm"), (Code.OLDER, "chương trình trên máy này")]
)
def test_a_centre_that_does_not_read_this_version_is_told_with_the_program_to_be_updated(
    joined: Newcomer, centre: Centre, code: Code, says: str
) -> None:
    taps(joined.ledger, 1)
    joined.ledger.close()

    def refuses(handler: Handler) -> None:
        handler.say(write_problem(Refused(code, speaks="1.0")), 400, MEDIA_TYPE)

    centre.does("/v1/state", refuses)
    status, sentence = told(run("sync", "--once", "--data", Path(joined.ledger.folder)))
    assert (status, says in sentence) == (3, True), sentence
