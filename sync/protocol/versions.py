"""Which protocol is spoken: a major that must be the same, a minor that the older side decides."""

import re

from sync.protocol.refusals import Code, Refused

MAJOR, MINOR = 1, 0
VERSION = f"{MAJOR}.{MINOR}"
_FORM = re.compile(r"(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})")


def check(told: object) -> None:
    """Do nothing when a message of this version can be read here.

    Raises Refused ``malformed``, ``protocol_newer`` or ``protocol_older``, with what is spoken here.
    """
    form = _FORM.fullmatch(told) if isinstance(told, str) else None
    if form is None:
        raise Refused(Code.MALFORMED, where="v")
    major, minor = int(form[1]), int(form[2])
    if (major, minor) > (MAJOR, MINOR):
        raise Refused(Code.NEWER, told=form[0], speaks=VERSION)
    if major < MAJOR:
        raise Refused(Code.OLDER, told=form[0], speaks=VERSION)


def both_speak(other: str) -> str:
    """Return the newest version that both sides speak, where ``other`` is what a ``time`` message says.

    Raises Refused ``malformed``, ``protocol_newer`` or ``protocol_older``.
    """
    form = _FORM.fullmatch(other)
    if form is None or int(form[1]) != MAJOR:
        check(other)
        raise Refused(Code.MALFORMED, where="speaks")
    return f"{MAJOR}.{min(MINOR, int(form[2]))}"
