"""What people type wrong and what folders hold by mistake: one sentence in their language, an exit status, no trace."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.driving.disk import fill, small_disk
from tests.driving.kiosk import ROOT, command, run, told
from tests.driving.office import open_office

LEDGER = "ledger.sqlite3"
SIMULATE = ("--from", "2022-10-03", "--to", "2022-10-31", "--issued", "3", "--collected", "2", "--unsatisfied", "1")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return open_office(tmp_path / "kiosk")


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "26-1", "tháng hai", "2026-02-01", "9999999-01"])
def test_a_month_that_no_calendar_has(office: Path, month: str) -> None:
    sentence = f"{month} không phải là một tháng. Xin viết năm-tháng, ví dụ 2026-02."
    assert told(run("tally", "--data", office, "--month", month)) == (2, sentence)


def test_a_month_that_no_calendar_has_in_english(office: Path) -> None:
    status, sentence = told(run("report", "--lang", "en", "--data", office, "--month", "2026-13", "--out", "a.pdf"))
    assert (status, sentence[:24]) == (2, "2026-13 is not a month. ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--from", "2026-02-30", "--to", "2026-03-01"), "2026-02-30 không phải là một ngày."),
        (("--from", "2026-03-01", "--to", "2026-02-01"), "Đợt kết thúc (2026-02-01) trước khi bắt đầu (2026-03-01)."),
        ((), "Xin cho biết kỳ báo cáo: --month NĂM-THÁNG, hoặc --from NGÀY --to NGÀY."),
        (("--months", "2026-02"), "Lệnh chưa đúng:"),
    ],
)
def test_a_period_that_cannot_be(office: Path, words: tuple[str, ...], sentence: str) -> None:
    status, said = told(run("tally", "--data", office, *words))
    assert (status, said[: len(sentence)]) == (2, sentence)


def test_an_unknown_command() -> None:
    status, sentence = told(run("evaluate"))
    assert (status, sentence[:15]) == (2, "Lệnh chưa đúng:")


def test_an_unknown_survey_is_answered_with_those_there_are(tmp_path: Path) -> None:
    answer = run("simulate", "--data", tmp_path / "new", *SIMULATE, "--survey", "kbnn-9")
    assert told(answer) == (2, "Không có bộ câu hỏi tên kbnn-9. Các bộ hiện có: kbnn-2, kbnn-5.")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version = 1", 'version = "eins"'),
        ("satisfied_cut = 1", "satisfied_cut = 9"),
        ('id = "attitude"', 'id = "time"'),
        ("[[levels]]", "[[levels"),
        ('vi = "Đánh giá', 'fr = "Đánh giá'),
    ],
)
def test_a_broken_survey_file_is_named_with_the_place(tmp_path: Path, old: str, new: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text((ROOT / "assets/surveys/kbnn-2.toml").read_text(encoding="utf-8").replace(old, new, 1), "utf-8")
    status, sentence = told(run("simulate", "--data", tmp_path / "new", *SIMULATE, "--survey", file))
    assert status == 2
    assert "own.toml có chỗ chưa đúng: " in sentence
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"id = 1"], ids=["no text", "empty", "bare"])
def test_a_survey_file_that_is_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "own.toml"
    file.write_bytes(content)
    status, sentence = told(run("simulate", "--data", tmp_path / "new", *SIMULATE, "--survey", file))
    assert status == 2
    assert "own.toml có chỗ chưa đúng: " in sentence


@pytest.mark.parametrize("verb", ["tally", "verify", "export", "report"])
def test_a_folder_that_is_no_kiosks(tmp_path: Path, verb: str) -> None:
    rest = {
        "tally": ("--month", "2026-02"),
        "verify": (),
        "export": ("--month", "2026-02", "--format", "csv", "--out", str(tmp_path / "a.csv")),
        "report": ("--month", "2026-02", "--out", str(tmp_path / "a.pdf")),
    }[verb]
    sentence = f"Thư mục {tmp_path} chưa có dữ liệu của kiosk nào. Hãy mở kiosk và làm các bước cài đặt ban đầu."
    assert told(run(verb, "--data", tmp_path, *rest)) == (3, sentence)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", ["run", "verify"])
def test_a_ledger_of_a_newer_program_is_left_alone(office: Path, verb: str) -> None:
    with closing(sqlite3.connect(office / LEDGER)) as database:
        database.execute("PRAGMA user_version = 99")
    before = (office / LEDGER).read_bytes()
    file = office / LEDGER
    sentence = f"Sổ cái {file} do phiên bản chương trình mới hơn ghi. Xin cập nhật chương trình rồi mở lại."
    assert told(run(verb, "--data", office)) == (3, sentence)
    assert file.read_bytes() == before


@pytest.mark.parametrize("verb", ["run", "verify"])
def test_a_database_of_another_program_is_left_alone(office: Path, verb: str) -> None:
    file = office / LEDGER
    file.unlink()
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE bookmark (url TEXT)")
        database.commit()
    before = file.read_bytes()
    sentence = f"Tệp {file} là cơ sở dữ liệu của chương trình khác. Không ghi gì vào tệp này."
    assert told(run(verb, "--data", office)) == (3, sentence)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no ledger, a letter " * 400], ids=["empty", "a letter"])
def test_a_ledger_that_is_no_database(office: Path, content: bytes) -> None:
    file = office / LEDGER
    file.write_bytes(content)
    sentence = f"Tệp {file} không phải là sổ cái của kiosk, hoặc đã hỏng. Không ghi gì vào tệp này."
    assert told(run("verify", "--data", office)) == (3, sentence)
    assert file.read_bytes() == content


def test_a_ledger_that_was_deleted_is_never_begun_anew(office: Path) -> None:
    (office / LEDGER).unlink()
    sentence = (
        f"Thư mục {office} đã cài đặt nhưng mất tệp sổ cái. Không bắt đầu sổ trống; "
        "xin mở kiosk để nó tự khôi phục, hoặc dùng lệnh recover."
    )
    assert told(run("verify", "--data", office)) == (3, sentence)
    assert not (office / LEDGER).exists()


def test_a_file_stands_where_the_folder_should_be(tmp_path: Path) -> None:
    file = tmp_path / "kiosk"
    file.write_text("a letter", encoding="utf-8")
    sentence = f"Không ghi được vào thư mục {file}. Xin kiểm tra thư mục và quyền ghi."
    assert told(run("run", "--data", file)) == (3, sentence)
    assert told(run("simulate", "--data", file, *SIMULATE)) == (3, sentence)
    assert file.read_text(encoding="utf-8") == "a letter"


@pytest.mark.parametrize("provisioned", [True, False])
def test_a_folder_that_can_only_be_read(tmp_path: Path, *, provisioned: bool) -> None:
    with small_disk(tmp_path / "disk", 6_000) as folder:
        if provisioned:
            open_office(folder)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        sentence = f"Không ghi được vào thư mục {folder}. Xin kiểm tra thư mục và quyền ghi."
        assert told(run("run", "--data", folder)) == (3, sentence)


@pytest.mark.parametrize("provisioned", [True, False])
def test_a_folder_on_a_full_disk(tmp_path: Path, *, provisioned: bool) -> None:
    with small_disk(tmp_path / "disk", 6_000) as folder:
        if provisioned:
            open_office(folder)
        fill(folder)
        sentence = f"Ổ đĩa chứa {folder} đã đầy, không ghi thêm được. Xin giải phóng chỗ trống rồi thử lại."
        assert told(run("run", "--data", folder)) == (3, sentence)


def test_training_ballots_go_into_an_empty_folder_only(office: Path) -> None:
    sentence = f"Thư mục {office} đã có dữ liệu; chỉ tạo phiếu tập huấn vào thư mục trống."
    assert told(run("simulate", "--data", office, *SIMULATE)) == (2, sentence)


def in_service(settings: str, words: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command on a machine whose installed service has ``settings``; only this command sees that machine."""
    script = (
        "mount -t tmpfs tmpfs /mnt && mkdir /mnt/up /mnt/work && "
        "mount -t overlay -o lowerdir=/etc,upperdir=/mnt/up,workdir=/mnt/work overlay /etc && "
        'mkdir /etc/hailong && printf %s "$0" > /etc/hailong/kiosk.toml && exec "$@"'
    )
    line = ["unshare", "--mount", "sh", "-c", script, settings, *words]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120)


@pytest.mark.parametrize("settings", ["data = ", "date = '/var/lib/hailong'", "data = 'here'", "data = 7"])
def test_a_damaged_settings_file_is_named(settings: str) -> None:
    status, sentence = told(in_service(settings, command("verify")))
    assert (status, sentence[:35]) == (2, "Tệp cấu hình /etc/hailong/kiosk.tom")


def test_the_settings_file_of_the_service_names_the_folder(office: Path) -> None:
    assert in_service(f"data = '{office}'", command("verify")).returncode == 0
