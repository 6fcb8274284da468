"""What administrators see and do, and what they must not."""

import re
from io import BytesIO
from itertools import count

import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import DisallowedHost

from sync.protocol.invitation import read_scanned, read_typed
from sync.protocol.refusals import Code
from sync.server import manifests, tries
from sync.server.models import Alarm, Attempt, Centre, ConfigItem
from sync.server.models.devices import DeviceState
from sync.server.tries import Allowance
from sync.server.web.handler import CentreRequest
from sync.server.wording import wording
from tests.sync.server.browsing import Browser, somebody
from tests.sync.server.kiosks import Kiosk, joined, new_counter
from tests.sync.server.running import Running

_numbers = count(1)
PAGES = "office counter device enrolmentcode alarm refusedbatch receipt configitem backup surveyform"


@pytest.fixture(scope="module")
def signed_in() -> dict[str, Browser]:
    """Give those who are signed in already, by the database of their centre: passwords take a while on purpose."""
    return {}


@pytest.fixture
def browser(centre: Running, signed_in: dict[str, Browser]) -> Browser:
    """Give somebody who may do everything, signed in."""
    if centre.kind not in signed_in:
        Attempt.objects.all().delete()
        found = signed_in[centre.kind] = Browser(centre)
        name = f"admin{next(_numbers)}"
        somebody(name, everything=True)
        assert found.signs_in(name, "mua-xuan-2026").status == 302
    signed_in[centre.kind].language = "en"
    return signed_in[centre.kind]


def chosen(action: str, kiosk: Kiosk) -> dict[str, str | list[str]]:
    return {"action": action, "_selected_action": [kiosk.device], "index": "0"}


def test_nothing_speaks_against_serving_it(centre: Running) -> None:
    found = run_checks(include_deployment_checks=True, databases=["default"])
    assert [one for one in found if not one.is_silenced()] == []
    assert settings.DEBUG is False


def test_every_model_and_field_has_a_name_in_both_languages() -> None:
    wanted = set()
    for model in apps.get_app_config("centre").get_models():
        wanted |= {f"centre.model.{model._meta.model_name}.{number}" for number in ("one", "many")}
        wanted |= {f"centre.field.{field.name}" for field in model._meta.fields}
    named = ("centre.model.", "centre.field.")
    told = [{key for key in wording(lang).keys() if key.startswith(named)} for lang in ("vi", "en")]  # noqa: SIM118
    assert told == [wanted, wanted]


@pytest.mark.parametrize(("language", "says"), [("vi", "Mã ghép"), ("en", "Enrolment codes")])
def test_the_pages_speak_the_readers_language(browser: Browser, language: str, says: str) -> None:
    browser.language = language
    assert says in browser.opens("/admin/").content.decode()


def test_every_list_opens(browser: Browser) -> None:
    kiosk = joined(browser.centre)
    kiosk.tap(3)
    kiosk.brings()
    kiosk.packet()
    assert [name for name in PAGES.split() if browser.opens(f"/admin/centre/{name}/").status != 200] == []
    page = browser.opens(f"/admin/centre/device/{kiosk.device}/change/")
    assert (page.status, kiosk.row.counter.office.code in page.content.decode()) == (200, True)
    assert browser.opens("/static/admin/css/base.css").headers["content-type"].startswith("text/css")


def test_a_kiosk_is_revoked_and_let_in_again(browser: Browser) -> None:
    kiosk = joined(browser.centre)
    kiosk.tap(2)
    assert browser.sends("/admin/centre/device/", chosen("revoke", kiosk)).status == 302
    assert kiosk.sends().problem.code is Code.REVOKED
    assert browser.sends("/admin/centre/device/", chosen("readmit", kiosk)).status == 302
    assert (kiosk.row.state, kiosk.row.readmitted) == (DeviceState.REVOKED, True)
    kiosk.enrols(kiosk.row.counter)
    assert kiosk.brings().mark == 2


def test_a_code_is_told_once(browser: Browser) -> None:
    Centre.objects.update(url="https://centre.example:8443")
    counter = new_counter()
    path = "/admin/centre/enrolmentcode/add/"
    assert browser.sends(path, {"counter": str(counter.pk)}).status == 302
    page = browser.opens("/admin/centre/enrolmentcode/").content.decode()
    typed = re.search(r"([0-9A-Z]{4}-){6}[0-9A-Z]{2}", page)
    scanned = re.search(r"hailong-enrol/1 \S+ [0-9a-f]{32} [0-9a-f]{64}", page)
    assert typed is not None
    assert scanned is not None
    assert read_scanned(scanned[0]).code[:8] == read_typed(typed[0]).code
    assert typed[0] not in browser.opens("/admin/centre/enrolmentcode/").content.decode()
    kiosk = Kiosk(browser.centre)
    assert kiosk.enrol_with(read_typed(typed[0]).code).status == 200
    assert kiosk.row.counter == counter


