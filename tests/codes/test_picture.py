"""The QR code in a picture is read, however it was taken, and a picture that is none is told."""

import pytest
from PIL import Image

from kiosk.codes.picture import words_in
from kiosk.domain.errors import FileProblem
from sync.protocol.invitation import Invitation, write_scanned
from tests.driving.pictured import drawn, photographed, saved

WORDS = write_scanned(Invitation(b"\xa5" * 16, b"\x5a" * 32, "https://trung-tam.example:8443/phieu"))


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_saved_code_is_read(form: str) -> None:
    assert words_in(saved(drawn(WORDS), form), "a") == (WORDS,)


@pytest.mark.parametrize("turned", [0, 11, 45, 180, 270])
def test_a_photographed_code_is_read_however_it_is_turned(turned: float) -> None:
    assert words_in(saved(photographed(WORDS, turned), "JPEG"), "a") == (WORDS,)


def test_a_large_photograph_is_read_at_a_part_of_its_size() -> None:
    large = photographed(WORDS).resize((6400, 4800))
    assert words_in(saved(large, "JPEG"), "a") == (WORDS,)


def test_a_picture_without_a_code_says_nothing() -> None:
    assert words_in(saved(Image.new("L", (600, 400), 90)), "a") == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        saved(drawn(WORDS))[:300],
        saved(drawn(WORDS), "JPEG")[:300],
        saved(drawn(WORDS), "GIF"),
        # Each says that it is larger than any picture that is meant.
        saved(Image.new("1", (9000, 9000))),
        saved(Image.new("1", (20_000, 20_000))),
    ],
    ids=["empty", "words", "cut PNG", "cut JPEG", "another kind", "large", "a bomb"],
)
def test_what_is_no_picture_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(FileProblem, match="picture_unreadable"):
        words_in(content, "a")
