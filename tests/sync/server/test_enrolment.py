"""A kiosk joins with a code that counts once, for 72 hours, at its counter, for real or for training."""

from datetime import timedelta

import pytest

from kiosk.domain.chain import device_id
from sync.protocol import messages
from sync.protocol.invitation import read_scanned, read_typed, write_scanned, write_typed
from sync.protocol.messages import Enrol, Grant
from sync.protocol.refusals import Code
from sync.server import clock, enrolling, tries
from sync.server.models import Alarm, Attempt, Device, EnrolmentCode
from sync.server.models.devices import DeviceState
from tests.sync.protocol.making import SEEDS, signer_of
from tests.sync.server.kiosks import Kiosk, joined, new_counter, nonce
from tests.sync.server.running import Running


@pytest.fixture(autouse=True)
def nobody_tried_before(centre: Running) -> None:
    Attempt.objects.all().delete()


def test_a_code_lets_one_kiosk_join_its_counter(centre: Running) -> None:
    counter, kiosk = new_counter(), Kiosk(centre)
    grant = kiosk.enrols(counter)
    assert (grant.office, grant.office_name, grant.counter, grant.training) == (
        counter.office.code,
        counter.office.name,
        counter.name,
        False,
    )
    assert grant.keys == (centre.house.signer.public_key.hex(),)
    assert grant.tls == centre.house.tls
    assert bytes(kiosk.row.public_key) == kiosk.signer.public_key
    code = EnrolmentCode.objects.get(counter=counter)
    assert (code.device_id, code.used_at is not None) == (kiosk.device, True)


@pytest.mark.parametrize("length", [8, 16])
def test_a_code_may_be_typed_or_scanned(centre: Running, length: int) -> None:
    kiosk = Kiosk(centre)
    code = enrolling.new_code(new_counter())
    assert kiosk.enrol_with(code[:length]).status == 200


def test_what_is_told_to_people_is_the_code_and_the_pin(centre: Running) -> None:
    from sync.protocol.invitation import Invitation
    from sync.protocol.trust import pin_of

    code, pin = enrolling.new_code(new_counter()), pin_of(centre.house.signer.public_key)
    assert read_typed(write_typed(code, pin)).code == code[:8]
    assert read_scanned(write_scanned(Invitation(code, pin, "https://centre.example"))).code == code


def test_a_code_is_kept_as_hashes_only(centre: Running) -> None:
    counter = new_counter()
    code = enrolling.new_code(counter)
    row = EnrolmentCode.objects.get(counter=counter)
    assert code.hex()[:16] not in row.scanned_hash + row.typed_hash


def test_a_used_code_is_refused(centre: Running) -> None:
    code = enrolling.new_code(new_counter())
    assert Kiosk(centre).enrol_with(code).status == 200
    late = Kiosk(centre)
    problem = late.enrol_with(code).problem
    assert (problem.code, problem.status) == (Code.CODE_USED, 403)
    assert late.enrol_with(code[:8]).problem.code is Code.CODE_USED
    assert not Device.objects.filter(id=late.device).exists()


def test_who_lost_the_answer_may_ask_again_for_a_while(centre: Running) -> None:
    counter, kiosk = new_counter(), Kiosk(centre)
    code = enrolling.new_code(counter)
    assert kiosk.enrol_with(code).status == 200
    again = kiosk.enrol_with(code)
    assert isinstance(again.messages(centre.house)[0], Grant)
    EnrolmentCode.objects.filter(counter=counter).update(used_at=clock.now() - timedelta(minutes=11))
    assert kiosk.enrol_with(code).problem.code is Code.CODE_USED


def test_an_expired_code_is_refused(centre: Running) -> None:
    counter, kiosk = new_counter(), Kiosk(centre)
    code = enrolling.new_code(counter)
    rows = EnrolmentCode.objects.filter(counter=counter)
    assert rows.get().expires_at - rows.get().made_at == timedelta(hours=72)
    rows.update(expires_at=clock.now())
    assert kiosk.enrol_with(code).problem.code is Code.CODE_EXPIRED
    assert not Device.objects.filter(id=kiosk.device).exists()


def test_a_wrong_code_is_refused(centre: Running) -> None:
    problem = Kiosk(centre).enrol_with(bytes(16)).problem
    assert (problem.code, problem.status) == (Code.CODE_WRONG, 403)


