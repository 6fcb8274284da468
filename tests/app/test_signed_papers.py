"""A paper is signed wherever it is made, and `verify --report` names the first thing about it that does not fit."""

import json
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.app import assets
from kiosk.app.cli import main
from kiosk.app.clock import Clock
from kiosk.app.founding import letterhead
from kiosk.app.gathered import Gathered, gather_period
from kiosk.app.line import Line
from kiosk.app.papermaking import beside_of, figures_of, until_of
from kiosk.app.sealing import signer
from kiosk.app.source import Desk
from kiosk.domain.belief import Belief, Why
from kiosk.domain.chain import device_id
from kiosk.domain.copies import replace
from kiosk.domain.errors import EnvironmentProblem, IntegrityProblem
from kiosk.domain.period import Period, day_of, iso, month
from kiosk.domain.signing import Signer
from kiosk.reports.about import Release
from kiosk.reports.monthly import monthly_report
from kiosk.reports.reading import read_attached
from kiosk.reports.seal import Attached
from kiosk.reports.stamp import MONTHLY
from kiosk.store import identity
from kiosk.store.ledger import Ledger
from tests.app.test_gathered import no_invitation
from tests.reports.papers import flowing
from tests.reports.test_seal import inside, with_inside

OCTOBER = month("2022-10")
Say = Callable[..., tuple[int, str]]


