"""A kiosk comes to a centre by net and by stick, and believes nobody else."""

from io import BytesIO
from pathlib import Path

import pytest

from kiosk.app.road.joining import Newcomer, ask_by_stick, by_net, by_stick, read_invitation
from kiosk.domain.chain import device_id
from kiosk.domain.errors import UsageError, WorldError
from sync.client.line import ANYBODY, Line, Unreachable, public_key_info
from sync.protocol import invitation, sticks, trust
from sync.protocol.messages import Request
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import cut_only
from tests.app.road.visiting import is_there, taps, travels
from tests.driving import mischief
from tests.driving.centre import Centre, opened
from tests.driving.certificates import Certificate


def refused(code: Code, newcomer: Newcomer, told: invitation.Invitation) -> None:
    with pytest.raises(Refused) as caught:
        by_net(newcomer, told)
    assert caught.value.code is code
    assert newcomer.kept.membership() is None


def test_a_typed_code_joins_and_everything_is_sent(newcomer: Newcomer, centre: Centre) -> None:
    taps(newcomer.ledger, 2)
    grant = by_net(newcomer, read_invitation(f" {centre.url}/ ", centre.typed().lower().replace("-", " ")))
    assert (grant.office, grant.url) == ("0031", centre.url)
    kept = newcomer.kept.membership()
    assert kept is not None
    assert (kept.grant, kept.keys) == (grant, frozenset({centre.signer.public_key}))
    assert travels(newcomer.ledger).problem is None
    assert is_there(centre, newcomer.ledger)


def test_a_scanned_code_tells_the_address_too(newcomer: Newcomer, centre: Centre) -> None:
    assert by_net(newcomer, read_invitation(None, invitation.write_scanned(centre.invites()))).office == "0031"


def test_a_code_counts_once(newcomer: Newcomer, centre: Centre) -> None:
    told = read_invitation(centre.url, centre.typed())
    by_net(newcomer, told)
    with pytest.raises(Refused, match="refused_code_used"):
        by_net(newcomer, told)
    assert newcomer.kept.membership() is not None


def test_a_kiosk_that_joins_again_begins_an_epoch_and_brings_what_the_new_centre_lacks(
    newcomer: Newcomer, centre: Centre, tmp_path: Path
) -> None:
    ledger = newcomer.ledger
    by_net(newcomer, read_invitation(centre.url, centre.typed()))
    taps(ledger, 2, seed=1)
    assert travels(ledger).problem is None
    with opened(Centre(tmp_path, seed=9)) as other:
        by_net(newcomer, read_invitation(other.url, other.typed()))
        taps(ledger, 2, seed=2)
        assert travels(ledger).problem is None
        assert is_there(other, ledger)
    assert [one.last for one in ledger.ask(lambda reader: reader.extents()).result()] == [12, 9]
    assert ledger.verify().result().differences == ()


def test_the_code_is_not_told_to_a_centre_of_another_key(newcomer: Newcomer, centre: Centre, tmp_path: Path) -> None:
    with opened(Centre(tmp_path, seed=9)) as stranger:
        told = invitation.read_typed(centre.typed())
        refused(Code.FOREIGN_KEY, newcomer, invitation.Invitation(told.code, told.pin, stranger.url))
        assert stranger.asked == ["/v1/time"]


def test_the_code_is_not_told_on_a_line_that_is_not_the_centres(
    newcomer: Newcomer, centre: Centre, tmp_path: Path
) -> None:
    """Who stands in between hands on what the centre signs, but the line shows his own key."""
    between = Centre(tmp_path)
    between.signer = centre.signer
    told = invitation.read_typed(centre.typed())
    with opened(between):
        between.certificate = centre.certificate
        with pytest.raises(Unreachable, match="road_pin"):
            by_net(newcomer, invitation.Invitation(told.code, told.pin, between.url))
    assert between.asked == ["/v1/time"]


def test_a_line_without_pins_must_be_vouched_for(newcomer: Newcomer, centre: Centre) -> None:
    centre.pinned = False
    with pytest.raises(Unreachable, match="road_untrusted"):
        by_net(newcomer, read_invitation(centre.url, centre.typed()))
    assert centre.asked == ["/v1/time"]