def test_who_guesses_has_to_wait(centre: Running) -> None:
    kiosk = Kiosk(centre)
    challenge = kiosk.challenge()
    answers = [kiosk.enrol_with(bytes([number]) * 16, challenge=challenge) for number in range(21)]
    assert {answer.problem.code for answer in answers[:20]} == {Code.CODE_WRONG}
    assert (answers[20].problem.code, answers[20].status) == (Code.TOO_MANY, 429)
    assert 0 < int(answers[20].headers["retry-after"]) <= tries.ENROL_HERE.seconds
    # A right code does not help then: it may be the guess.
    good = enrolling.new_code(new_counter())
    assert kiosk.enrol_with(good, challenge=challenge).problem.code is Code.TOO_MANY
    Attempt.objects.update(since=clock.now() - timedelta(seconds=tries.ENROL_HERE.seconds))
    assert kiosk.enrol_with(good, challenge=challenge).status == 200


def test_a_building_joins_all_its_kiosks_in_one_morning(centre: Running) -> None:
    counter = new_counter()
    for _ in range(tries.ENROL_HERE.most + 2):
        assert Kiosk(centre).enrol_with(enrolling.new_code(counter)).status == 200


@pytest.mark.parametrize("age_ms", [-1_000, enrolling.CHALLENGE_MS + 1_000])
def test_a_challenge_counts_for_ten_minutes(centre: Running, age_ms: int) -> None:
    made = enrolling.challenge(centre.house, clock.now_ms() - age_ms)
    code = enrolling.new_code(new_counter())
    problem = Kiosk(centre).enrol_with(code, challenge=made).problem
    assert (problem.code, problem.status) == (Code.CHALLENGE, 403)


def test_a_challenge_of_somebody_else_does_not_count(centre: Running) -> None:
    code = enrolling.new_code(new_counter())
    assert Kiosk(centre).enrol_with(code, challenge="0" * 64).problem.code is Code.CHALLENGE


@pytest.mark.parametrize("training", [True, False])
def test_training_and_real_offices_are_kept_apart(centre: Running, training: bool) -> None:
    code = enrolling.new_code(new_counter(training=training))
    kiosk = Kiosk(centre)
    problem = kiosk.enrol_with(code, training=not training).problem
    assert (problem.code, problem.status) == (Code.TRAINING, 403)
    # The code was not used up by the mistake.
    assert kiosk.enrol_with(code, training=training).status == 200


def test_a_revoked_kiosk_is_a_tombstone_until_it_is_let_in_once(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(3)
    kiosk.brings(1, 2)
    Device.objects.filter(id=kiosk.device).update(state=DeviceState.REVOKED)
    assert kiosk.sends(3).problem.code is Code.REVOKED
    assert centre.says("/v1/state", kiosk.state(), kiosk.signer).problem.status == 409
    assert [alarm.kind for alarm in Alarm.objects.filter(device_id=kiosk.device)] == ["revoked"]
    counter = new_counter()
    code = enrolling.new_code(counter)
    assert kiosk.enrol_with(code).problem.code is Code.REVOKED
    Device.objects.filter(id=kiosk.device).update(readmitted=True)
    assert kiosk.enrol_with(code).status == 200
    assert (kiosk.row.counter, kiosk.row.state, kiosk.row.readmitted) == (counter, DeviceState.ACTIVE, False)
    assert kiosk.brings(3).mark == 3


def test_a_kiosk_that_moves_to_another_counter_keeps_its_ledger(centre: Running) -> None:
    kiosk, counter = joined(centre), new_counter()
    kiosk.tap(2)
    kiosk.brings()
    before = kiosk.fetches().version
    kiosk.enrols(counter)
    assert kiosk.row.counter == counter
    assert kiosk.asks().mark == 2
    assert kiosk.fetches().version > before


def test_a_kiosk_that_nobody_let_in_is_unknown(centre: Running) -> None:
    kiosk = Kiosk(centre)
    kiosk.tap(2)
    problem = kiosk.sends().problem
    assert (problem.code, problem.status) == (Code.UNKNOWN_DEVICE, 404)
    assert centre.says("/v1/state", kiosk.state(), kiosk.signer).problem.code is Code.UNKNOWN_DEVICE


def test_nobody_speaks_for_another_kiosk(centre: Running) -> None:
    kiosk, other = joined(centre), joined(centre)
    kiosk.tap(2)
    answer = centre.says("/v1/state", kiosk.state(), other.signer)
    assert (answer.problem.code, answer.status) == (Code.OTHER_DEVICE, 403)


def test_nobody_joins_under_the_name_of_another_key(centre: Running) -> None:
    stranger = signer_of(SEEDS["stranger"])
    kiosk = Kiosk(centre)
    asked = Enrol(
        nonce=nonce(),
        device=device_id(stranger.public_key).hex(),
        challenge=kiosk.challenge(),
        code=enrolling.new_code(new_counter()).hex(),
        training=False,
        program="0.1.0",
    )
    answer = centre.ask("/v1/enrol", messages.sealed(asked, kiosk.signer).frame)
    assert answer.problem.code is Code.OTHER_DEVICE
