"""What the items of a manifest mean to this kiosk: the facts by which each is adopted."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from kiosk.domain.entry import Officer
from kiosk.domain.errors import WorldError
from kiosk.domain.members import Member, members_of
from kiosk.domain.period import iso
from kiosk.domain.settings import Settings
from kiosk.domain.states import Fact
from kiosk.domain.survey import Survey, read_survey
from kiosk.store.offices import OfficerKept
from sync.protocol.shapes import Item

SETTINGS: Mapping[str, Mapping[str, str]] = {
    "hours": {"week": "hours.week", "closed": "hours.closed"},
    "slides": {"slides": "public.slides"},
    "texts": {"hotline": "public.hotline", "feedback_url": "public.feedback_url"},
}
"""The members of items that are settings here, and which ones."""
_SURVEY = "survey/"
_OFFICER: Mapping[str, Member] = {member.name: member for member in members_of(Officer)}


class Unfit(Exception):
    """An item of a known name holds what this kiosk cannot adopt; the text says what, for the log."""


class Office(Struct, frozen=True):
    """What the office has now."""

    settings: Settings
    surveys: Mapping[tuple[str, int], Survey]
    officers: tuple[OfficerKept, ...]


def due(items: Iterable[Item], adopted: Mapping[str, int], today: int) -> list[Item]:
    """Return the items that count by now and were not adopted, in the order of their days; of an unknown name none."""
    known = (item for item in items if item.name in SETTINGS or item.name == "officers" or _is_survey(item))
    day = iso(today)
    ready = [item for item in known if (item.since or "") <= day and adopted.get(item.name, 0) < item.version]
    return sorted(ready, key=lambda item: (item.since or "", item.version, item.name))


def _is_survey(item: Item) -> bool:
    return item.name.startswith(_SURVEY)


def facts(item: Item, office: Office) -> list[Fact]:
    """Return the facts by which an item is adopted, none where all is so already; raises Unfit."""
    try:
        if _is_survey(item):
            return _survey(item, office)
        if item.name == "officers":
            return _officers(item.value, office)
        return _settings(item, office)
    except WorldError as problem:
        raise Unfit(str(problem)) from problem


def _settings(item: Item, office: Office) -> list[Fact]:
    keys = SETTINGS[item.name]
    unknown = sorted(item.value.keys() - keys.keys())
    if unknown:
        raise Unfit(unknown[0])
    wanted = {keys[name]: value for name, value in item.value.items()}
    chosen = office.settings.with_values(wanted)
    changes = {key: chosen.value(key) for key in wanted if chosen.value(key) != office.settings.value(key)}
    return [{"kind": "config", "settings": changes}] if changes else []


def _survey(item: Item, office: Office) -> list[Fact]:
    """Adopt a survey and ask it from now on."""
    survey = read_survey(item.value, item.name)
    if survey.id != item.name.removeprefix(_SURVEY) or survey.to_plain() != item.value:
        raise Unfit("survey")
    kept = office.surveys.get(survey.key)
    if kept is not None and kept != survey:
        raise Unfit(f"version {survey.version} says something else here")
    newest = max((version for ident, version in office.surveys if ident == survey.id), default=0)
    if newest > survey.version:
        raise Unfit(f"version {newest} is here")
    if kept is not None and office.settings.text("survey.id") == survey.id:
        return []
    return [{"kind": "config", "survey": survey.to_plain(), "settings": {"survey.id": survey.id}}]


def _officers(value: Mapping[str, Any], office: Office) -> list[Fact]:
    """Name, rename or retire officers; those that are not told of stay as they are."""
    rows = value.get("officers")
    if value.keys() != {"officers"} or not isinstance(rows, list):
        raise Unfit("officers")
    known = {one.id: one for one in office.officers}
    found: list[Fact] = []
    for row in rows:
        if not isinstance(row, dict) or row.keys() != {"id", "name", "active", "services"}:
            raise Unfit("officers")
        fact = {
            "kind": "officer",
            "officer": row["id"],
            "name": row["name"],
            "active": row["active"],
            "services": row["services"],
        }
        if not all(_fits(name, told) for name, told in fact.items() if name != "kind"):
            raise Unfit("officers")
        kept = known.get(row["id"])
        now = (row["name"], row["active"], row["services"])
        if kept is None or (kept.name, kept.active, list(kept.services)) != now:
            found.append(fact)
    return found


def _fits(name: str, told: object) -> bool:
    return _OFFICER[name].shape.accepts(tuple(told) if isinstance(told, list) else told)
