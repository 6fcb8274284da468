"""The members of a class of entries or messages: what each may be, which may be absent, and how they become JSON."""

from collections.abc import Callable, Mapping, Set
from typing import Any, TypeVar, get_args, get_type_hints

from msgspec import Struct
from msgspec.structs import fields

from kiosk.domain import shapes
from kiosk.domain.errors import Bug, IllFormedError

_Made = TypeVar("_Made", bound=Struct)


class Member(Struct, frozen=True):
    """One member of a class of entries."""

    name: str
    shape: shapes.Shape
    may_lack: bool


_known: dict[type[Struct], tuple[Member, ...]] = {}
_forms: dict[type[Struct], "Form"] = {}


def members_of(made: type[Struct]) -> tuple[Member, ...]:
    """Return the members of a class of entries, read once from its annotations."""
    if made not in _known:
        hints = get_type_hints(made, include_extras=True)
        _known[made] = tuple(Member(item.name, _shape(hints[item.name]), item.default is None) for item in fields(made))
    return _known[made]


class Form(Struct, frozen=True):
    """What the JSON of a class of entries may and must name, and what its values are read with."""

    known: Set[str]
    needed: Set[str]
    readers: tuple[tuple[str, Callable[[Any], Any]], ...]


def form_of(made: type[Struct]) -> Form:
    if made not in _forms:
        members = members_of(made)
        _forms[made] = Form(
            frozenset({"v", "kind", *(member.name for member in members)}),
            frozenset({"v", "kind", *(member.name for member in members if not member.may_lack)}),
            tuple((member.name, member.shape.read) for member in members if member.shape.read is not None),
        )
    return _forms[made]


def _shape(hint: object) -> shapes.Shape:
    for part in (hint, *get_args(hint)):
        found = [extra for extra in getattr(part, "__metadata__", ()) if isinstance(extra, shapes.Shape)]
        if found:
            return found[0]
    raise Bug(f"{hint} has no shape")


def check(made: Struct, kind: str) -> None:
    """Do nothing when every member is of its shape; raises IllFormedError."""
    for member in members_of(type(made)):
        value = getattr(made, member.name)
        if (value is not None or not member.may_lack) and not member.shape.accepts(value):
            raise IllFormedError(kind, member.name)


def tell(made: Struct, plain: dict[str, Any]) -> dict[str, Any]:
    """Add the members to ``plain`` as JSON-ready values and return it; what is absent has no member."""
    for member in members_of(type(made)):
        value = getattr(made, member.name)
        if value is not None:
            write = member.shape.write
            plain[member.name] = value if write is None else write(value)
    return plain


def build(made: type[_Made], plain: Mapping[str, Any]) -> _Made:
    """Return what JSON values with the members ``v`` and ``kind`` describe.

    Raises IllFormedError naming the first place that is unknown, missing or ill-formed.
    """
    form = form_of(made)
    if not (form.needed <= plain.keys() <= form.known) or None in plain.values():
        raise IllFormedError(str(plain["kind"]), first_fault(made, plain))
    values = {**plain}
    del values["v"], values["kind"]
    try:
        for name, read in form.readers:
            if name in values:
                values[name] = read(values[name])
    except (TypeError, ValueError, LookupError, AttributeError) as problem:
        raise IllFormedError(str(plain["kind"]), first_fault(made, plain)) from problem
    return made(**values)


def first_fault(made: type[Struct], plain: Mapping[str, Any]) -> str:
    """Return the first name that is unknown, or else the first member that is missing or cannot be read."""
    unknown = plain.keys() - form_of(made).known
    if unknown:
        return min(map(str, unknown))
    return next(member.name for member in members_of(made) if not _reads(member, plain))


def _reads(member: Member, plain: Mapping[str, Any]) -> bool:
    if member.name not in plain or plain[member.name] is None:
        return member.name not in plain and member.may_lack
    try:
        if member.shape.read is not None:
            member.shape.read(plain[member.name])
    except (TypeError, ValueError, LookupError, AttributeError):
        return False
    return True