def simulated(folder: Path, seed: int) -> Path:
    made = f"simulate --from 2022-10-01 --to 2022-10-31 --issued 40 --collected 30 --unsatisfied 4 --seed {seed}"
    assert main([*made.split(), "--data", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simulated(tmp_path_factory.mktemp("signed") / "kiosk", 5)


@pytest.fixture
def say(folder: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    def said(*words: str, data: Path = folder) -> tuple[int, str]:
        capsys.readouterr()
        status = main([*words, "--data", str(data), "--lang", "en"])
        told = capsys.readouterr()
        return status, told.out + told.err

    return said


@pytest.fixture
def paper(folder: Path, tmp_path: Path, say: Say) -> Path:
    file = tmp_path / "report.pdf"
    assert say("report", "--month", "2022-10", "--date", "2022-11-01", "--out", str(file))[0] == 0
    return file


def drawn(folder: Path, change: Callable[[Gathered], Gathered], signs: Signer | None) -> bytes:
    """Return a paper of figures that somebody has changed, signed by whom he likes."""
    ledger = Ledger.open(folder, passing=True)
    try:
        gathered = change(gather_period(ledger, OCTOBER, beside=beside_of(MONTHLY, OCTOBER), closed_only=True).result())
    finally:
        ledger.close()
    # Papers of before carried neither signature nor charts.
    figures = figures_of(MONTHLY, gathered, charted=signs is not None)
    words, fonts = assets.wording("en"), assets.folder() / "fonts"
    return monthly_report(figures, Release(letterhead(gathered.settings), OCTOBER.last + 1, words, fonts, signs))


def own(folder: Path) -> Signer:
    return Signer(identity.public_key_of(folder), lambda message: identity.sign(folder, message))


def attached(file: Path) -> Attached:
    found = read_attached(file.read_bytes(), file.name)
    assert found is not None
    return found


def rewritten(paper: Path, **changes: object) -> None:
    """Give the paper another file inside, in the right form."""
    told = json.loads(inside(paper.read_bytes())) | changes
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    paper.write_bytes(with_inside(paper.read_bytes(), content))


def test_the_device_of_the_ledger_has_signed_and_it_verifies(folder: Path, paper: Path, say: Say) -> None:
    found = attached(paper)
    assert found.seal.public_key == identity.public_key_of(folder)
    assert device_id(found.seal.public_key).hex() == found.figures["ledgers"][0]["device"]
    assert say("verify", "--report", str(paper)) == (
        0,
        "The report agrees with the ledger, and its signature is this kiosk’s.\n",
    )


def test_beside_a_running_kiosk_the_same_bytes_are_signed(folder: Path, paper: Path, say: Say, tmp_path: Path) -> None:

    ledger = Ledger.open(folder)
    line = Line(folder, Desk(ledger, no_invitation, lambda: Belief(Why.CONFIRMED)))
    again = tmp_path / "again.pdf"
    try:
        assert say("report", "--month", "2022-10", "--date", "2022-11-01", "--out", str(again))[0] == 0
        assert say("verify", "--report", str(again))[0] == 0
    finally:
        line.close()
        ledger.close()
    assert again.read_bytes() == paper.read_bytes()


@pytest.mark.parametrize(("asked", "kind"), [("a4", "notice"), ("a3", "notice_a3")])
def test_the_notice_is_signed_and_made_again(asked: str, kind: str, say: Say, tmp_path: Path) -> None:
    file = tmp_path / "notice.pdf"
    made = ("report", "--notice", asked, "--month", "2022-10", "--date", "2022-11-01", "--out", str(file))
    assert say(*made)[0] == 0
    before = file.read_bytes()
    assert attached(file).stamp.kind == kind
    assert say("verify", "--report", str(file))[0] == 0
    assert (say(*made)[0], file.read_bytes()) == (0, before)


@pytest.mark.parametrize("kind", [(), ("--wave",), ("--notice", "a4")])
def test_a_paper_of_a_period_that_is_not_over_is_a_draft(kind: tuple[str, ...], say: Say, tmp_path: Path) -> None:
    file = tmp_path / "early.pdf"
    before = day_of(Clock().wall_ms())
    period = ("--from", "2022-10-05", "--to", iso(before + 40))
    assert say("report", *kind, *period, "--date", "2022-11-01", "--out", str(file)) == (0, "")
    until = attached(file).stamp.until
    assert until is not None
    assert before <= until <= day_of(Clock().wall_ms())
    assert "TRAINING – DRAFT" in flowing(file.read_bytes())
    assert say("verify", "--report", str(file))[0] == 0


def test_nothing_is_made_of_a_period_that_has_not_begun(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "future.pdf"
    assert say("report", "--month", "9998-12", "--out", str(file)) == (
        2,
        "The period begins on 01/12/9998, which has not come: there is nothing to report yet.\n",
    )
    assert not file.exists()


def test_a_ballot_that_is_newer_than_the_clock_tells_how_far_a_period_is(folder: Path) -> None:
    ledger = Ledger.open(folder, passing=True)
    try:
        early, late = (gather_period(ledger, Period(OCTOBER.first, OCTOBER.last + more)).result() for more in (0, 9))
    finally:
        ledger.close()
    newest = max(ballot.day for ballot in early.ballots)
    assert [until_of(late, today) for today in (0, newest, newest + 2)] == [newest, newest, newest + 2]
    assert [until_of(early, OCTOBER.last + more) for more in (0, 1)] == [OCTOBER.last, None]


def test_one_paper_is_asked_for_at_a_time(say: Say, tmp_path: Path) -> None:
    status, told = say("report", "--notice", "a4", "--minutes", "--month", "2022-10", "--out", str(tmp_path / "x.pdf"))
    assert (status, "not allowed with" in told) == (2, True)


def test_a_paper_of_before_papers_were_signed_agrees_and_says_so(folder: Path, paper: Path, say: Say) -> None:
    paper.write_bytes(drawn(folder, lambda gathered: gathered, None))
    status, told = say("verify", "--report", str(paper))
    assert (status, told) == (
        0,
        "The report agrees with the ledger, but carries no signature: it is from before papers were signed.\n",
    )


def test_a_paper_of_another_kiosk_is_told_with_both_devices(folder: Path, say: Say, tmp_path: Path) -> None:
    other = simulated(tmp_path / "other", 6)
    file = tmp_path / "theirs.pdf"
    assert say("report", "--month", "2022-10", "--out", str(file), data=other)[0] == 0
    status, told = say("verify", "--report", str(file))
    device, mine = (device_id(identity.public_key_of(one)).hex() for one in (other, folder))
    assert (status, told) == (
        1,
        f"The report {file} was made by another kiosk (device {device}), not by this one ({mine}).\n",
    )


def test_a_signature_by_somebody_else_does_not_make_it_ours(folder: Path, paper: Path, say: Say) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    forged = drawn(folder, lambda gathered: gathered, Signer(key.public_key().public_bytes_raw(), key.sign))
    paper.write_bytes(forged)
    status, told = say("verify", "--report", str(paper))
    assert (status, "was made by another kiosk" in told) == (1, True)


def test_a_signature_of_other_words_is_told(paper: Path, say: Say) -> None:
    signature = bytearray(attached(paper).seal.signature)
    signature[5] ^= 1
    rewritten(paper, signature=signature.hex())
    status, told = say("verify", "--report", str(paper))
    assert (status, told) == (
        1,
        f"The digital signature in {paper} does NOT fit the figures inside it: one of the two has been changed.\n",
    )


def test_a_changed_figure_in_the_file_is_told_before_anything_is_counted(paper: Path, say: Say) -> None:
    rewritten(paper, figures={**attached(paper).figures, "issued": 41})
    status, told = say("verify", "--report", str(paper))
    assert (status, "has been changed or is damaged" in told) == (1, True)


def one_less(gathered: Gathered) -> Gathered:
    return replace(gathered, ballots=gathered.ballots[1:])


def test_a_figure_that_the_ledger_does_not_say_is_named_with_both_values(folder: Path, paper: Path, say: Say) -> None:
    # As after a ledger was replaced: signed by the device itself, but not what its entries say now.
    paper.write_bytes(drawn(folder, one_less, own(folder)))
    status, told = say("verify", "--report", str(paper))
    where = "at the figure “issued”: in the report “39”, recomputed “40”."
    assert (status, told) == (1, f"The report {paper} does NOT agree with the ledger, {where}\n")


def test_a_page_of_another_paper_under_the_right_file_is_found(folder: Path, paper: Path, say: Say) -> None:
    right, wrong = paper.read_bytes(), drawn(folder, one_less, own(folder))
    writer = pypdf.PdfWriter(clone_from=BytesIO(with_inside(wrong, inside(right))))
    about = pypdf.PdfReader(BytesIO(right)).metadata
    assert about is not None
    writer.add_metadata({"/Keywords": str(about["/Keywords"])})
    writer.write(paper)
    status, told = say("verify", "--report", str(paper))
    assert (status, "does NOT agree with the ledger, page 1" in told) == (1, True)


def test_another_code_on_the_page_is_found(folder: Path, paper: Path, say: Say) -> None:
    """The pages are right but for the code and the words under it, which are of another signature."""
    right = paper.read_bytes()
    real = own(folder)
    other = drawn(folder, lambda gathered: gathered, Signer(real.public_key, lambda _: b"\x11" * 64))
    paper.write_bytes(with_inside(other, inside(right)))
    status, told = say("verify", "--report", str(paper))
    assert status == 1
    assert "1" * 60 in told, told


@pytest.mark.parametrize("guide", ["vi/khoi-phuc.md", "en/recovery.md"])
def test_openssl_verifies_a_paper_as_the_guides_say(guide: str, paper: Path, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / guide).read_text(encoding="utf-8")
    typed = next(block for block in text.split("```") if "openssl pkeyutl" in block).removeprefix("sh\n")
    paper.rename(tmp_path / "bao-cao.pdf")
    done = subprocess.run(["sh", "-e", "-c", typed], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    verdict, statement, figures, stamp, device = done.stdout.splitlines()
    fields = statement.lower().split(" ")
    assert verdict == "Signature Verified Successfully"
    assert [line.split()[0] for line in (figures, stamp)] == [fields[4], fields[7]]
    assert device.startswith(fields[6])


def test_a_foreign_or_missing_key_signs_nothing(folder: Path, tmp_path: Path) -> None:
    ledger = Ledger.open(folder, passing=True)
    try:
        figures = gather_period(ledger, OCTOBER).result().figures()
    finally:
        ledger.close()
    with pytest.raises(EnvironmentProblem, match="device_key_missing"):
        signer(tmp_path, figures)
    (tmp_path / "device.key").write_bytes(bytes(32))
    with pytest.raises(IntegrityProblem, match="device_key_foreign"):
        signer(tmp_path, figures)
