"""Kiosks without a net: requests are answered many at once, batches come and receipts go by hand."""

from io import BytesIO
from itertools import count
from pathlib import Path

import pytest

from sync.protocol import messages, sticks
from sync.protocol.messages import Manifest, Receipt, Request
from sync.protocol.refusals import Refused
from sync.protocol.trust import pin_of
from sync.server.models import Attempt, Device
from sync.server.models.devices import DeviceState
from tests.sync.server.browsing import Browser, somebody
from tests.sync.server.kiosks import Kiosk, joined, nonce
from tests.sync.server.processes import run, where
from tests.sync.server.running import Running

_numbers = count(1)


def request_of(kiosk: Kiosk, office: str, counter: str, *, training: bool = False) -> Request:
    return Request(
        nonce=nonce(), device=kiosk.device, office=office, counter=counter, training=training, program="0.1.0"
    )


def joining(centre: Running, content: bytes, kiosk: Kiosk, request: Request) -> sticks.Joining:
    """Read a file of grants as the kiosk does, which knows the centre's pin only."""
    pin = pin_of(centre.house.signer.public_key)
    return sticks.joining(BytesIO(content).read, pin, kiosk.raw_id, bytes.fromhex(request.nonce))


def test_many_kiosks_are_taken_at_once(centre: Running, tmp_path: Path) -> None:
    office = f"s{next(_numbers)}-{centre.kind}"
    kiosks = [Kiosk(centre) for _ in range(20)]
    asked = [request_of(kiosk, office, f"Quầy {number}") for number, kiosk in enumerate(kiosks)]
    source, target = tmp_path / "a.kreq", tmp_path / "a.kgrant"
    frames = [messages.sealed(request, kiosk.signer).frame for request, kiosk in zip(asked, kiosks, strict=True)]
    source.write_bytes(b"".join(frames))
    done = run("grant", *where(centre.folder, centre.database), str(source), "--out", str(target))
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 20)
    for number, (kiosk, request) in enumerate(zip(kiosks, asked, strict=True)):
        found = joining(centre, target.read_bytes(), kiosk, request)
        assert (found.grant.office, found.grant.counter) == (office, f"Quầy {number}")
        assert found.manifest.device == kiosk.device
        kiosk.tap()
        assert kiosk.brings().mark == 1


def test_a_revoked_kiosk_is_left_out(centre: Running, tmp_path: Path) -> None:
    revoked, fresh = joined(centre), Kiosk(centre)
    Device.objects.filter(id=revoked.device).update(state=DeviceState.REVOKED)
    asked = [request_of(kiosk, f"r{next(_numbers)}-{centre.kind}", "1") for kiosk in (revoked, fresh)]
    source, target = tmp_path / "a.kreq", tmp_path / "a.kgrant"
    kiosks = (revoked, fresh)
    frames = [messages.sealed(request, kiosk.signer).frame for request, kiosk in zip(asked, kiosks, strict=True)]
    source.write_bytes(b"".join(frames))
    done = run("grant", *where(centre.folder, centre.database), str(source), "--out", str(target))
    assert (done.returncode, "takes nothing more from this kiosk" in done.stderr) == (1, True)
    assert joining(centre, target.read_bytes(), fresh, asked[1]).grant.device == fresh.device
    with pytest.raises(Refused):
        joining(centre, target.read_bytes(), revoked, asked[0])


def test_a_file_that_somebody_changed_lets_nobody_in(centre: Running, tmp_path: Path) -> None:
    kiosk = Kiosk(centre)
    frame = messages.sealed(request_of(kiosk, "x", "1"), kiosk.signer).frame
    source, target = tmp_path / "a.kreq", tmp_path / "a.kgrant"
    source.write_bytes(frame.replace(b'"office":"x"', b'"office":"y"'))
    done = run("grant", *where(centre.folder, centre.database), str(source), "--out", str(target))
    assert (done.returncode, "signature_wrong" in done.stderr) == (2, True)
    assert not target.exists()
    assert not Device.objects.filter(id=kiosk.device).exists()


def uploaded(browser: Browser, name: str, content: bytes) -> tuple[int, bytes, str]:
    answer = browser.uploads("/admin/sticks/", name, content)
    return answer.status, answer.content, answer.headers.get("content-disposition", "")


def test_sticks_are_taken_by_the_page_too(centre: Running) -> None:
    Attempt.objects.all().delete()
    name = f"stick{next(_numbers)}"
    somebody(name, everything=True)
    browser = Browser(centre)
    browser.signs_in(name, "mua-xuan-2026")
    assert "/admin/sticks/" in browser.opens("/admin/centre/device/").content.decode()
    kiosk = Kiosk(centre)
    request = request_of(kiosk, f"p{next(_numbers)}-{centre.kind}", "1")
    status, content, file = uploaded(browser, "a b.kreq", messages.sealed(request, kiosk.signer).frame)
    assert (status, file) == (200, 'attachment; filename="a_b.kgrant"')
    assert joining(centre, content, kiosk, request).grant.counter == "1"
    kiosk.tap(5)
    status, content, file = uploaded(browser, "A.KSB", kiosk.packet().content)
    assert (status, file) == (200, 'attachment; filename="A.ksr"')
    keys = {centre.house.signer.public_key}
    told = list(sticks.receipts(BytesIO(content).read, keys, kiosk.raw_id))
    assert [type(one) for one in told] == [Receipt, Manifest]
    assert kiosk.asks().mark == 5
    for name, wrong in (("a.exe", b"x"), ("a.ksb", b"x" * 300)):
        status, content, _ = uploaded(browser, name, wrong)
        assert (status, b"errornote" in content) == (200, True)


def test_who_may_not_is_not_served(centre: Running) -> None:
    Attempt.objects.all().delete()
    name = f"stick{next(_numbers)}"
    somebody(name, "view_device")
    browser = Browser(centre)
    browser.signs_in(name, "mua-xuan-2026")
    kiosk = joined(centre)
    kiosk.tap()
    assert uploaded(browser, "a.ksb", kiosk.packet().content)[0] == 403
    assert kiosk.asks().mark == 0
