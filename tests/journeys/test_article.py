"""The month of the article, from ballots to paper: the same figures by every way, and the paper proves itself."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from tests.driving import books
from tests.driving.kiosk import run

MONTH = "2022-10"
ISSUED, COLLECTED, UNSATISFIED = 3809, 3240, 2


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a training folder with the article's month in it."""
    folder = tmp_path_factory.mktemp("article") / "kiosk"
    span = ("--from", f"{MONTH}-01", "--to", f"{MONTH}-31")
    numbers = ("--issued", str(ISSUED), "--collected", str(COLLECTED), "--unsatisfied", str(UNSATISFIED))
    answer = run("simulate", "--data", folder, *span, *numbers)
    assert (answer.returncode, answer.stderr) == (0, "")
    return folder


@pytest.fixture(scope="module")
def paper(office: Path) -> Path:
    file = office.parent / "report.pdf"
    answer = run("report", "--data", office, "--month", MONTH, "--date", "2022-11-01", "--out", file)
    assert (answer.returncode, answer.stderr) == (0, "")
    return file


def test_the_tally_says_what_the_article_says(office: Path) -> None:
    told = json.loads(run("tally", "--data", office, "--month", MONTH, "--json").stdout)
    assert (told["issued"], told["returned"], told["collected"], told["valid"]) == (
        ISSUED,
        COLLECTED,
        COLLECTED,
        COLLECTED,
    )
    assert told["return_rate"] == "85.06"
    assert told["all_satisfied"] == {"n": 3238, "share": "99.94", "interval": ["99.78", "99.98"]}
    assert (told["any_unsatisfied"]["n"], told["any_unsatisfied"]["share"]) == (2, "0.06")
    assert (told["walk_up"], told["spoiled"], told["flagged"], told["undated"], told["training"]) == (0, 0, 0, 0, True)


def test_the_entries_themselves_say_so_too(office: Path) -> None:
    ballots = books.ballots(office)
    answered = [ballot for ballot in ballots if ballot.answers]
    unsatisfied = [ballot for ballot in answered if "unsatisfied" in ballot.answers.values()]
    assert sum(ballot.issued for ballot in ballots) == ISSUED
    assert (len(answered), len(unsatisfied)) == (COLLECTED, UNSATISFIED)


@pytest.mark.parametrize("figure", ["3.809", "3.240", "85,06 %", "3.238", "99,94 %", "2", "0,06 %"])
def test_the_papers_own_text_says_what_the_article_says(paper: Path, figure: str) -> None:
    text = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True).stdout
    words = text.replace("\u00a0", " ").replace("\u202f", " ")
    assert re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d,])", words), words
    assert "TẬP HUẤN" in words


def test_the_paper_is_a_sound_pdf(paper: Path) -> None:
    check = subprocess.run(["qpdf", "--check", str(paper)], capture_output=True, text=True)
    assert (check.returncode, check.stderr) == (0, "")


def test_the_ledger_and_the_paper_verify(office: Path, paper: Path) -> None:
    ledger = run("verify", "--data", office)
    report = run("verify", "--data", office, "--report", paper)
    assert (ledger.returncode, ledger.stdout, ledger.stderr) == (
        0,
        "Sổ cái khớp: mọi bản ghi, chuỗi mã và số đếm đều đúng.\n",
        "",
    )
    assert (report.returncode, report.stdout, report.stderr) == (
        0,
        "Báo cáo khớp với sổ cái, chữ ký số đúng của kiosk này.\n",
        "",
    )


def test_the_same_ledger_prints_the_same_bytes(office: Path, paper: Path) -> None:
    again = paper.with_name("again.pdf")
    run("report", "--data", office, "--month", MONTH, "--date", "2022-11-01", "--out", again)
    assert again.read_bytes() == paper.read_bytes()


def foreign(paper: Path) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    file = paper.with_name("blank.pdf")
    writer.write(file)
    return file.read_bytes()


def not_ours(paper: Path) -> Iterator[tuple[str, bytes]]:
    """Yield files that somebody may take for a report."""
    yield "another program's", foreign(paper)
    yield "no PDF", b"a letter"
    yield "empty", b""
    yield "half of one", paper.read_bytes()[: paper.stat().st_size // 2]


def test_a_paper_that_is_not_ours_is_no_report(office: Path, paper: Path) -> None:
    file = paper.with_name("not-ours.pdf")
    for name, content in not_ours(paper):
        file.write_bytes(content)
        answer = run("verify", "--data", office, "--report", file)
        assert (name, answer.returncode) == (name, 2)
        assert (name, answer.stderr) == (name, f"Tệp {file} không phải là báo cáo do chương trình này lập.\n")


def test_a_paper_of_another_ledger_does_not_verify(paper: Path, tmp_path: Path) -> None:
    other = tmp_path / "kiosk"
    span = ("--from", f"{MONTH}-01", "--to", f"{MONTH}-31")
    run("simulate", "--data", other, *span, "--issued", "30", "--collected", "20", "--unsatisfied", "2")
    answer = run("verify", "--data", other, "--report", paper)
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1


def test_a_paper_with_another_figure_does_not_verify(office: Path, paper: Path) -> None:
    reader = PdfReader(paper)
    writer = PdfWriter(clone_from=reader)
    writer.pages[0].merge_transformed_page(PdfReader(paper).pages[0], (0.4, 0, 0, 0.4, 200, 300))
    file = paper.with_name("altered.pdf")
    writer.write(file)
    answer = run("verify", "--data", office, "--report", file)
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
