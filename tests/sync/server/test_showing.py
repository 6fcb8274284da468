"""The pages on which staff read figures and look after kiosks: who sees what, and what stands there."""

import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from kiosk.codes.picture import words_in
from kiosk.domain.ballot import ClockState
from sync.protocol.invitation import read_scanned, read_typed
from sync.server import clock, tries
from sync.server.models import Alarm, Attempt, Centre, Device, EnrolmentCode, Office
from sync.server.models.records import AlarmKind
from sync.server.wording import wording
from tests.app.strange import OCTOBER
from tests.architecture.sources import ROOT
from tests.reports.papers import flowing
from tests.sync.server.browsing import Browser, somebody
from tests.sync.server.kiosks import Kiosk, joined, new_counter
from tests.sync.server.ledgers import Sending, StrangeMonth
from tests.sync.server.running import Running

PASSWORD = "mua-xuan-2026"
PAGES = ("/offices", "/offices/1", "/offices/1/report.pdf", "/kiosks", "/kiosks/codes")
_numbers = count(1)


_signed_in: dict[tuple[object, ...], Browser] = {}


def reader(centre: Running, *rights: str, fresh: bool = False) -> Browser:
    """Return somebody of the staff, signed in; the same one as before unless a ``fresh`` one is asked for."""
    asked = (centre.kind, *rights)
    if fresh or asked not in _signed_in:
        Attempt.objects.all().delete()
        name = f"reader{next(_numbers)}"
        somebody(name, *rights)
        browser = Browser(centre)
        assert browser.sends("/sign-in", {"username": name, "password": PASSWORD}).headers["location"] == "/offices"
        if fresh:
            return browser
        _signed_in[asked] = browser
    return _signed_in[asked]


