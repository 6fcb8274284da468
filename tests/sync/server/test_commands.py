"""The command line of the centre: sentences, exit statuses, and the same rules as on the net."""

import http.client
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from sync.protocol import sticks
from sync.protocol.invitation import read_typed
from sync.protocol.messages import Manifest, Receipt, Refusal
from sync.protocol.refusals import Code
from sync.protocol.trust import pin_of
from sync.server.models import Epoch
from tests.sync.server import processes
from tests.sync.server.kiosks import Kiosk, joined
from tests.sync.server.processes import run, where
from tests.sync.server.running import Running, ask


def ended(answer: subprocess.CompletedProcess[str], status: int, says: str) -> None:
    """Hold a command to one sentence and a status."""
    assert (answer.returncode, answer.stderr.count("\n")) == (status, 1), answer.stderr
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_last_line_of_code_is_what_a_kiosk_joins_with(centre: Running) -> None:
    answer = run("code", *where(centre.folder, centre.database), "--office", "0031", "--counter", "Quầy 1")
    assert (answer.returncode, answer.stderr) == (0, "")
    last = answer.stdout.splitlines()[-1]
    assert re.fullmatch(r"([0-9A-Z]{4}-){6}[0-9A-Z]{2}", last)
    invitation = read_typed(last)
    assert pin_of(centre.house.signer.public_key).startswith(invitation.pin)
    kiosk = Kiosk(centre)
    assert kiosk.enrol_with(invitation.code).status == 200
    office = kiosk.row.counter.office
    assert (office.code, office.training, kiosk.row.counter.name) == ("0031", False, "Quầy 1")


def test_training_has_offices_of_its_own(centre: Running) -> None:
    options = ("--office", "0032", "--office-name", "Kho bạc số 2", "--counter", "1")
    codes = [
        run("code", *where(centre.folder, centre.database), *options, *more).stdout.splitlines()
        for more in ((), ("--training",))
    ]
    assert "TRAINING" in codes[1][0]
    for training, lines in enumerate(codes):
        kiosk = Kiosk(centre)
        code = read_typed(lines[-1]).code
        assert kiosk.enrol_with(code, training=not training).problem.code is Code.TRAINING
        assert kiosk.enrol_with(code, training=bool(training)).status == 200
        assert kiosk.row.counter.office.name == "Kho bạc số 2"


def test_a_stick_is_taken_by_the_rules_of_the_net(centre: Running, tmp_path: Path) -> None:
    kiosk = joined(centre)
    kiosk.tap(30)
    stick, answer = tmp_path / "a.ksb", tmp_path / "a.ksr"
    packets = [kiosk.packet(1, 10), kiosk.packet(11, 20), kiosk.packet(22), kiosk.packet(21)]
    stick.write_bytes(b"".join(packet.content for packet in packets))
    done = run("import", *where(centre.folder, centre.database), str(stick), "--receipt", str(answer))
    ended(
        done,
        1,
        "Places 22 to 30 were refused. The centre lacks the entries before this batch.",
    )
    assert "3 of 4" in done.stdout
    with answer.open("rb") as content:
        told = list(sticks.receipts(content.read, {centre.house.signer.public_key}, kiosk.raw_id))
    assert [type(one) for one in told] == [Receipt, Receipt, Refusal, Receipt, Manifest]
    assert [one.last for one in told if isinstance(one, Receipt)] == [10, 20, 30]
    assert [(one.first, one.last, one.code) for one in told if isinstance(one, Refusal)] == [(22, 30, Code.GAP)]
    assert kiosk.asks().mark == 30
    assert set(Epoch.objects.get(device_id=kiosk.device).receipts.values_list("way", flat=True)) == {"stick"}


def test_a_stick_that_was_pulled_counts_up_to_its_last_whole_batch(centre: Running, tmp_path: Path) -> None:
    kiosk = joined(centre)
    kiosk.tap(20)
    stick, answer = tmp_path / "a.ksb", tmp_path / "a.ksr"
    stick.write_bytes(kiosk.packet(1, 10).content + kiosk.packet(11).content[:-5])
    options = (*where(centre.folder, centre.database), str(stick), "--receipt", str(answer))
    ended(run("import", *options), 2, "is good for its first 1 batches")
    assert kiosk.asks().mark == 10
    assert answer.exists()


def test_a_file_that_is_none_is_told(centre: Running, tmp_path: Path) -> None:
    options = where(centre.folder, centre.database)
    answer = tmp_path / "a.ksr"
    ended(run("import", *options, str(tmp_path / "no.ksb"), "--receipt", str(answer)), 2, "cannot be read")
    (tmp_path / "empty.ksb").touch()
    assert run("import", *options, str(tmp_path / "empty.ksb"), "--receipt", str(answer)).returncode == 0
    (tmp_path / "web.ksb").write_text("<!doctype html>\n" * 40)
    ended(run("import", *options, str(tmp_path / "web.ksb"), "--receipt", str(answer)), 2, "malformed")


