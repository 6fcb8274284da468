"""What is asked: criteria, levels and reasons, in versions, in several languages."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from kiosk.domain.errors import FileProblem

LEVEL_IDS: Mapping[int, tuple[str, ...]] = {
    2: ("satisfied", "unsatisfied"),
    3: ("satisfied", "neutral", "unsatisfied"),
    4: ("very_satisfied", "satisfied", "unsatisfied", "very_unsatisfied"),
    5: ("very_satisfied", "satisfied", "neutral", "unsatisfied", "very_unsatisfied"),
}
MOST_REASONS = 6
MOST_CRITERIA = 10
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

Texts = Mapping[str, str]


class Level(Struct, frozen=True):
    """One answer that can be tapped."""

    id: str
    texts: Texts


class Reason(Struct, frozen=True):
    """One reason offered to the unsatisfied."""

    id: str
    texts: Texts


class Criterion(Struct, frozen=True):
    """One thing that is asked. ``questions`` is the sentence on screen, ``names`` the name on paper."""

    id: str
    group: str
    names: Texts
    questions: Texts


class Survey(Struct, frozen=True):
    """One version of a set of criteria with its levels and reasons.

    Levels run from best to worst. The first ``satisfied_cut`` levels count as satisfied, the last
    ``unsatisfied_cut`` as unsatisfied. ``groups`` maps a group id to its names.
    """

    id: str
    version: int
    titles: Texts
    levels: tuple[Level, ...]
    satisfied_cut: int
    unsatisfied_cut: int
    criteria: tuple[Criterion, ...]
    reasons: tuple[Reason, ...]
    groups: Mapping[str, Texts]

    @property
    def key(self) -> tuple[str, int]:
        return self.id, self.version

    def level_ids(self) -> tuple[str, ...]:
        return tuple(level.id for level in self.levels)

    def is_satisfied(self, level: str) -> bool:
        return self.level_ids().index(level) < self.satisfied_cut

    def is_unsatisfied(self, level: str) -> bool:
        return self.level_ids().index(level) >= len(self.levels) - self.unsatisfied_cut

    def to_plain(self) -> dict[str, Any]:
        """Return the survey as JSON-ready tables: what its file holds and the ledger keeps."""
        return {
            "id": self.id,
            "version": self.version,
            "title": dict(self.titles),
            "satisfied_cut": self.satisfied_cut,
            "unsatisfied_cut": self.unsatisfied_cut,
            "levels": [{"id": level.id, "text": dict(level.texts)} for level in self.levels],
            "groups": [{"id": group, "name": dict(names)} for group, names in self.groups.items()],
            "criteria": [
                {"id": item.id, "group": item.group, "name": dict(item.names), "question": dict(item.questions)}
                for item in self.criteria
            ],
            "reasons": [{"id": reason.id, "text": dict(reason.texts)} for reason in self.reasons],
        }


class _Reading:
    """Takes a survey out of plain tables and says where it is wrong."""

    def __init__(self, source: str) -> None:
        self.source = source

    def wrong(self, where: str) -> FileProblem:
        return FileProblem("survey_broken", file=self.source, where=where)

    def table(self, value: object, where: str) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self.wrong(where)
        return value

    def rows(self, tree: Mapping[str, Any], name: str, most: int) -> list[Mapping[str, Any]]:
        found = tree.get(name, [])
        if not isinstance(found, list) or len(found) > most:
            raise self.wrong(name)
        rows = [self.table(row, name) for row in found]
        ids = [self.ident(row, name) for row in rows]
        if len(set(ids)) != len(ids):
            raise self.wrong(name)
        return rows

    def ident(self, row: Mapping[str, Any], where: str) -> str:
        found = row.get("id")
        if not isinstance(found, str) or not _ID.fullmatch(found):
            raise self.wrong(f"{where}.id")
        return found

    def number(self, row: Mapping[str, Any], name: str, low: int, high: int) -> int:
        found = row.get(name)
        if not isinstance(found, int) or isinstance(found, bool) or not low <= found <= high:
            raise self.wrong(name)
        return found

    def texts(self, row: Mapping[str, Any], name: str, where: str) -> Texts:
        found = self.table(row.get(name), f"{where}.{name}")
        for lang in ("vi", "en"):
            text = found.get(lang)
            if not isinstance(text, str) or not text.strip() or len(text) > 300:
                raise self.wrong(f"{where}.{name}.{lang}")
        return {str(lang): str(text) for lang, text in found.items()}


def read_survey(tree: Mapping[str, Any], source: str) -> Survey:
    """Return the survey that plain tables (of a TOML file or a ledger entry) describe.

    Raises FileProblem ``survey_broken`` naming ``source`` and the first place that is wrong.
    """
    reading = _Reading(source)
    level_rows = reading.rows(tree, "levels", 5)
    levels = tuple(Level(str(row["id"]), reading.texts(row, "text", "levels")) for row in level_rows)
    if tuple(level.id for level in levels) != LEVEL_IDS.get(len(levels)):
        raise reading.wrong("levels")
    groups = {
        str(row["id"]): reading.texts(row, "name", "groups") for row in reading.rows(tree, "groups", MOST_CRITERIA)
    }
    criteria = tuple(_criterion(reading, row, groups) for row in reading.rows(tree, "criteria", MOST_CRITERIA))
    if not criteria:
        raise reading.wrong("criteria")
    satisfied_cut = reading.number(tree, "satisfied_cut", 1, len(levels) - 1)
    return Survey(
        id=reading.ident(tree, "survey"),
        version=reading.number(tree, "version", 1, 1_000_000),
        titles=reading.texts(tree, "title", "survey"),
        levels=levels,
        satisfied_cut=satisfied_cut,
        unsatisfied_cut=reading.number(tree, "unsatisfied_cut", 1, len(levels) - satisfied_cut),
        criteria=criteria,
        reasons=tuple(
            Reason(str(row["id"]), reading.texts(row, "text", "reasons"))
            for row in reading.rows(tree, "reasons", MOST_REASONS)
        ),
        groups=groups,
    )


def _criterion(reading: _Reading, row: Mapping[str, Any], groups: Mapping[str, Texts]) -> Criterion:
    group = row.get("group")
    if not isinstance(group, str) or group not in groups:
        raise reading.wrong("criteria.group")
    return Criterion(
        id=str(row["id"]),
        group=group,
        names=reading.texts(row, "name", "criteria"),
        questions=reading.texts(row, "question", "criteria"),
    )
