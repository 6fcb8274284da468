"""What the doctor finds: one line a subject, each with its state in words."""

import platform
import shutil
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from kiosk import BUILT, __version__
from kiosk.app.clock import Clock
from kiosk.app.display import check_display
from kiosk.app.printing.queue import Printer, Trouble
from kiosk.app.printing.system import system_queue
from kiosk.db.database import sqlite_version
from kiosk.domain.ballot import ClockState
from kiosk.domain.belief import Belief, Why
from kiosk.domain.errors import WorldError
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import DAY_MS, ZONE_MS, date_figures, day_of, parse_day
from kiosk.domain.wording import Wording
from kiosk.store.reading import Reader
from kiosk.store.room import LEAST_BYTES, WARN_BYTES

WARN_AGE_MS, BAD_AGE_MS = 3 * DAY_MS, 14 * DAY_MS
"""How old the last backup may be: a long weekend, the longest holidays."""
WARN_AHEAD_MS = 5 * 60_000
"""How far the clock may be from the centre's: entries tell five minutes."""


class State(StrEnum):
    """How a subject is."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


class Line(Struct, frozen=True):
    """One subject: what it is about, how it is, and what that means in one sentence."""

    subject: str
    state: State
    says: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def disk(folder: Path, wording: Wording) -> Line:
    """Return the state of the disk the data folder is on, by the limits of the disk-full rules."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    state = State.BAD if free < LEAST_BYTES else State.WARN if free < WARN_BYTES else State.GOOD
    return Line("disk", state, wording.text(f"doctor.disk_{state.value}", free=Numerals(wording).size(free)))


def clock(now: Clock, wording: Wording) -> Line:
    """Return whether the clock can be right at all: not before the day this program was built."""
    wall_ms = now.wall_ms()
    day = day_of(wall_ms)
    state = State.BAD if day < parse_day(BUILT) else State.GOOD
    minutes = (wall_ms + 7 * 3_600_000) // 60_000 % 1_440
    time = f"{minutes // 60}:{minutes % 60:02}"
    return Line("clock", state, wording.text(f"doctor.clock_{state.value}", date=date_figures(day, wording), time=time))


def time_servers(now: Clock, wording: Wording) -> Line:
    """Return whether the system keeps its clock by the network's time servers; offices without any are no fault."""
    kept = {True: "kept", False: "alone", None: "untold"}[now.synced()]
    return Line("time_servers", State.GOOD, wording.text(f"doctor.time_servers_{kept}"))


def belief(found: Belief, wording: Wording) -> Line:
    """Return how far the running kiosk believes the clock, and why."""
    state = State.BAD if found.state is ClockState.UNTRUSTED else State.GOOD
    return Line("clock_belief", state, wording.text(f"doctor.belief_{found.why.value}"))


def screen(wording: Wording) -> Line:
    try:
        check_display()
    except WorldError as problem:
        why = problem.params.get("detail") or problem.params.get("library")
        return Line("display", State.WARN, wording.text("doctor.display_warn", why=why))
    return Line("display", State.GOOD, wording.text("doctor.display_good"))


def printers() -> tuple[Printer, ...] | Trouble:
    """Return the printers of this system, or why there are none to ask; it may take seconds."""
    try:
        return system_queue().printers()
    except WorldError as problem:
        return Trouble.of(problem)


def printer(found: tuple[Printer, ...] | Trouble, wording: Wording) -> Line:
    """Return how the printers are: an office without any is no fault, one that cannot print is."""
    text = wording.text
    if isinstance(found, Trouble):
        if found.key == "print_not_installed":
            return Line("printer", State.GOOD, text("doctor.printer_untold"))
        return Line("printer", State.WARN, wording.told(f"error.{found.key}", found.params))
    if not found:
        return Line("printer", State.GOOD, text("doctor.printer_none"))
    troubles = [one.trouble for one in found if one.trouble is not None]
    if troubles:
        why = " ".join(wording.told(f"error.{one.key}", one.params) for one in troubles)
        return Line("printer", State.WARN, text("doctor.printer_warn", why=why))
    return Line("printer", State.GOOD, text("doctor.printer_good", printers=", ".join(one.title for one in found)))


def versions(wording: Wording) -> Line:
    told = f"hailong {__version__}, Python {platform.python_version()}, SQLite {sqlite_version()}"
    return Line("versions", State.GOOD, wording.text("doctor.versions", versions=f"{told}, {platform.platform()}"))