def test_a_portal_is_no_centre(newcomer: Newcomer, centre: Centre) -> None:
    centre.does("/v1/time", mischief.portal)
    refused(Code.OTHER, newcomer, read_invitation(centre.url, centre.typed()))


def test_real_ballots_do_not_go_to_a_training_office(newcomer: Newcomer, centre: Centre) -> None:
    centre.training = True
    refused(Code.TRAINING, newcomer, read_invitation(centre.url, centre.typed()))


@pytest.mark.parametrize(
    ("url", "code", "key"),
    [
        (None, "TF9X-7MYK-TF9X-6AW9-2CD8-3R94-48", "enrol_no_server"),
        ("http://centre.example", "TF9X-7MYK-TF9X-6AW9-2CD8-3R94-48", "enrol_url"),
        ("https://CENTRE.example", "TF9X-7MYK-TF9X-6AW9-2CD8-3R94-48", "enrol_url"),
        ("https://centre.example", "TF9X-7MYK-TF9X-6AW9-2CD8-3R94-49", "refused_code_wrong"),
        (None, "hailong-enrol/1 nowhere", "refused_code_wrong"),
    ],
)
def test_what_is_no_invitation_is_told_before_anybody_is_asked(url: str | None, code: str, key: str) -> None:
    with pytest.raises(WorldError) as caught:
        read_invitation(url, code)
    assert caught.value.key == key


def test_a_stick_joins_a_kiosk_that_no_net_reaches(newcomer: Newcomer, centre: Centre, tmp_path: Path) -> None:
    asked = trust.from_device(cut_only(ask_by_stick(newcomer)), Request)
    assert (asked.office, asked.counter, asked.training) == ("0031", "Quầy số 2", False)
    file = tmp_path / "a.kgrant"
    file.write_bytes(centre.grant("ab" * 16, "cd" * 16) + centre.grant(asked.device, asked.nonce, by_net=False))
    with pytest.raises(Refused, match="refused_key_unknown"):
        by_stick(newcomer, file, bytes(32))
    assert by_stick(newcomer, file, centre.pin).url is None
    with pytest.raises(UsageError, match="enrol_no_request"):
        by_stick(newcomer, file, centre.pin)


def test_a_grant_for_an_older_request_or_another_kiosk_is_refused(
    newcomer: Newcomer, centre: Centre, tmp_path: Path
) -> None:
    asked = trust.from_device(cut_only(ask_by_stick(newcomer)), Request)
    ask_by_stick(newcomer)
    file = tmp_path / "a.kgrant"
    for device, code in ((asked.device, Code.NONCE), ("ab" * 16, Code.OTHER_DEVICE)):
        file.write_bytes(centre.grant(device, asked.nonce))
        with pytest.raises(Refused) as caught:
            by_stick(newcomer, file, centre.pin)
        assert caught.value.code is code
    assert newcomer.kept.membership() is None


def test_a_request_is_read_by_the_centres_own_reader(newcomer: Newcomer) -> None:
    ((request, key),) = sticks.requests(BytesIO(ask_by_stick(newcomer)).read)
    assert request.device == device_id(key).hex()


@pytest.mark.parametrize("years", [(1990, 1991), (2000, 2100)])
def test_the_pin_is_of_the_bytes_that_stand_in_the_certificate(tmp_path: Path, years: tuple[int, int]) -> None:
    centre = Centre(tmp_path)
    centre.certificate = Certificate.make(tmp_path, *years)
    with opened(centre):
        line = Line(centre.url, ANYBODY)
        line.ask("GET", f"/v1/time?nonce={'0' * 32}")
        assert line.key == centre.certificate.pin
        line.close()


@pytest.mark.parametrize(
    "content", [b"", b"\x30", b"\x30\x80", b"\x30\x03\x30\x01\x02", b"\x30\x84\xff\xff\xff\xff\x30"]
)
def test_what_is_no_certificate_has_no_key(content: bytes) -> None:
    assert public_key_info(content) == b""
