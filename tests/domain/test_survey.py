"""A survey is read whole or refused at the first wrong place."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from kiosk.app.assets import load_survey, survey_ids
from kiosk.domain.errors import FileProblem
from kiosk.domain.survey import read_survey

Tables = dict[str, Any]


@pytest.mark.parametrize("name", survey_ids())
def test_a_survey_is_the_same_after_a_turn_through_plain_tables(name: str) -> None:
    survey = load_survey(name)
    assert read_survey(survey.to_plain(), name) == survey


def test_the_two_criteria_are_asked_in_the_words_of_the_treasury() -> None:
    for name in ("kbnn-2", "kbnn-5"):
        names = [criterion.names["vi"] for criterion in load_survey(name).criteria]
        assert names == [
            "Thái độ phục vụ, hướng dẫn giải quyết thủ tục hành chính (TTHC)",
            "Thời gian xử lý, hoàn trả giải quyết TTHC",
        ]


def test_five_levels_have_two_good_and_two_bad() -> None:
    survey = load_survey("kbnn-5")
    assert [survey.is_satisfied(level) for level in survey.level_ids()] == [True, True, False, False, False]
    assert [survey.is_unsatisfied(level) for level in survey.level_ids()] == [False, False, False, True, True]


def cut(*path: str) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        for name in path[:-1]:
            tables = tables[name] if not isinstance(tables[name], list) else tables[name][0]
        del tables[path[-1]]

    return change


BREAKS: list[tuple[str, Callable[[Tables], Any]]] = [
    ("survey.id", lambda t: t.update(id="Có dấu")),
    ("version", lambda t: t.update(version=0)),
    ("version", lambda t: t.update(version=True)),
    ("levels", lambda t: t["levels"].reverse()),
    ("levels", lambda t: t["levels"].pop()),
    ("levels.text.en", lambda t: t["levels"][0]["text"].pop("en")),
    ("criteria", cut("criteria")),
    ("criteria", lambda t: t["criteria"].append(t["criteria"][0])),
    ("criteria.group", lambda t: t["criteria"][0].update(group="khac")),
    ("criteria.question.vi", lambda t: t["criteria"][0]["question"].update(vi=" ")),
    ("reasons", lambda t: t.update(reasons=[{"id": f"r{n}", "text": {"vi": "x", "en": "x"}} for n in range(7)])),
    ("satisfied_cut", lambda t: t.update(satisfied_cut=5)),
    ("unsatisfied_cut", lambda t: t.update(unsatisfied_cut=4)),
    ("survey.title", cut("title")),
    ("groups", lambda t: t.update(groups="x")),
]


@pytest.mark.parametrize(("where", "change"), BREAKS, ids=[f"{n}-{where}" for n, (where, _) in enumerate(BREAKS)])
def test_a_broken_survey_is_refused_at_its_place(where: str, change: Callable[[Tables], Any]) -> None:
    tables = copy.deepcopy(load_survey("kbnn-5").to_plain())
    change(tables)
    with pytest.raises(FileProblem) as told:
        read_survey(tables, "mine.toml")
    assert told.value.key == "survey_broken"
    assert told.value.params == {"file": "mine.toml", "where": where}


def test_an_unknown_survey_names_the_known_ones() -> None:
    with pytest.raises(FileProblem) as told:
        load_survey("../secret")
    assert told.value.params["known"] == "kbnn-2, kbnn-5"