def words(browser: Browser, path: str, status: int = 200) -> str:
    """Return the words of a page, in one line."""
    answer = browser.opens(path)
    assert answer.status == status
    text = re.sub(r"<(style|head|svg).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[StrangeMonth]:
    month = StrangeMonth(tmp_path)
    month.visits.day = OCTOBER.first + 3
    yield month
    month.ledger.close()


def office_of(centre: Running, month: StrangeMonth) -> Office:
    """Return the office of a kiosk that has sent all it has."""
    sending = Sending(centre, month.ledger, new_counter())
    sending.sends_all()
    return sending.row.counter.office


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_who_has_not_signed_in_sees_nothing(centre: Running, path: str) -> None:
    answer = Browser(centre).opens(path)
    assert (answer.status, answer.headers["location"]) == (302, f"/sign-in?next={path}")
    assert answer.content == b""


def test_an_account_that_is_not_of_the_staff_sees_a_sentence(centre: Running) -> None:
    browser = reader(centre, fresh=True)
    User.objects.filter(username=f"reader{next(_numbers) - 1}").update(is_staff=False)
    for path in PAGES:
        assert "may not see these pages" in words(browser, path, 403)


def test_only_who_may_invite_makes_codes(centre: Running) -> None:
    browser = reader(centre)
    assert browser.opens("/kiosks/codes").status == 403
    assert "New enrolment code" not in words(browser, "/kiosks")
    assert reader(centre, "add_enrolmentcode").opens("/kiosks/codes").status == 200


def test_a_wrong_password_opens_nothing_and_guessing_ends(centre: Running) -> None:
    Attempt.objects.all().delete()
    browser = Browser(centre)
    for _ in range(tries.SIGN_IN.most - 2):
        tries.count_try(tries.SIGN_IN, "as nobody")
    told = [browser.sends("/sign-in", {"username": "nobody", "password": str(n)}).status for n in range(4)]
    assert told == [200, 200, 429, 429]
    Attempt.objects.all().delete()
    assert browser.opens("/offices").status == 302


def test_signing_out_forgets_who_it_was(centre: Running) -> None:
    browser = reader(centre, fresh=True)
    assert browser.opens("/sign-out").status == 405
    assert browser.sends("/sign-out", {}, page="/kiosks").headers["location"] == "/sign-in"
    assert browser.opens("/offices").status == 302


def test_a_form_of_another_site_is_refused(centre: Running) -> None:
    browser = reader(centre, "add_enrolmentcode")
    codes = EnrolmentCode.objects.count()
    assert browser.sends_bare("/kiosks/codes", {"office": "0001", "counter": "1"}).status == 403
    assert browser.sends_bare("/sign-out", {}).status == 403
    assert EnrolmentCode.objects.count() == codes


def test_a_page_leads_nowhere_else_after_signing_in(centre: Running) -> None:
    Attempt.objects.all().delete()
    somebody(f"onward{(name := next(_numbers))}")
    form: dict[str, str | list[str]] = {
        "username": f"onward{name}",
        "password": PASSWORD,
        "next": "https://elsewhere.example/",
    }
    assert Browser(centre).sends("/sign-in", form).headers["location"] == "/offices"


@pytest.mark.parametrize("path", ["/sign-in", "/offices", "/kiosks", "/healthz", "/static/pages/pages.css"])
def test_a_browser_may_do_nothing_with_a_page_but_show_it(centre: Running, path: str) -> None:
    answer = reader(centre).opens(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (answer.headers["x-frame-options"], answer.headers["x-content-type-options"]) == ("DENY", "nosniff")
    assert b"style=" not in answer.content
    assert b"<script" not in answer.content
    assert not re.search(rb'(src|href)="https?:', answer.content)


def test_pages_are_vietnamese_until_somebody_asks_for_english(centre: Running) -> None:
    browser = Browser(centre, language="")
    assert "Đăng nhập" in words(browser, "/sign-in")
    answer = browser.sends("/language", {"language": "en", "next": "/sign-in"}, page="/sign-in")
    assert (answer.status, answer.headers["location"]) == (302, "/sign-in")
    assert any(line.startswith("language=en;") for line in answer.cookies)


def test_an_office_shows_shares_with_their_counts_and_intervals(centre: Running, ledger: StrangeMonth) -> None:
    for _ in range(37):
        ledger.visit("satisfied", "satisfied")
    for _ in range(3):
        ledger.visit("unsatisfied", "satisfied", reasons=[("late",)])
    office = office_of(centre, ledger)
    page = words(reader(centre), f"/offices/{office.pk}?month=2022-10")
    assert "Satisfied with every criterion 92.50 % above 90 % 95 % interval: 80.14 – 97.42 %" in page
    assert "Issued 40 Collected 40 100.00 % of those issued Valid 40" in page
    assert "40 answers · 95 % interval: 80.14 – 97.42 % · index 92.50 of 100" in page
    assert "Long wait, missed deadline 3" in page
    assert f"{office.code} {office.name} 40 40 40 92.50 %" in words(
        reader(centre), f"/offices?month=2022-10&q={office.code}"
    )


def test_exactly_ninety_is_not_above_it(centre: Running, ledger: StrangeMonth) -> None:
    for place in range(40):
        ledger.visit("unsatisfied" if place < 4 else "satisfied", "satisfied")
    page = words(reader(centre), f"/offices/{office_of(centre, ledger).pk}?month=2022-10")
    assert "Satisfied with every criterion 90.00 % not above 90 %" in page


@pytest.mark.parametrize(("ballots", "shown"), [(29, False), (30, True)])
def test_few_ballots_show_no_share(centre: Running, ledger: StrangeMonth, ballots: int, shown: bool) -> None:
    for place in range(ballots):
        ledger.visit("unsatisfied" if place == 0 else "satisfied", "satisfied", reasons=[] if place else [("late",)])
    office = office_of(centre, ledger)
    page = words(reader(centre), f"/offices/{office.pk}?month=2022-10")
    assert ("too few ballots" in page) is not shown
    assert ("Long wait" in page) is shown
    assert f"Valid {ballots}" in page
    lines = words(reader(centre), f"/offices?month=2022-10&q={office.code}")
    share = "96.67 %" if shown else "– too few ballots"
    assert f"{office.code} {office.name} {ballots} {ballots} {ballots} {share}" in lines


def test_a_month_of_nobody_says_so(centre: Running) -> None:
    office = new_counter().office
    page = words(reader(centre), f"/offices/{office.pk}?month=2023-02")
    assert "Satisfied with every criterion – no ballots" in page
    assert "Issued 0 Collected 0" in page


def test_an_office_that_nobody_knows_has_a_sentence_and_a_status(centre: Running) -> None:
    browser = reader(centre)
    assert "There is no such office here." in words(browser, "/offices/999999", 404)
    assert "There is no such office here." in words(browser, "/offices/999999/report.pdf", 404)
    assert "2022-13" in words(browser, "/offices?month=2022-13", 400)
    assert "2999" in words(browser, f"/offices/{new_counter().office.pk}/report.pdf?month=2999-01", 400)


def test_offices_for_training_stand_apart_and_in_no_sum(centre: Running, tmp_path: Path) -> None:
    office = new_counter(training=True).office
    assert new_counter().office.code != office.code
    page = words(reader(centre), f"/offices?month=2022-10&q={office.code}")
    real, training = page.split("TRAINING", 1)
    assert office.code + " " not in real
    assert f"{office.code} {office.name}" in training


def test_the_report_of_an_office_is_a_paper(centre: Running, ledger: StrangeMonth) -> None:
    ledger.visit("satisfied", "satisfied")
    office = office_of(centre, ledger)
    answer = reader(centre).opens(f"/offices/{office.pk}/report.pdf?month=2022-10")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert f'filename="{office.code}-2022-10.pdf"' in answer.headers["content-disposition"]
    assert office.name.upper() in flowing(answer.content).upper()


def test_a_code_is_shown_once_as_picture_and_letters_and_lets_one_kiosk_in(centre: Running) -> None:
    Centre.objects.update(url="https://centre.example:8443")
    browser = reader(centre, "add_enrolmentcode")
    made = browser.sends("/kiosks/codes", {"office": f"c{next(_numbers)}", "name": "Kho bạc", "counter": "Quầy 1"})
    page = made.content.decode()
    typed = re.search(r'class="typed">([0-9A-Z-]+)<', page)
    assert typed is not None
    assert made.headers["cache-control"] == "no-store"
    kiosk = Kiosk(centre)
    picture = re.search(r'href="data:image/png;base64,([^"]+)" download="ma-ghep-c\d+.png"', page)
    assert picture is not None
    (scanned,) = words_in(b64decode(picture[1]), "code")
    told = read_scanned(scanned)
    assert (told.url, told.code[:8]) == (Centre.objects.get().url, read_typed(typed[1]).code)
    assert f"The address to be typed with the code: {told.url}" in " ".join(re.sub("<[^>]+>", " ", page).split())
    assert kiosk.enrol_with(read_typed(typed[1]).code).status == 200
    assert kiosk.row.counter.name == "Quầy 1"
    assert kiosk.row.codes.get().made_by is not None


@pytest.mark.parametrize(("member", "value", "says"), [("office", "a b", "64 at most"), ("counter", "\n", "missing")])
def test_a_code_for_nowhere_is_not_made(centre: Running, member: str, value: str, says: str) -> None:
    browser = reader(centre, "add_enrolmentcode")
    before = EnrolmentCode.objects.count()
    answer = browser.sends("/kiosks/codes", {"office": "0031", "counter": "Quầy 1", member: value})
    assert answer.status == 400
    assert says in answer.content.decode()
    assert EnrolmentCode.objects.count() == before


def test_kiosks_show_when_they_were_heard_of_and_what_to_look_at(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(3)
    kiosk.asks()
    now = clock.now()
    Device.objects.filter(id=kiosk.device).update(last_seen=now - timedelta(minutes=5), clock_ahead_ms=-3 * 3_600_000)
    Alarm.objects.create(kind="fork", device_id=kiosk.device, count=2, first_at=now, last_at=now)
    page = words(reader(centre), f"/kiosks?q={kiosk.device}")
    line = page[page.index(kiosk.device[:8]) :]
    expected = "5 min ago heard of within 2 hours 3 3 h behind 0.1.0 two chains from one key (2)"
    assert line.startswith(f"{kiosk.device[:8]} {expected}")


def test_a_kiosk_that_was_silent_while_the_office_was_open_is_red(centre: Running) -> None:
    kiosk = joined(centre)
    Device.objects.filter(id=kiosk.device).update(last_seen=clock.now() - timedelta(days=40))
    page = words(reader(centre), f"/kiosks?q={kiosk.device}")
    line = page[page.index(kiosk.device[:8]) :]
    assert line.startswith(f"{kiosk.device[:8]} 40 days ago silent for more than 24 hours")


def test_every_word_that_a_page_asks_for_is_there() -> None:
    folder = ROOT / "sync" / "server" / "web" / "templates"
    said = re.compile(r"""{% say ["']([\w.]+)["']""")
    asked = {key for file in folder.rglob("*.html") for key in said.findall(file.read_text("utf-8"))}
    asked |= {f"centre.page.alarm_{kind}" for kind in AlarmKind.values}
    asked |= {f"centre.page.clock_{state.value}" for state in ClockState}
    asked |= {
        f"centre.page.clock_{side}_{unit}" for side in ("ahead", "behind") for unit in ("minutes", "hours", "days")
    }
    assert len(asked) > 50
    assert [key for key in sorted(asked) if not (wording("vi").has(key) and wording("en").has(key))] == []


def test_what_is_not_there_is_told_in_words(centre: Running) -> None:
    assert "There is no such page here." in words(reader(centre), "/nothing", 404)
    assert "may not do that" in words(reader(centre), "/kiosks/codes", 403)
