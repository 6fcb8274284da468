"""Each setting takes what it should and refuses the rest with its name."""

import pytest

from kiosk.app.assets import Wordings, load_survey
from kiosk.domain.errors import UsageError
from kiosk.domain.settings import BY_KEY, SETTINGS, Setting, Settings, rules_of


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_every_default_that_is_set_is_one_the_setting_takes(setting: Setting) -> None:
    declared = BY_KEY[setting.key]
    if declared.default != "":
        assert declared.read(declared.default) == declared.default


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_every_setting_has_its_words(setting: Setting) -> None:
    for wording in Wordings().values():
        assert wording.has(f"setting.{setting.key}.label")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("flow.notice_s", 14),
        ("flow.notice_s", True),
        ("flow.notice_s", "20"),
        ("flow.thanks_s", 6),
        ("flow.repeat_s", 2),
        ("office.name", ""),
        ("office.name", "x" * 121),
        ("office.name", "two\nlines"),
        ("office.code", "a b"),
        ("public.language", "fr"),
        ("public.languages", []),
        ("public.languages", ["vi", "fr"]),
        ("public.feedback_url", "javascript:alert(1)"),
        ("public.slides", ["x"] * 13),
        ("hours.week", [[]] * 6),
        ("hours.week", [[[600, 540]], [], [], [], [], [], []]),
        ("hours.week", [[[540, 700], [600, 720]], [], [], [], [], [], []]),
        ("hours.closed", ["30/4/2026"]),
        ("hours.closed", ["2026-02-30"]),
        ("flow.walk_up", "yes"),
    ],
)
def test_a_value_out_of_bounds_is_refused_by_name(key: str, value: object) -> None:
    with pytest.raises(UsageError) as told:
        Settings({key: value})
    assert told.value.key == "setting_wrong"
    assert told.value.params["setting"] == key


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(UsageError, match="setting_unknown"):
        Settings({"office.nmae": "x"})


def test_the_notice_comes_at_least_five_seconds_before_the_end() -> None:
    with pytest.raises(UsageError, match="setting_wrong"):
        Settings({"flow.notice_s": 28, "flow.close_s": 30})


def test_rules_are_told_in_milliseconds() -> None:
    rules = rules_of(Settings({"flow.notice_s": 16, "flow.comment": True}), load_survey("kbnn-2"))
    assert (rules.idle_notice_ms, rules.comment, rules.survey.id) == (16_000, True, "kbnn-2")
