"""Several counters without a centre: signed month files, added up into one report, or refused with a reason."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from kiosk.app import assets
from kiosk.app.cli import main
from kiosk.app.clock import Clock
from kiosk.app.commands.simulate import fill
from kiosk.app.founding import found
from kiosk.app.gathered import gather_period
from kiosk.app.months import joined, read_month, signed_month
from kiosk.app.simulation import Request
from kiosk.domain import monthfile
from kiosk.domain.errors import FileProblem, WorldError
from kiosk.domain.period import month
from kiosk.reports.proof import read_proof
from kiosk.store import identity
from tests.app.office import settings
from tests.reports.papers import flowing, page_count

OCTOBER = month("2025-10")
VI = assets.wording("vi")


class Counter:
    """A kiosk of an office, with a month of ballots, and its month as a file."""

    def __init__(self, folder: Path, name: str, seed: int, *, training: bool = False, **chosen: object) -> None:
        self.data, self.file = folder / name / "data", folder / f"{name}.month"
        office = settings(counter__name=name, **chosen)
        with closing(found(self.data, office, training=training, clock=Clock())) as ledger:
            fill(ledger, office, Request(OCTOBER, 40 + seed, 30 + seed, seed, seed=seed))
            gathered = gather_period(ledger, OCTOBER).result()
            self.figures = gathered.figures()
            self.file.write_bytes(signed_month(ledger, gathered))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Counter, Counter, Counter]:
    folder = tmp_path_factory.mktemp("office")
    return Counter(folder, "Quầy 1", 1), Counter(folder, "Quầy 2", 2), Counter(folder, "Quầy 3", 3)


def report(counter: Counter | Path, out: Path, *files: Path, **more: str) -> int:
    data = counter.data if isinstance(counter, Counter) else counter
    options = [word for name, value in more.items() for word in (f"--{name}", value)]
    where = ["--month", "2025-10", "--date", "2025-11-02", "--out", str(out), *options]
    return main(["report", "--data", str(data), *where, "--with", *map(str, files)])


def refusal(file: Path, content: bytes | None = None) -> str:
    """Return the key of why a file is not read, with other content first where there is some."""
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(WorldError) as refused:
        read_month(str(file))
    assert str(file) in VI.sentence(refused.value)
    return refused.value.key


def spelled(plain: dict[str, Any]) -> bytes:
    return rfc8785.dumps(plain)


def test_three_counters_are_added_up_and_each_is_a_column(
    office: tuple[Counter, Counter, Counter], tmp_path: Path
) -> None:
    one, two, three = office
    out = tmp_path / "report.pdf"
    assert report(one, out, two.file, three.file) == 0
    words = flowing(out.read_bytes())
    counts = [counter.figures.counts for counter in office]
    for name in ("issued", "collected", "valid", "all_satisfied"):
        numbers = [getattr(part, name) for part in counts]
        assert " ".join(map(str, (*numbers, sum(numbers)))) in words, name
    assert "Số liệu trên là tổng của 3 quầy" in words
    assert all(line.device in words for counter in office for line in counter.figures.ledgers)
    assert page_count(out.read_bytes()) <= 6


def test_the_order_of_the_files_and_which_kiosk_adds_make_no_difference(
    office: tuple[Counter, Counter, Counter], tmp_path: Path
) -> None:
    one, two, three = office
    papers = [tmp_path / f"{number}.pdf" for number in range(4)]
    assert report(one, papers[0], two.file, three.file) == 0
    assert report(one, papers[1], three.file, two.file) == 0
    assert papers[0].read_bytes() == papers[1].read_bytes()
    assert report(three, papers[2], two.file, one.file) == 0
    # Any machine can do it; one that is no kiosk has no key to sign with.
    assert report(tmp_path / "no-kiosk", papers[3], three.file, one.file, two.file) == 0
    proofs = [read_proof(paper.read_bytes(), paper.name) for paper in papers]
    assert len({(proof.stamp.digest, proof.stamp.heads) for proof in proofs}) == 1
    signers = [proof.attached and proof.attached.seal.public_key for proof in proofs]
    assert signers[0] == signers[1] != signers[2] != signers[3] is None


def test_a_paper_of_several_counters_is_proven_with_the_same_files(
    office: tuple[Counter, Counter, Counter], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, three = office
    out, alone, unsigned = (tmp_path / f"{name}.pdf" for name in ("report", "alone", "unsigned"))
    assert report(one, out, two.file, three.file) == 0
    assert report(tmp_path / "no-kiosk", unsigned, one.file, two.file, three.file) == 0
    assert main(["report", "--data", str(one.data), "--month", "2025-10", "--out", str(alone)]) == 0

    def verify(file: Path, *files: Path) -> tuple[int, str]:
        """Return the status of verifying a paper on the first kiosk, and what is said."""
        capsys.readouterr()
        options = ["--with", *map(str, files)] if files else []
        status = main(["verify", "--data", str(one.data), "--report", str(file), *options])
        told = capsys.readouterr()
        return status, (told.out + told.err).replace(f"{file}", "FILE")

    assert verify(out, two.file, three.file) == (0, "Báo cáo khớp với sổ cái, chữ ký số đúng của kiosk này.\n")
    # Nobody is accused who only has not given every counter's file, or one too many.
    several = (
        "Báo cáo FILE cộng số liệu của 3 quầy: để kiểm tra xin thêm --with cùng 2 tệp số liệu tháng của các quầy kia.\n"
    )
    assert verify(out) == verify(out, two.file) == verify(unsigned) == (2, several)
    assert verify(alone, two.file) == (
        2,
        "Báo cáo FILE chỉ có số liệu của một quầy: xin kiểm tra mà không dùng --with.\n",
    )
    status, told = verify(unsigned, two.file, three.file)
    assert (status, "máy đã lập báo cáo không có khóa của kiosk nào" in told) == (0, True)
    assert main(["verify", "--data", str(one.data), "--with", str(two.file)]) == 2


def test_the_figures_of_a_counter_by_itself_are_what_they_always_were(office: tuple[Counter, Counter, Counter]) -> None:
    assert "by_counter" not in office[0].figures.to_json()
    whole, _head = joined(None, OCTOBER, [str(counter.file) for counter in office])
    assert [part["issued"] for part in whole.to_json()["by_counter"]] == [41, 42, 43]


def test_a_month_file_is_written_by_a_command_and_never_of_a_month_that_is_not_over(
    office: tuple[Counter, Counter, Counter], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "october.month"
    asked = ["export", "--data", str(office[0].data), "--format", "month", "--out", str(out)]
    assert main([*asked, "--month", "2025-10"]) == 0
    assert out.read_bytes() == office[0].file.read_bytes()
    assert main([*asked, "--month", "2999-01"]) == 2
    assert "Tháng 01/2999 chưa hết" in capsys.readouterr().err
    assert main([*asked, "--from", "2025-10-01", "--to", "2025-10-05"]) == 2
    assert "theo tháng" in capsys.readouterr().err


def test_every_changed_byte_is_found(office: tuple[Counter, Counter, Counter], tmp_path: Path) -> None:
    content = office[0].file.read_bytes()
    file = tmp_path / "changed.month"
    for place in range(0, len(content), max(1, len(content) // 200)):
        changed = bytearray(content)
        changed[place] ^= 1
        assert refusal(file, bytes(changed)) in {"month_file_broken", "month_forged"}, place


def test_a_figure_changed_well_is_forged_and_a_key_of_ones_own_is_another_machine(
    office: tuple[Counter, Counter, Counter], tmp_path: Path
) -> None:
    plain = json.loads(office[0].file.read_bytes())
    plain["tally"]["channels"]["kiosk"]["all_satisfied"] -= 1
    assert refusal(tmp_path / "a.month", spelled(plain)) == "month_forged"
    # Whoever signs anew has another key: what the ledger's lines say of the machine does not agree.
    key = identity.public_key_of(office[1].data)
    del plain["signature"]
    plain["public_key"] = key.hex()
    signature = identity.sign(office[1].data, monthfile.message_of(plain)).hex()
    assert refusal(tmp_path / "b.month", spelled({**plain, "signature": signature})) == "month_file_broken"


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"format":"hailong-month/1"}', b"1e999", b'{"a":1.5}'],
)
def test_what_is_no_month_file_is_told(content: bytes, tmp_path: Path) -> None:
    assert refusal(tmp_path / "x.month", content) == "month_file_broken"


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("month",), "2025-13"),
        (("training",), 0),
        (("counter",), "a\nb"),
        (("tally", "undated"), -1),
        (("tally", "undated"), True),
        (("tally", "undated"), 10**12),
        (("tally", "channels"), {"pigeon": {}}),
        (("tally", "channels", "kiosk", "valid"), 1),
        (("tally", "channels", "kiosk", "all_satisfied"), 10**6),
        (("surveys",), []),
        (("closed",), ["yesterday", 0]),
        (("letterhead", "recipients"), "x"),
    ],
)
def test_a_signed_file_that_makes_no_sense_is_broken(
    where: tuple[str, ...], value: object, office: tuple[Counter, Counter, Counter], tmp_path: Path
) -> None:
    plain = json.loads(office[0].file.read_bytes())
    del plain["signature"]
    inner = plain
    for name in where[:-1]:
        inner = inner[name]
    inner[where[-1]] = value
    signature = identity.sign(office[0].data, monthfile.message_of(plain)).hex()
    assert refusal(tmp_path / "x.month", spelled({**plain, "signature": signature})) == "month_file_broken"


def test_what_cannot_be_added_is_refused_with_its_sentence(
    office: tuple[Counter, Counter, Counter], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, _three = office
    out = tmp_path / "report.pdf"
    elsewhere = Counter(tmp_path, "Nơi khác", 4, office__code="0032")
    training = Counter(tmp_path, "Tập huấn", 5, training=True)
    for files, told in (
        ([one.file], "cùng một kiosk"),
        ([two.file, two.file], "cùng một kiosk"),
        ([elsewhere.file], "đơn vị 0032"),
        ([training.file], "số liệu tập huấn"),
        ([tmp_path / "nothing.month"], "nothing.month"),
    ):
        assert report(one, out, *files) == 2
        assert told in capsys.readouterr().err
    assert report(one, out, two.file, month="2025-09") == 2
    assert "2025-10, không cộng được với tháng 2025-09" in capsys.readouterr().err
    assert not out.exists()


def test_a_survey_of_the_same_name_that_asks_something_else_is_refused(
    office: tuple[Counter, Counter, Counter], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, _three = office
    plain = json.loads(two.file.read_bytes())
    del plain["signature"]
    plain["surveys"][0]["criteria"][0]["question"]["vi"] = "Một câu hỏi khác?"
    signature = identity.sign(two.data, monthfile.message_of(plain)).hex()
    changed = tmp_path / "changed.month"
    changed.write_bytes(spelled({**plain, "signature": signature}))
    assert report(one, tmp_path / "report.pdf", changed) == 2
    assert "Bộ câu hỏi kbnn-5 phiên bản 1" in capsys.readouterr().err
    assert (
        main(
            [
                "report",
                "--data",
                str(one.data),
                "--month",
                "2025-10",
                "--minutes",
                "--out",
                "x.pdf",
                "--with",
                str(two.file),
            ]
        )
        == 2
    )
    assert "không cộng bằng --with" in capsys.readouterr().err


def test_an_unread_file_is_a_problem_of_files(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        read_month(str(tmp_path))
