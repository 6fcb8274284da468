"""Long lists of kiosks and offices, and what the centre adds to the figures of an office's month."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import override_settings

from kiosk.domain.manners import Hours
from kiosk.domain.period import month, parse_day, start_of
from sync.protocol.trust import pin_of
from sync.server import clock
from sync.server.figures.months import office_month
from sync.server.models import Alarm, Device, Office
from sync.server.web.pages.seen import opened_ms
from tests.app.strange import OCTOBER
from tests.reports.papers import flowing
from tests.store.closing import close
from tests.sync.server.kiosks import new_counter
from tests.sync.server.ledgers import StrangeMonth
from tests.sync.server.running import Running
from tests.sync.server.test_showing import office_of, reader, words

NOVEMBER = month("2022-11")
_numbers = count(1)


@pytest.fixture
def visited(tmp_path: Path) -> Iterator[StrangeMonth]:
    """Give an office's October with nobody in it yet."""
    found = StrangeMonth(tmp_path)
    found.visits.day = OCTOBER.first + 3
    yield found
    found.ledger.close()


def many_kiosks(name: str, count: int) -> list[Device]:
    """Return kiosks of an office of that name, all heard of just now."""
    counter = new_counter()
    Office.objects.filter(pk=counter.office_id).update(name=name)
    now = clock.now()
    return Device.objects.bulk_create(
        Device(
            id=f"{next(_numbers):08x}{0:024x}", public_key=bytes(32), counter=counter, enrolled_at=now, last_seen=now
        )
        for _ in range(count)
    )


def test_of_many_kiosks_a_page_shows_fifty_and_those_first_that_need_somebody(centre: Running) -> None:
    # Whoever else is in this database has no such name, not even in part.
    name = f"Kho bạc Đà Bắc số {next(_numbers):06}"
    devices = many_kiosks(name, 120)
    now = clock.now()
    silent, clocked, alarmed = devices[115:118]
    Device.objects.filter(id=silent.id).update(last_seen=now - timedelta(days=40))
    Device.objects.filter(id=clocked.id).update(clock_ahead_ms=3_600_000)
    Alarm.objects.create(kind="fork", device=alarmed, first_at=now, last_at=now)
    browser, find = reader(centre), "/kiosks?q=" + quote(name.replace("Đà Bắc", "DA BAC"))
    page = words(browser, find)
    places = [page.index(f"· {one.id[:8]} ") for one in (alarmed, silent, clocked, devices[0])]
    assert places == sorted(places)
    assert "heard of within 2 hours 119 " in page
    assert "need a look 3" in page
    assert "1–50 of 120 Next ›" in page
    assert "‹ Before 101–120 of 120" in words(browser, f"{find}&page=3")
    assert "101–120 of 120" in words(browser, f"{find}&page=99")
    assert "1–50 of 120" in words(browser, f"{find}&page=x")
    look = words(browser, f"{find}&show=look")
    assert (look.count(" · 0000"), "Next ›" in look) == (3, False)
    assert words(browser, f"{find}&show=bad").count(" · 0000") == 1
    in_order = words(browser, f"{find}&sort=office")
    assert in_order.index(devices[0].id[:8]) < in_order.index(devices[49].id[:8])
    assert alarmed.id[:8] not in in_order
    assert "Nothing like that is here." in words(browser, "/kiosks?q=nowhere+at+all")


def test_of_many_offices_a_page_shows_fifty_and_finds_the_rest(centre: Running, visited: StrangeMonth) -> None:
    for place in range(40):
        visited.visit("unsatisfied" if place < 8 else "satisfied", "satisfied")
    low = office_of(centre, visited)
    region = f"Khu vực {next(_numbers)}"
    Office.objects.filter(pk=low.pk).update(name=f"Phòng Giao dịch số 9 – {region}")
    Office.objects.bulk_create(
        Office(code=f"0-{next(_numbers)}", name=f"Phòng Giao dịch số {n} – {region}") for n in range(60)
    )
    browser, find = reader(centre), "/offices?month=2022-10&q=" + quote(region)
    page = words(browser, find)
    assert page.index(low.code) < page.index("0-")
    assert "1–50 of 61 Next ›" in page
    assert "Valid 40" in page
    assert "51–61 of 61" in words(browser, f"{find}&page=2")
    assert low.code not in words(browser, f"{find}&sort=code")
    assert low.code in words(browser, f"{find}&sort=code&page=2")


def test_behind_a_proxy_every_link_leads_into_the_folder_of_the_centre(centre: Running) -> None:
    office, browser = new_counter().office, reader(centre)
    with override_settings(FORCE_SCRIPT_NAME="/hailong"):
        pages = [browser.opens(path).content.decode() for path in (f"/offices?q={office.code}", "/kiosks", "/admin/")]
    links = [link for page in pages for link in re.findall(r'(?:href|src|action)="(/[^"]*)"', page)]
    assert f"/hailong/offices/{office.pk}?month=" in " ".join(links)
    # Where style sheets lie is told at the start of a process: a test of the command looks at that.
    assert [link for link in links if not link.startswith(("/hailong/", "/static/"))] == []


def test_the_head_of_papers_is_the_centres_where_it_has_one(centre: Running, visited: StrangeMonth) -> None:
    visited.visit("satisfied", "satisfied")
    office = office_of(centre, visited)
    own = office_month(office, OCTOBER).letterhead
    office.parent, office.recipients = "Kho bạc Nhà nước khu vực VII", "Như trên\n\nLưu: VT\n"
    office.save()
    told = office_month(office, OCTOBER).letterhead
    assert (told.parent, told.recipients) == ("Kho bạc Nhà nước khu vực VII", ("Như trên", "Lưu: VT"))
    assert (told.place, told.symbol, told.signer) == (own.place, own.symbol, own.signer)
    answer = reader(centre).opens(f"/offices/{office.pk}/report.pdf?month=2022-10")
    assert "KHO BẠC NHÀ NƯỚC KHU VỰC VII" in flowing(answer.content).upper()


def test_ballots_that_came_after_the_close_are_told_beside_the_figures(centre: Running, visited: StrangeMonth) -> None:
    visited.visit("satisfied", "satisfied")
    visited.visits.day = NOVEMBER.first + 5
    close(visited.ledger, visited.visits, OCTOBER)
    visited.visits.day = OCTOBER.last
    visited.visit("satisfied", "satisfied")
    office = office_of(centre, visited)
    page = words(reader(centre), f"/offices/{office.pk}?month=2022-10")
    assert "Quầy 1: 1 valid ballots of this month came in after its close" in page
    assert "Valid 1 " in page


def test_who_makes_codes_is_told_the_pin_for_sticks(centre: Running) -> None:
    pin = pin_of(centre.house.signer.public_key).hex()
    shown = " ".join(pin[at : at + 4] for at in range(0, 64, 4))
    assert shown in words(reader(centre, "add_enrolmentcode"), "/kiosks/codes")


def test_silence_is_counted_while_the_office_is_open() -> None:
    friday, hour = start_of(parse_day("2026-10-02")), 3_600_000
    hours = Hours((((450, 690), (810, 1020)),) * 5 + ((), ()))
    noon = friday + 11 * hour
    assert opened_ms(hours, noon, noon + 2 * hour, 99 * hour) == hour // 2
    assert opened_ms(hours, noon, noon + 72 * hour, 99 * hour) == 7.5 * hour
    assert opened_ms(hours, noon, noon + 72 * hour, 2 * hour) == 2 * hour
    assert opened_ms(hours, noon, noon, 2 * hour) == 0
    assert opened_ms(hours, 0, noon, 24 * hour) == 24 * hour
