"""What somebody types to join a centre: its address and code, or the pin of its key; and what is wrong with that."""

import re
from collections.abc import Mapping

from kiosk.app.staffroom.say import Say
from kiosk.domain.errors import WorldError
from kiosk.domain.settings import Kind
from kiosk.domain.wording import Wording
from kiosk.staff.form.field import FieldView

_PIN = re.compile(r"[0-9a-f]{16}|[0-9a-f]{64}")
_MOST = {"url": 300, "code": 500, "pin": 100}
_OWN_WORDS = frozenset(
    {
        "road_no_name", "road_no_line", "road_timeout", "road_cut", "road_too_large", "refused_too_many",
        "refused_busy", "refused_other", "refused_key_unknown", "refused_nonce_wrong", "refused_device_revoked",
        "enrol_url",
    }
)  # fmt: skip
"""What is told otherwise than on a road that goes on by itself: who joins has to try again."""
_LINE = 30
"""Signs of an address on one line, in the largest letters on the narrowest panel."""


def fields(values: Mapping[str, str], words: Wording, wrong: Mapping[str, Say]) -> tuple[FieldView, ...]:
    """Return the fields of what is typed."""
    return tuple(
        FieldView(
            key=key,
            kind=Kind.TEXT,
            label=words.text(f"staff.centre.field_{key}"),
            value=value,
            hint=words.text(f"staff.centre.field_{key}_hint"),
            wrong=words.told(wrong[key].key, wrong[key].params) if key in wrong else "",
            high=_MOST[key],
            typing="off",
        )
        for key, value in values.items()
    )


def spelled(pin: str) -> str:
    """Return a pin as it is compared: whoever types it may part it into groups."""
    return re.sub(r"[\s:-]", "", pin).lower()


def wrong(values: Mapping[str, str]) -> dict[str, Say]:
    """Return what is wrong with each value that cannot be meant."""
    if "pin" in values:
        return {} if _PIN.fullmatch(spelled(values["pin"])) else {"pin": Say("staff.centre.pin_wrong", "bad")}
    # Of those who never join nobody loads it.
    from kiosk.app.road.joining import read_invitation

    try:
        read_invitation(values["url"], values["code"])
    except WorldError as problem:
        key = "code" if problem.key == "refused_code_wrong" else "url"
        found = {key: in_own_words(Say(f"error.{problem.key}", "bad", problem.params))}
        return found | {key: Say("staff.form.wrong.empty", "bad") for key, value in values.items() if not value.strip()}
    return {}


def in_own_words(say: Say) -> Say:
    """Return what went wrong as it is told to somebody who joins."""
    key = say.key.removeprefix("error.")
    return Say(f"staff.centre.problem.{key}", say.tone, say.params) if key in _OWN_WORDS else say


def in_lines(address: str) -> str:
    """Return an address in lines that break before its points, colons and strokes."""
    lines = [""]
    for part in re.split(r"(?=[.:/](?!/))", address):
        if lines[-1] and len(lines[-1] + part) > _LINE:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)