def test_an_alarm_is_open_until_somebody_settled_it(browser: Browser) -> None:
    kiosk = joined(browser.centre)
    kiosk.tap(3)
    kiosk.brings()
    del kiosk.bodies[1:], kiosk.hashes[1:]
    kiosk.tap(2)
    assert kiosk.sends().problem.code is Code.FORK
    alarm = Alarm.objects.get(device_id=kiosk.device)
    form: dict[str, str | list[str]] = {"action": "settle", "_selected_action": [str(alarm.pk)], "index": "0"}
    assert browser.sends("/admin/centre/alarm/", form).status == 302
    alarm.refresh_from_db()
    assert alarm.settled_at is not None
    kiosk.tap()
    assert kiosk.sends().problem.code is Code.FORK
    assert Alarm.objects.filter(device_id=kiosk.device, settled_at=None).count() == 1


def test_what_is_published_comes_down_and_is_withdrawn(browser: Browser) -> None:
    ConfigItem.objects.all().delete()
    kiosk = joined(browser.centre)
    manifests.publish("hours", {"of": "all"})
    form: dict[str, str | list[str]] = {
        "name": "hours",
        "value": '{"of": "counter"}',
        "since": "",
        "office": "",
        "counter": str(kiosk.row.counter.pk),
    }
    assert browser.sends("/admin/centre/configitem/add/", form).status == 302
    [item] = kiosk.fetches().items
    assert item.value == {"of": "counter"}
    row = ConfigItem.objects.get(version=item.version)
    assert row.made_by is not None
    chosen: dict[str, str | list[str]] = {"action": "withdraw", "_selected_action": [str(row.pk)], "index": "0"}
    assert browser.sends("/admin/centre/configitem/", chosen).status == 302
    [after] = kiosk.fetches().items
    assert (after.value, after.version > item.version) == ({"of": "all"}, True)


@pytest.mark.parametrize("value", ["[1]", '{"a": 0.5}', '{"a": [[[[[[[]]]]]]]}', '"x"'])
def test_what_no_kiosk_reads_is_told_to_who_publishes(browser: Browser, value: str) -> None:
    form: dict[str, str | list[str]] = {"name": "hours", "value": value, "since": "", "office": "", "counter": ""}
    before = ConfigItem.objects.count()
    assert browser.sends("/admin/centre/configitem/add/", form).status == 200
    assert ConfigItem.objects.count() == before


def test_who_may_only_look_can_only_look(centre: Running) -> None:
    Attempt.objects.all().delete()
    name = f"looker{next(_numbers)}"
    somebody(name, "view_device", "view_enrolmentcode")
    browser = Browser(centre)
    browser.signs_in(name, "mua-xuan-2026")
    kiosk = joined(centre)
    assert browser.opens("/admin/centre/device/").status == 200
    browser.sends("/admin/centre/device/", chosen("revoke", kiosk))
    assert kiosk.row.state == DeviceState.ACTIVE
    assert browser.opens("/admin/centre/enrolmentcode/add/").status == 403
    assert browser.opens("/admin/centre/office/").status == 403


@pytest.mark.parametrize("path", ["/admin/", "/admin/centre/device/", "/admin/centre/enrolmentcode/add/"])
def test_who_is_not_signed_in_sees_nothing(centre: Running, path: str) -> None:
    answer = Browser(centre).opens(path)
    assert (answer.status, answer.headers["location"]) == (302, f"/admin/login/?next={path}")


def test_who_guesses_a_password_has_to_wait(centre: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    # Every guess takes the centre a while, and so it would the test.
    monkeypatch.setattr(tries, "SIGN_IN", Allowance("sign-in", 4, 900))
    Attempt.objects.all().delete()
    name = f"binh{next(_numbers)}"
    somebody(name)
    browser = Browser(centre)
    statuses = [browser.signs_in(name, f"wrong {number}").status for number in range(5)]
    assert statuses == [200] * 4 + [429]
    # Not even the right one.
    assert browser.signs_in(name, "mua-xuan-2026").status == 429


def test_cookies_stay_on_this_line(browser: Browser) -> None:
    page = browser.centre.ask("/admin/login/")
    assert all("Secure" in line and "SameSite=Strict" in line for line in page.cookies)
    assert page.headers["x-frame-options"] == "DENY"


def called(host: str) -> str:
    """Return how the centre finds itself called by a browser."""
    return CentreRequest({"REQUEST_METHOD": "GET", "HTTP_HOST": host, "wsgi.input": BytesIO()}).get_host()


@pytest.mark.parametrize("host", ["localhost", "localhost:8443", "10.20.30.40:8443", "10.20.30.40", "[fe80::1]:8443"])
def test_the_centre_is_called_by_its_names_and_by_any_address(host: str) -> None:
    assert called(host) == host


@pytest.mark.parametrize("host", ["evil.example", "10.20.30.40.evil.example", "10.20.30.40:8443@evil.example", "[x]:1"])
def test_nobody_elses_name_leads_here(host: str) -> None:
    with pytest.raises(DisallowedHost):
        called(host)
