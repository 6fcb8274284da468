"""Settings as fields of a form, and what is wrong with a value in words."""

from collections.abc import Iterable, Mapping

from kiosk.app import assets
from kiosk.domain.errors import UsageError
from kiosk.domain.settings import BY_KEY, Kind, Setting, Settings, Value
from kiosk.domain.wording import Wording
from kiosk.staff.form.field import FieldView

Values = Mapping[str, object]
# Codes, addresses and key names are typed as they are.
_PLAIN = {"key.invite"}


def field_views(
    keys: Iterable[str], values: Values, words: Wording, *, today: int, wrong: Mapping[str, str]
) -> tuple[FieldView, ...]:
    """Return the fields of settings with their values, or defaults, and the sentences of what is ``wrong``."""
    typing = str(values.get("public.typing", BY_KEY["public.typing"].default))
    return tuple(_field(BY_KEY[key], values, words, typing, today, wrong.get(key, "")) for key in keys)


def _field(setting: Setting, values: Values, words: Wording, typing: str, today: int, wrong: str) -> FieldView:
    kind, choices = setting.kind, choices_of(setting, words)
    return FieldView(
        key=setting.key,
        kind=Kind.CHOICE if setting.key == "survey.id" else kind,
        label=words.text(f"setting.{setting.key}.label"),
        value=shown(values.get(setting.key, setting.default)),
        hint=words.text(f"setting.{setting.key}.hint"),
        wrong=wrong,
        low=setting.low,
        high=setting.high,
        choices=choices,
        unit=words.text("staff.form.seconds") if setting.key.endswith("_s") else "",
        typing="off" if setting.pattern or setting.key in _PLAIN else typing,
        today=today,
    )


def shown(value: object) -> Value:
    """Return a value as a form takes it; what no setting could hold is shown as text."""
    match value:
        case bool() | int() | str() | list():
            return value
    return str(value)


def choices_of(setting: Setting, words: Wording) -> tuple[tuple[str, str], ...]:
    """Return what a setting can be chosen from, (value, words) pairs."""
    if setting.key == "survey.id":
        return tuple((ident, assets.load_survey(ident).titles[words.lang]) for ident in assets.survey_ids())
    return tuple((value, words.text(f"setting.{setting.key}.choice.{value}")) for value in setting.choices)


def check(keys: Iterable[str], values: Values, words: Wording) -> dict[str, str]:
    """Return the sentence of what is wrong for each of ``keys`` whose value cannot be kept."""
    wrong: dict[str, str] = {}
    good: dict[str, object] = {}
    for key in keys:
        value = values.get(key, BY_KEY[key].default)
        try:
            good[key] = BY_KEY[key].read(value)
        except UsageError:
            wrong[key] = why_wrong(BY_KEY[key], value, words)
    try:
        Settings(good)
    except UsageError as problem:
        wrong[str(problem.params["setting"])] = words.text("staff.form.wrong.closes_early")
    return wrong


def why_wrong(setting: Setting, value: object, words: Wording) -> str:
    """Return the sentence of what is wrong with ``value``."""

    def say(name: str) -> str:
        return words.text(f"staff.form.wrong.{name}", low=setting.low, high=setting.high)

    match setting.kind:
        case Kind.TEXT:
            return say(_text_wrong(setting, str(value).strip()))
        case Kind.TEXTS:
            return say("some" if setting.choices else "texts")
        case Kind.TOGGLE | Kind.CHOICE:
            return say("choice")
    return say(setting.kind.value)


def _text_wrong(setting: Setting, text: str) -> str:
    if len(text) < setting.low:
        return "empty"
    if len(text) > setting.high:
        return "long"
    return "address" if setting.pattern.startswith("http") else "pattern"
