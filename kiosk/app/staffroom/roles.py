"""A person as a form asks for one: a name and a role."""

from collections.abc import Iterable

from kiosk.domain.settings import Kind
from kiosk.domain.wording import Wording
from kiosk.staff.form.field import FieldView
from kiosk.store.people import Role

NAME_SIGNS = 60
START: dict[str, object] = {"name": "", "role": Role.STAFF.value}


def person_fields(values: dict[str, object], words: Wording, typing: str, wrong: str) -> tuple[FieldView, ...]:
    """Return the fields of a new person; under the role stands what it may do."""
    role = str(values["role"])
    name = FieldView(
        key="name",
        kind=Kind.TEXT,
        label=words.text("staff.people.name"),
        value=str(values["name"]),
        wrong=words.text(wrong) if wrong else "",
        high=NAME_SIGNS,
        typing=typing,
    )
    chosen = FieldView(
        key="role",
        kind=Kind.CHOICE,
        label=words.text("staff.people.role"),
        value=role,
        hint=words.text(f"staff.role.{role}_note"),
        choices=tuple((one.value, words.text(f"staff.role.{one.value}")) for one in Role),
    )
    return name, chosen


def name_wrong(name: str, taken: Iterable[str]) -> str:
    """Return the key of what is wrong with a new person's name, or nothing."""
    if not name:
        return "staff.form.wrong.empty"
    return "staff.form.wrong.name_taken" if name in set(taken) else ""