def facts(reader: Reader) -> dict[str, Any]:
    """Return what the lines of an open ledger are made from, but for how it was stopped."""
    standing, kept = reader.standing(), reader.upkeep()
    told = {"device": standing.device.hex(), "entries": standing.seq, "lost": None, **kept._asdict()}
    for entry, first, last in reader.recoveries():
        told["lost"] = {"first": first, "last": last, "certain": entry.certain, "uncertain": entry.uncertain}
    return told


def ledger(state: Mapping[str, Any], now_ms: int, wording: Wording) -> Iterator[Line]:
    """Yield the lines of an open ledger; ``now_ms`` is the wall time."""
    number = Numerals(wording).count
    yield Line(
        "ledger",
        State.GOOD,
        wording.text("doctor.ledger_good", device=state["device"], entries=number(state["entries"])),
    )
    clean = bool(state["clean"])
    kind = State.GOOD if clean else State.WARN
    yield Line("stop", kind, wording.text(f"doctor.stop_{kind.value}"))
    if lost := state["lost"]:
        days = date_figures(lost["first"], wording), date_figures(lost["last"], wording)
        told = f"{days[0]} – {days[1]}" if days[0] != days[1] else days[0]
        certain, uncertain = number(lost["certain"]), number(lost["uncertain"])
        says = wording.text("doctor.lost", days=told, certain=certain, uncertain=uncertain)
        yield Line("lost", State.WARN, says)
    if fault := state.get("fault"):
        yield Line("fault", State.WARN, wording.sentence(WorldError(fault["key"], **fault["params"])))
    if "clock" in state:
        yield belief(Belief(Why(state["clock"])), wording)
    yield from upkeep(state, now_ms, wording)
    yield from road(state.get("road"), now_ms, wording)
    running = "running" if state.get("running") else "resting"
    yield Line("kiosk", State.GOOD, wording.text(f"doctor.kiosk_{running}"))


def road(state: Mapping[str, Any] | None, now_ms: int, wording: Wording) -> Iterator[Line]:
    """Yield how the road to the centre is; nothing for a kiosk that belongs to none."""
    if state is None:
        return
    number, text = Numerals(wording).count, wording.text
    trouble = state["trouble"]
    why = None if trouble is None else wording.sentence(WorldError(trouble["key"], **trouble["params"]))
    if "office" not in state:
        yield Line("road", State.BAD, str(why))
        return
    late = now_ms - state["reached"] > WARN_AGE_MS
    said = text(
        "doctor.road_joined", name=state["name"], counter=state["counter"], when=_when(state["reached"], wording)
    )
    way = "road_by_stick" if state["url"] is None else "road_queue"
    said += " " + text(f"doctor.{way}", queue=number(state["queue"]), safe=number(state["safe"]))
    yield Line("road", State.WARN if late and state["queue"] else State.GOOD, said)
    ahead = state.get("ahead")
    if ahead is not None and abs(ahead) > WARN_AHEAD_MS:
        told = text("doctor.road_ahead" if ahead > 0 else "doctor.road_behind", minutes=number(abs(ahead) // 60_000))
        yield Line("road_clock", State.WARN, told)
    if why is not None:
        yield Line("road_trouble", State.WARN, text("doctor.road_trouble", why=why))


def upkeep(state: Mapping[str, Any], now_ms: int, wording: Wording) -> Iterator[Line]:
    """Yield how old the last good backup is, what went wrong since, and what the last whole check found."""
    text = wording.text
    made, trouble, check = state["backup"], state["trouble"], state["check"]
    age = now_ms - (made["at"] if made else state["founded"] or now_ms)
    kind = State.BAD if age > BAD_AGE_MS else State.WARN if age > WARN_AGE_MS or age < 0 else State.GOOD
    if made:
        told = text("doctor.backup", when=_when(made["at"], wording), entries=Numerals(wording).count(made["entries"]))
    else:
        told = text(f"doctor.backup_none_{kind.value}")
    yield Line("backup", kind, told)
    if trouble:
        why = wording.sentence(WorldError(trouble["key"], **trouble["params"]))
        told = text("doctor.backup_trouble", when=_when(trouble["at"], wording), why=why)
        yield Line("backup_trouble", State.WARN, told)
    if check:
        found = check["findings"]
        kind = State.BAD if found else State.GOOD
        what, where = found[0] if found else ("ballot", "")
        what = text(f"phrase.{what}")
        told = text(
            f"doctor.check_{kind.value}", when=_when(check["at"], wording), n=len(found), what=what, where=where
        )
        yield Line("check", kind, told)


def _when(wall_ms: int, wording: Wording) -> str:
    minutes = (wall_ms + ZONE_MS) // 60_000 % 1_440
    time = f"{minutes // 60}:{minutes % 60:02}"
    return wording.text("doctor.when", date=date_figures(day_of(wall_ms), wording), time=time)
