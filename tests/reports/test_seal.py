"""What the device signs of a paper never changes its form; the file inside it is ours to the last byte, or is told."""

import hashlib
import json
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from cryptography.exceptions import InvalidSignature
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.copies import replace
from kiosk.domain.errors import FileProblem, IntegrityProblem
from kiosk.domain.report import Figures
from kiosk.domain.wording import LANGUAGES
from kiosk.reports.proof import differences, read_proof
from kiosk.reports.reading import read_attached, read_stamp
from kiosk.reports.seal import Attached, attached_of, statement
from kiosk.reports.stamp import Stamp, stamp_from
from tests.domain.ballots import FIVE, TWO, answered
from tests.reports.papers import KEY, SIGNER, figures, flowing, keep, page_count, paper, the_articles_month

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors/papers.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def article() -> bytes:
    return paper(figures(the_articles_month()))


def inside(pdf: bytes) -> bytes:
    """Return the attached file as another program reads it."""
    return pypdf.PdfReader(BytesIO(pdf)).attachments["figures.json"][0]


def with_inside(pdf: bytes, content: bytes | None, name: str = "figures.json") -> bytes:
    """Return the paper with another file inside, or none."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf))
    for key in ("/Names", "/AF"):
        writer.root_object.pop(key, None)
    if content is not None:
        writer.add_attachment(name, content)
    saved = BytesIO()
    writer.write(saved)
    return saved.getvalue()


def key_of(pdf: bytes) -> str:
    """Return what is told of a paper whose parts do not belong together."""
    with pytest.raises((IntegrityProblem, FileProblem)) as told:
        read_proof(pdf, "paper.pdf")
    return told.value.key


@pytest.mark.parametrize("vector", VECTORS["papers"], ids=lambda vector: str(vector["stamp"]["kind"]))
def test_the_vectors_hold(vector: dict[str, Any]) -> None:
    stamp = stamp_from(vector["stamp"])
    assert statement(stamp, SIGNER.public_key) == vector["statement"]
    assert SIGNER.sign(vector["statement"].encode()).hex() == vector["signature"]
    assert SIGNER.public_key.hex() == VECTORS["public_key"]


@pytest.mark.parametrize("vector", VECTORS["papers"], ids=lambda vector: str(vector["stamp"]["kind"]))
def test_the_vectors_can_be_recomputed_without_this_program(vector: dict[str, Any]) -> None:
    stamp = vector["stamp"]
    canonical = json.dumps(stamp, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    assert hashlib.sha256(canonical).hexdigest() == vector["stamp_sha256"]
    first, last, day = vector["dates"]
    device = hashlib.sha256(bytes.fromhex(VECTORS["public_key"])).hexdigest()[:32]
    fields = (
        f"hailong/report/1 {stamp['kind']} {first}/{last} {day} {stamp['digest']} {stamp['heads'][-1]} {device} "
        f"{vector['stamp_sha256']}"
    )
    assert vector["statement"] == fields.upper()
    KEY.public_key().verify(bytes.fromhex(vector["signature"]), vector["statement"].encode())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_programs_find_the_figures_inside(lang: str, tmp_path: Path) -> None:
    found = figures(the_articles_month())
    pdf = paper(found, lang=lang)
    told = subprocess.run(["qpdf", "--check", keep(tmp_path, pdf)], capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
    listed = subprocess.run(["pdfdetach", "-list", keep(tmp_path, pdf)], capture_output=True, text=True, check=True)
    assert "1: figures.json" in listed.stdout
    file = json.loads(inside(pdf))
    assert file["figures"] == json.loads(json.dumps(found.to_json()))
    root = pypdf.PdfReader(BytesIO(pdf)).root_object
    spec = root["/AF"][0].get_object()  # type: ignore[index]
    assert (spec["/AFRelationship"], spec["/EF"]["/F"]["/Subtype"]) == ("/Data", "/application/json")
    held = spec["/EF"]["/F"]
    # What a reader of PDF files checks the file inside by is said in a digest of its own.
    assert held["/Params"]["/CheckSum"].original_bytes == hashlib.md5(held.get_data(), usedforsecurity=False).digest()
    assert str(spec["/Desc"]) == {"vi": "Số liệu và chữ ký số của thiết bị"}.get(
        lang, "Figures and the device's digital signature"
    )


def test_the_file_is_canonical_json_and_bears_the_signature(article: bytes) -> None:
    content = inside(article)
    file = json.loads(content)
    assert json.dumps(file, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() == content
    assert (file["format"], file["public_key"]) == ("hailong/report/1", SIGNER.public_key.hex())
    KEY.public_key().verify(bytes.fromhex(file["signature"]), file["statement"].encode())
    with pytest.raises(InvalidSignature):
        KEY.public_key().verify(
            bytes.fromhex(file["signature"]), file["statement"].replace("MONTHLY", "DRAFT").encode()
        )


def test_a_paper_with_its_file_costs_little(article: bytes) -> None:
    assert len(article) < 200_000
    assert len(article) - len(paper(figures(the_articles_month()), signer=None)) < 12_000


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "told",
    [figures([]), figures(the_articles_month()), figures([answered(TWO, "satisfied"), answered(FIVE, "neutral")])],
    ids=["nobody", "article", "two surveys"],
)
def test_the_code_takes_no_page_of_its_own(told: Figures, lang: str) -> None:
    assert page_count(paper(told, lang=lang)) == page_count(paper(told, lang=lang, signer=None))


def test_a_paper_of_before_is_read_as_one(article: bytes) -> None:
    old = paper(figures(the_articles_month()), signer=None)
    assert read_proof(old, "").attached is None
    assert "HAILONG/REPORT" not in flowing(old)
    assert read_proof(article, "").attached is not None


def test_what_is_read_is_what_was_written(article: bytes) -> None:
    found = read_attached(article, "paper.pdf")
    assert found is not None
    assert found.stamp == read_stamp(article, "paper.pdf")
    assert found.figures == figures(the_articles_month()).to_json()
    assert found.seal.public_key == SIGNER.public_key


def test_any_byte_changed_in_the_file_is_told(article: bytes) -> None:
    content = inside(article)
    for at in range(len(content)):
        changed = bytearray(content)
        changed[at] ^= 1
        found = attached_of(bytes(changed))
        # Another signature, or that of another key, may still stand there: it does not fit.
        if found is not None:
            assert not verifies(found), at


def verifies(found: Attached) -> bool:
    from kiosk.store.identity import verifies as fits

    return fits(found.seal.public_key, found.seal.signature, found.seal.message)


def test_a_byte_changed_anywhere_in_a_paper_is_refused_told_or_changes_nothing_that_was_signed(article: bytes) -> None:
    whole = read_attached(article, "")
    for at in range(0, len(article), len(article) // 300):
        changed = bytearray(article)
        changed[at] ^= 0x10
        try:
            found = read_proof(bytes(changed), "").attached
        except (IntegrityProblem, FileProblem):
            continue
        assert found == whole, at


@given(some.binary(max_size=200) | some.text(max_size=200).map(str.encode))
def test_no_other_content_is_taken_for_ours(content: bytes) -> None:
    assert attached_of(content) is None


@pytest.mark.parametrize(
    "change",
    [
        {"figures": []},
        {"figures": None},
        {"stamp": {}},
        {"stamp": 7},
        {"public_key": "ab"},
        {"public_key": 7},
        {"signature": "ab" * 63},
        {"signature": "zz" * 64},
        {"statement": "HAILONG/REPORT/1"},
        {"format": "hailong/report/2"},
        {"more": 1},
    ],
    ids=str,
)
def test_a_file_of_another_form_is_not_ours(article: bytes, change: dict[str, object]) -> None:
    told = json.loads(inside(article)) | change
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    assert attached_of(content) is None
    assert key_of(with_inside(article, content)) == "report_file_altered"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"7", b"\xff", b"[" * 100_000, b'{"figures":"\\ud800"}', b" " * 2_000_000]
)
def test_whatever_lies_inside_is_no_fault_of_ours(article: bytes, content: bytes) -> None:
    assert key_of(with_inside(article, content)) in {"report_file_altered", "report_not_ours"}


def test_a_file_of_another_name_or_a_second_one_is_told(article: bytes) -> None:
    assert key_of(with_inside(article, inside(article), "other.json")) == "report_file_altered"
    writer = pypdf.PdfWriter(clone_from=BytesIO(article))
    writer.add_attachment("more.txt", b"more")
    saved = BytesIO()
    writer.write(saved)
    assert key_of(saved.getvalue()) == "report_file_altered"


def test_a_paper_that_lost_its_file_is_told(article: bytes) -> None:
    assert key_of(with_inside(article, None)) == "report_file_gone"


def test_the_file_of_another_paper_is_told(article: bytes) -> None:
    other = inside(paper(figures([])))
    assert key_of(with_inside(article, other)) == "report_file_foreign"


def test_a_paper_saved_again_by_another_program_keeps_its_file(article: bytes) -> None:
    writer = pypdf.PdfWriter(clone_from=BytesIO(article))
    saved = BytesIO()
    writer.write(saved)
    assert read_attached(saved.getvalue(), "") == read_attached(article, "")


def test_the_first_figure_that_differs_is_named_where_a_reader_finds_it() -> None:
    told, again = (figures(pile).to_json() for pile in ([answered(TWO, "satisfied")], [answered(TWO, "unsatisfied")]))
    found = [(where, one, other) for where, one, other in differences(told, again)]
    criterion = TWO.criteria[0].id
    assert found[0] == (f"surveys › {TWO.id} › criteria › {criterion} › levels › satisfied › n", 1, 0)
    assert ("all_satisfied › n", 1, 0) in found
    assert list(differences(told, told)) == []


def test_a_figure_that_only_one_side_has_is_named() -> None:
    assert list(differences({"a": [1]}, {"a": [1, 2], "b": None})) == [("a › 2", None, 2)]
    assert list(differences({"a": 1}, {"a": True})) == [("a", 1, True)]
    # A part that one side lacks is told by its figures, not in one lump.
    assert list(differences({"a": None}, {"a": {"b": 5}, "c": [{"d": 1}]})) == [
        ("a › b", None, 5),
        ("c › 1 › d", None, 1),
    ]


@pytest.mark.parametrize("heads", [(), ("00" * 32,)], ids=["no ledger", "no entry"])
def test_a_ledger_without_an_entry_has_no_head_to_name(heads: tuple[str, ...]) -> None:
    stamp = replace(stamp_from(VECTORS["papers"][0]["stamp"]), heads=heads)
    assert statement(stamp, SIGNER.public_key).split(" ")[5] == "-"


def test_everything_in_the_stamp_is_signed() -> None:
    stamp = stamp_from(VECTORS["papers"][0]["stamp"])
    changes: list[Callable[[Stamp], Stamp]] = [
        lambda one: replace(one, kind="draft"),
        lambda one: replace(one, lang="en"),
        lambda one: replace(one, day=one.day + 1),
        lambda one: replace(one, digest="00" * 32),
        lambda one: replace(one, heads=("11" * 32, *one.heads)),
        lambda one: replace(one, supplements=0),
        lambda one: replace(one, until=one.day),
        lambda one: replace(one, counters=2),
        lambda one: replace(one, letterhead=replace(one.letterhead, signer="Phó Giám đốc")),
    ]
    said = {statement(change(stamp), SIGNER.public_key) for change in changes}
    assert len(said | {statement(stamp, SIGNER.public_key)}) == len(changes) + 1
