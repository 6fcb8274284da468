"""Each setting once: key, kind, default and bounds; forms, checks and documents are made from here.

The sentence beside a setting is the wording's ``setting.<key>.label`` and ``setting.<key>.hint``.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from kiosk.domain.errors import Bug, UsageError
from kiosk.domain.manners import MINUTES_A_DAY, Hours, Week
from kiosk.domain.period import parse_day
from kiosk.domain.states import Rules
from kiosk.domain.survey import Survey
from kiosk.domain.wording import LANGUAGES

Value = str | int | bool | list[str] | list[list[list[int]]]
"""What the ledger keeps: JSON values. Opening hours are seven lists of [start, end) minutes, Monday first."""


class Kind(StrEnum):
    """How a setting is asked for."""

    TEXT = "text"
    NUMBER = "number"
    TOGGLE = "toggle"
    CHOICE = "choice"
    TEXTS = "texts"
    DATES = "dates"
    HOURS = "hours"


class Setting(Struct, frozen=True):
    """One thing an office chooses; ``low`` and ``high`` bound a number, or the length of a text or list."""

    key: str
    kind: Kind
    page: str
    default: Value
    low: int = 0
    high: int = 200
    choices: tuple[str, ...] = ()
    pattern: str = ""

    def read(self, value: object) -> Value:
        """Return ``value`` if it is one this setting may have; raises UsageError ``setting_wrong``."""
        match self.kind, value:
            case Kind.TOGGLE, bool():
                return value
            case Kind.NUMBER, int() if not isinstance(value, bool) and self.low <= value <= self.high:
                return value
            case Kind.CHOICE, str() if value in self.choices:
                return value
            case Kind.TEXT, str() if self._is_text(value):
                return value.strip()
            case ((Kind.TEXTS | Kind.DATES), list() | tuple()) if self._are_texts(value):
                return [str(item).strip() for item in value]
            case Kind.HOURS, list() | tuple() if (week := read_week(value)) is not None:
                return [[list(span) for span in day] for day in week]
        raise UsageError("setting_wrong", setting=self.key, value=str(value)[:60])

    def _is_text(self, value: str) -> bool:
        clean = value.strip()
        if not self.low <= len(clean) <= self.high or any(ord(sign) < 32 for sign in clean):
            return False
        return not (self.pattern and clean) or re.fullmatch(self.pattern, clean) is not None

    def _are_texts(self, items: Iterable[object]) -> bool:
        found = list(items)
        if len(found) > self.high or (self.choices and not set(map(str, found)) <= set(self.choices)):
            return False
        good = _is_date if self.kind is Kind.DATES else _is_short
        return len(found) >= self.low and all(isinstance(x, str) and good(x.strip()) for x in found)


def _is_date(text: str) -> bool:
    try:
        parse_day(text)
    except UsageError:
        return False
    return True


def _is_short(text: str) -> bool:
    return re.fullmatch(r".{1,80}", text) is not None


def read_week(value: object) -> Week | None:
    """Return the week of ``value``, or None where it is not seven lists of growing [start, end) minutes."""
    if not isinstance(value, list | tuple) or len(value) != 7:
        return None
    week = []
    for day in value:
        last = 0
        spans = []
        if not isinstance(day, list | tuple):
            return None
        for span in day:
            match span:
                case [int() as start, int() as end] if last <= start < end <= MINUTES_A_DAY:
                    spans.append((start, end))
                    last = end
                case _:
                    return None
        week.append(tuple(spans))
    return tuple(week)


_WORKDAY = [[450, 690], [810, 1020]]
_WEEK: list[list[list[int]]] = [*[_WORKDAY] * 5, [], []]
_NO_LIMIT_OF_LISTS = 60

SETTINGS: tuple[Setting, ...] = (
    Setting("office.name", Kind.TEXT, "office", "", low=1, high=120),
    Setting("office.code", Kind.TEXT, "office", "", low=1, high=20, pattern=r"[0-9A-Za-z._-]+"),
    Setting("office.parent", Kind.TEXT, "office", "", high=120),
    Setting("office.abbreviation", Kind.TEXT, "office", "", high=20),
    Setting("office.place", Kind.TEXT, "office", "", high=60),
    Setting("office.signer", Kind.TEXT, "office", "", high=80),
    Setting("office.recipients", Kind.TEXTS, "office", [], high=8),
    Setting("counter.name", Kind.TEXT, "counter", "", low=1, high=60),
    Setting("counter.room", Kind.TEXT, "counter", "", high=80),
    Setting("counter.code", Kind.TEXT, "counter", "1", low=1, high=20, pattern=r"[0-9A-Za-z._-]+"),
    Setting("survey.id", Kind.TEXT, "survey", "kbnn-5", low=1, high=40),
    Setting("flow.walk_up", Kind.TOGGLE, "survey", True),
    Setting("flow.comment", Kind.TOGGLE, "survey", False),
    Setting("flow.invitation_s", Kind.NUMBER, "survey", 60, low=30, high=300),
    Setting("flow.notice_s", Kind.NUMBER, "survey", 20, low=15, high=120),
    Setting("flow.close_s", Kind.NUMBER, "survey", 30, low=20, high=180),
    Setting("flow.thanks_s", Kind.NUMBER, "survey", 4, low=3, high=5),
    Setting("flow.repeat_s", Kind.NUMBER, "survey", 5, low=3, high=10),
    Setting("hours.week", Kind.HOURS, "hours", _WEEK),
    Setting("hours.closed", Kind.DATES, "hours", [], high=_NO_LIMIT_OF_LISTS),
    Setting("public.hotline", Kind.TEXT, "public", "", high=60),
    Setting("public.feedback_url", Kind.TEXT, "public", "", high=300, pattern=r"https?://[^\s/]+\S*"),
    Setting("public.slides", Kind.TEXTS, "public", ["Xin chào", "Xin lỗi", "Xin cảm ơn"], high=12),
    Setting("public.language", Kind.CHOICE, "public", "vi", choices=LANGUAGES),
    Setting("public.languages", Kind.TEXTS, "public", list(LANGUAGES), low=1, high=2, choices=LANGUAGES),
    Setting("public.contrast", Kind.TOGGLE, "public", False),
    Setting("public.low_reach", Kind.TOGGLE, "public", False),
    Setting("public.typing", Kind.CHOICE, "public", "telex", choices=("telex", "vni")),
    Setting("public.still", Kind.TOGGLE, "public", False),
    Setting("key.invite", Kind.TEXT, "public", "F8", low=1, high=20),
)
BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}


class Settings:
    """What an office has chosen; what it has not chosen has its default."""

    def __init__(self, values: Mapping[str, object]) -> None:
        """Read ``values``; raises UsageError for an unknown key or a value out of bounds."""
        unknown = sorted(set(values) - set(BY_KEY))
        if unknown:
            raise UsageError("setting_unknown", setting=unknown[0])
        self._values: dict[str, Value] = {key: BY_KEY[key].read(value) for key, value in values.items()}
        if self.text("public.language") not in self.texts("public.languages"):
            raise UsageError("setting_wrong", setting="public.language", value=self.text("public.language"))
        if self.number("flow.close_s") < self.number("flow.notice_s") + 5:
            raise UsageError("setting_wrong", setting="flow.close_s", value=str(self.number("flow.close_s")))

    def value(self, key: str) -> Value:
        return self._values.get(key, BY_KEY[key].default)

    def text(self, key: str) -> str:
        found = self.value(key)
        if not isinstance(found, str):
            raise Bug(f"setting {key} is no text")
        return found

    def number(self, key: str) -> int:
        found = self.value(key)
        if not isinstance(found, int):
            raise Bug(f"setting {key} is no number")
        return found

    def on(self, key: str) -> bool:
        return bool(self.value(key))

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.value(key)
        if not isinstance(found, list):
            raise Bug(f"setting {key} is no list")
        return tuple(str(item) for item in found)

    def week(self) -> Week:
        found = read_week(self.value("hours.week"))
        if found is None:
            raise Bug("hours.week holds no week")
        return found

    def with_values(self, values: Mapping[str, object]) -> "Settings":
        return Settings({**self._values, **values})

    def to_plain(self) -> dict[str, Value]:
        return dict(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Settings) and other._values == self._values

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._values)))


def rules_of(settings: Settings, survey: Survey) -> Rules:
    """Return the rules of the flow that an office has chosen."""
    return Rules(
        survey=survey,
        language=settings.text("public.language"),
        walk_up=settings.on("flow.walk_up"),
        comment=settings.on("flow.comment"),
        idle_notice_ms=settings.number("flow.notice_s") * 1000,
        idle_close_ms=settings.number("flow.close_s") * 1000,
        invitation_ms=settings.number("flow.invitation_s") * 1000,
        thanks_ms=settings.number("flow.thanks_s") * 1000,
        repeat_ms=settings.number("flow.repeat_s") * 1000,
    )


def hours_of(settings: Settings, closed_days: Iterable[int]) -> Hours:
    """Return the opening hours; ``closed_days`` are the days of ``hours.closed`` as day numbers."""
    return Hours(settings.week(), frozenset(closed_days))
