"""The files that come with the program: what is read, and when."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kiosk.app import assets
from kiosk.domain.wording import LANGUAGES, Wording


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_visitors_read_does_not_wait_for_the_staff_s_texts(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = assets.read_toml

    def noted(path: Path, key: str) -> Mapping[str, Any]:
        read.append(path.name)
        return real(path, key)

    monkeypatch.setattr(assets, "read_toml", noted)
    assets.wording.cache_clear()
    try:
        words = assets.wording(lang)
        assert words.text("welcome.start")
        assert words.has("thanks.title")
        assert read == [f"visitors.{lang}.toml"]
        assert words.text("staff.role.manager")
        assert read == [f"visitors.{lang}.toml", f"office.{lang}.toml"]
    finally:
        assets.wording.cache_clear()


def test_one_language_s_texts_are_those_of_both_its_files() -> None:
    words = assets.wording("vi")
    assert {"welcome.greeting", "report.title"} <= words.keys()
    assert words == Wording("vi", {key: words.text(key) for key in sorted(words.keys())})
    assert words != assets.wording("en")