def test_the_status_tells_offices_kiosks_and_alarms(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(2)
    kiosk.brings()
    kiosk.asks()
    told = json.loads(run("status", *where(centre.folder, centre.database), "--json").stdout)
    assert told["database"] == centre.kind
    [row] = [row for row in told["devices"] if row["id"] == kiosk.device]
    assert (row["office"], row["state"], row["queue"]) == (kiosk.row.counter.office.code, "active", 0)
    assert {"device_id": kiosk.device, "epoch": kiosk.epoch.hex(), "mark": 2, "durable": 0} in told["epochs"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("fly",), "fly"),
        (("code", "--office", "0031"), "--counter"),
        (("code", "--office", "ô", "--counter", "1"), "--office"),
        (("--listen", "nowhere"), "HOST:PORT"),
        (("--url", "http://centre.example"), "https://"),
        (("--behind-proxy",), "--url"),
        (("--behind-proxy", "--url", "https://a.example", "--listen", "192.0.2.1:1"), "192.0.2.1"),
        (("--database", "mysql://a/b"), "postgresql://"),
    ],
)
def test_what_was_typed_wrong_is_told_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    ended(run("--data", str(tmp_path / "new"), *arguments), 2, says)


def test_a_lost_database_is_never_begun_anew(tmp_path: Path) -> None:
    options = ("--data", str(tmp_path))
    assert run("code", *options, "--office", "a", "--counter", "1").returncode == 0
    (tmp_path / "centre.sqlite3").rename(tmp_path / "elsewhere")
    ended(run("status", *options), 3, "is not begun anew")
    assert not (tmp_path / "centre.sqlite3").exists()
    (tmp_path / "elsewhere").rename(tmp_path / "centre.sqlite3")
    (tmp_path / "server.key").unlink()
    ended(run("status", *options), 3, "not those of this database")


def test_a_folder_stays_with_its_database(tmp_path: Path, new_database: Callable[[], str]) -> None:
    url = new_database()
    options = ("--data", str(tmp_path))
    assert run("code", *options, "--database", url, "--office", "a", "--counter", "1").returncode == 0
    # Nobody has to remember what the centre itself remembers.
    assert json.loads(run("status", *options, "--json").stdout)["database"] == "postgresql"
    ended(run("status", *options, "--database", new_database()), 2, "another database")
    ended(run("status", *options, "--database", "postgresql:///gone?host=/nowhere"), 2, "another database")


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    url = f"postgresql://nobody@/nothing?host={tmp_path}"
    ended(run("--data", str(tmp_path / "new"), "status", "--database", url), 3, "does not answer")


def test_the_first_administrator_gets_in_once(tmp_path: Path) -> None:
    with processes.served(tmp_path, None) as made:
        assert made.process.stdout is not None
        link = re.search(r"(/first/\S+)", made.process.stdout.readline())
        assert link is not None
        page = ask(made.address, link[1], headers={"Cookie": "language=en"})
        assert (page.status, b"First administrator" in page.content) == (200, True)
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.content)
        assert token is not None
        cookie = page.headers["set-cookie"].partition(";")[0]
        host = f"https://127.0.0.1:{made.address[1]}"
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Referer": host + link[1]}

        def send(password: str) -> int:
            form = f"csrfmiddlewaretoken={token[1].decode()}&username=binh&password={password}&again={password}"
            return ask(made.address, link[1], form.encode(), headers).status

        assert [send("1234567890"), send("mua-xuan-2026"), send("mua-xuan-2026")] == [200, 302, 404]
        assert ask(made.address, link[1]).status == 404
        made.process.terminate()
        assert made.process.wait(20) == 0
    with processes.served(tmp_path, None) as again:
        # Nobody is offered the link again.
        assert again.heard[0].startswith("The centre listens at https://127.0.0.1:")
        assert ask(again.address, link[1]).status == 404
        again.process.terminate()
        assert again.process.stdout is not None
        assert again.process.stdout.read() == ""


def test_a_proxy_may_stand_in_front(tmp_path: Path) -> None:
    options = ("--behind-proxy", "--url", "https://centre.example/hailong", "--pin", "ab" * 32)
    with processes.served(tmp_path, None, *options) as made:
        assert made.heard == ["The centre listens at https://centre.example/hailong\n"]
        # The port is told nowhere, because nobody shall ask there but the proxy.
        [found] = [one for one in psutil.Process(made.process.pid).net_connections("tcp") if one.status == "LISTEN"]
        line = http.client.HTTPConnection(*found.laddr, timeout=60)
        headers = {"Host": "centre.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}

        def ask(method: str, path: str, body: str = "", **more: str) -> tuple[int, bytes, str]:
            line.request(method, path, body, headers | more)
            answer = line.getresponse()
            return (
                answer.status,
                answer.read(),
                answer.headers.get("Set-Cookie", "") + answer.headers.get("Location", ""),
            )

        status, content, _ = ask("GET", f"/v1/time?nonce={'0' * 32}")
        assert (status, b'"tls":["%s"]' % (b"ab" * 32) in content) == (200, True)
        assert ask("GET", "/admin/")[2] == "/hailong/admin/login/?next=/hailong/admin/"
        _, content, cookie = ask("GET", "/admin/login/")
        for page in (content, ask("GET", "/sign-in")[1]):
            assert re.findall(rb'(?:href|src|action)="(/(?!hailong/)[^"]*)"', page) == []
            assert b"/hailong/static/pages/" in page
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', content)
        assert token is not None
        form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie.partition(";")[0]}
        sent = f"csrfmiddlewaretoken={token[1].decode()}&username=a&password=b"
        assert ask("POST", "/admin/login/", sent, **form, Origin="https://centre.example")[0] == 200
        assert ask("POST", "/admin/login/", sent, **form, Origin="https://evil.example")[0] == 403
        line.close()
