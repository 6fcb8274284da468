"""What watches the centre: health, metrics, and a log without anybody's words."""

import http.client
import json
import re
import ssl

import pytest
from django.db import connection

from sync.server import logs
from sync.server.models import Backup
from tests.sync.server.kiosks import joined
from tests.sync.server.running import Running


def samples(centre: Running) -> dict[str, float]:
    answer = centre.ask("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r'\w+(\{(\w+="[^"]*",?)+\})? -?[0-9.e+-]+', line)] == []
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_the_numbers_follow_what_happens(centre: Running) -> None:
    before = samples(centre)
    kiosk = joined(centre)
    kiosk.tap(5)
    kiosk.brings(1, 3)
    kiosk.asks()
    kiosk.sends(5)
    after = samples(centre)
    assert after["hailong_places"] - before["hailong_places"] == 3
    assert after["hailong_entries_unparsed"] - before["hailong_entries_unparsed"] == 3
    assert after["hailong_queue"] - before["hailong_queue"] == 2
    gaps = 'hailong_answers_total{path="/v1/batches",status="409"}'
    assert after[gaps] - before.get(gaps, 0) == 1
    assert ("hailong_backup_age_seconds" in after) == Backup.objects.exists()


def test_who_asks_through_a_proxy_finds_nothing(centre: Running) -> None:
    from sync.server.house import House, become

    told = {name: getattr(centre.house, name) for name in ("folder", "signer", "secret", "tls")}
    become(House(**told, behind_proxy=True))
    try:
        assert centre.ask("/metrics", headers={"X-Forwarded-For": "127.0.0.1, 192.0.2.7"}).status == 404
        assert centre.ask("/metrics", headers={"X-Forwarded-For": "192.0.2.7, 127.0.0.1"}).status == 200
    finally:
        become(centre.house)


def test_the_log_tells_what_was_answered_and_nothing_that_anybody_said(centre: Running) -> None:
    logs.write_to(centre.folder)
    kiosk = joined(centre)
    kiosk.tap()
    kiosk.brings()
    text = logs.file_in(centre.folder).read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    assert ("/v1/batches", 200) in [(row.get("path"), row.get("status")) for row in rows]
    assert "smiled" not in text
    for handler in logs.log.handlers[:]:
        logs.log.removeHandler(handler)
        handler.close()


def test_who_does_not_like_the_certificate_fills_no_log(centre: Running) -> None:
    logs.write_to(centre.folder)
    file = logs.file_in(centre.folder)
    begins = file.stat().st_size
    careful = http.client.HTTPSConnection(*centre.address, timeout=60)
    with pytest.raises(ssl.SSLCertVerificationError):
        careful.request("GET", "/healthz")
    careful.close()
    rows: list[dict[str, object]] = []
    while not any(str(row["says"]).startswith("a client went away") for row in rows):
        # The centre hears of it on a thread of its own, in its own time.
        assert centre.ask("/healthz").status == 200
        rows = [json.loads(line) for line in file.read_text("utf-8")[begins:].splitlines()]
    assert [row for row in rows if "trace" in row] == []
    for handler in logs.log.handlers[:]:
        logs.log.removeHandler(handler)
        handler.close()


def test_health_is_a_word(centre: Running) -> None:
    answer = centre.ask("/healthz")
    assert (answer.status, answer.content) == (200, b"ok\n")


def test_health_is_another_word_while_the_database_does_not_answer(centre: Running) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE centre_centre RENAME TO centre_away")
        try:
            answer = centre.ask("/healthz")
        finally:
            cursor.execute("ALTER TABLE centre_away RENAME TO centre_centre")
    assert (answer.status, answer.content) == (503, b"database\n")
    assert centre.ask("/healthz").status == 200
