"""Kiosks: when each was last heard of, what it still has to send, what people must look at; and codes for new ones."""

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from io import BytesIO

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from msgspec import Struct

from kiosk.domain.errors import UsageError
from kiosk.domain.manners import Hours
from kiosk.domain.period import parse_day
from kiosk.domain.settings import BY_KEY, Settings, hours_of
from kiosk.domain.shapes import Shape
from sync.protocol import shapes
from sync.protocol.invitation import Invitation, write_scanned, write_typed
from sync.protocol.trust import pin_of
from sync.server import clock, enrolling, house, hubs
from sync.server.models import Alarm, Counter, Device, Folded, MonthFrozen, Office
from sync.server.offices import counter_of
from sync.server.web.door import only_staff
from sync.server.web.pages import listing
from sync.server.web.pages.seen import opened_ms
from sync.server.web.pages.showing import Reader

_IDENT: Shape = shapes.Ident.__metadata__[0]  # type: ignore[attr-defined]
_NAME: Shape = shapes.Name.__metadata__[0]  # type: ignore[attr-defined]
_LINE: Shape = shapes.Line.__metadata__[0]  # type: ignore[attr-defined]
MINUTE_MS, HOUR_MS = 60_000, 3_600_000
GREEN_MS, AMBER_MS = 2 * HOUR_MS, 24 * HOUR_MS
"""Of opening hours without a word from a kiosk."""
MODULE_PX = 8
"""Of a code that is saved as a picture."""
CLOCK_MS = MINUTE_MS
"""A clock that is wrong by more is told."""


SHOW = ("all", "look", "bad", "fair", "good")
SORT = ("need", "office")
"""What can be chosen of the list; the first is shown where nothing is."""
_PLACES = {"bad": 1, "fair": 2, "good": 4, "quiet": 5}


class Need(Struct, frozen=True):
    """How much a kiosk needs somebody: ``look`` where it is not well; the least ``place`` stands first."""

    tone: str
    look: bool
    place: int


class KioskShown(Struct, frozen=True):
    """A kiosk as a line of the table; tones are good, fair, bad or quiet."""

    office: str
    counter: str
    training: bool
    ident: str
    seen: str
    seen_says: str
    seen_tone: str
    queue: str
    clock: str
    clock_tone: str
    program: str
    alarms: tuple[str, ...]


@only_staff
def kiosks(request: HttpRequest) -> HttpResponse:
    """Show the kiosks that are looked for, those first that somebody must look at."""
    reader, asked = Reader(), listing.asked(request, show=SHOW, sort=SORT)
    shown = _Shown(reader)
    devices = Device.objects.select_related("counter__office").order_by(
        "counter__office__training", "counter__office__code", "counter__name", "id"
    )
    found = [(shown.need(one), one) for one in listing.found(asked, ((one, _texts(one)) for one in devices))]
    tones = [need.tone for need, _ in found]
    wanted = [(need, one) for need, one in found if _is_shown(asked.chosen.get("show", ""), need)]
    if "sort" not in asked.chosen:
        wanted.sort(key=lambda each: each[0].place)
    page = listing.part_of(asked, wanted)
    told = {
        "at": "kiosks",
        "asked": asked,
        "page": page,
        "places": [reader.count(n) for n in (page.first, page.last, page.of)],
        "rows": [shown.row(device) for _, device in page.rows],
        "counted": [(tone, reader.count(tones.count(tone)), asked.link(show=tone)) for tone in ("good", "fair", "bad")],
        "look": reader.count(sum(need.look for need, _ in found)),
        "asked_look": asked.link(show="look"),
        "kept": sorted(asked.chosen.items()),
        "sorts": [(name, asked.link(sort="" if name == SORT[0] else name)) for name in SORT],
        "show": asked.chosen.get("show", SHOW[0]),
        "sort": asked.chosen.get("sort", SORT[0]),
        "any": bool(Device.objects.exists()),
    }
    return render(request, "pages/kiosks.html", told)


def _texts(device: Device) -> tuple[str, ...]:
    counter = device.counter
    return counter.office.code, counter.office.name, counter.name, device.id, device.program


def _is_shown(show: str, need: Need) -> bool:
    return show == "" or (need.look if show == "look" else need.tone == show)


class _Shown:
    """Tells of kiosks; what is known of all of them is read once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._now = clock.now_ms()
        self._known_hours: dict[str, Hours] = {}
        self._alarms: dict[str, list[tuple[str, int]]] = {}
        open_ones = Alarm.objects.filter(settled_at=None).order_by("kind")
        for device, kind, n in open_ones.values_list("device_id", "kind").annotate(n=Sum("count")):
            self._alarms.setdefault(device, []).append((kind, n))
        folded = Folded.objects.order_by("epoch")
        self._chosen = dict(folded.values_list("epoch__device_id", "chosen"))
        self._strays = dict(
            folded.order_by().values_list("epoch__device_id").annotate(n=Sum("strays") + Sum("strange"))
        )

        self._unproven: dict[str, list[str]] = {}
        for ident, month in (
            MonthFrozen.objects.filter(proven=False).values_list("device_id", "month").order_by("month")
        ):
            self._unproven.setdefault(ident, []).append(f"{month[5:]}/{month[:4]}")

    def need(self, device: Device) -> Need:
        """Return how much a kiosk needs somebody: alarms first, then silence, then a wrong clock."""
        _, _, tone = self._seen(device)
        ahead = device.clock_ahead_ms
        clock_wrong = ahead is not None and abs(ahead) > CLOCK_MS and not device.is_revoked
        alarms = bool(self._told(device))
        place = 0 if alarms else min(_PLACES[tone], 3 if clock_wrong else 9)
        return Need(tone, alarms or clock_wrong or tone == "bad", place)

    def row(self, device: Device) -> KioskShown:
        reader, text = self._reader, self._reader.wording.text
        seen, says, tone = self._seen(device)
        ahead = device.clock_ahead_ms
        wrong = ahead is not None and abs(ahead) > CLOCK_MS
        state = text(f"centre.page.clock_{device.clock}") if device.clock else "–"
        return KioskShown(
            office=f"{device.counter.office.code} {device.counter.office.name}",
            counter=device.counter.name,
            training=device.counter.office.training,
            ident=device.id[:8],
            seen=seen,
            seen_says=says,
            seen_tone=tone,
            queue="–" if device.queue is None else reader.count(device.queue),
            clock=_off(reader, ahead) if ahead is not None and wrong else state,
            clock_tone="bad" if wrong or device.clock == "untrusted" else "plain",
            program=device.program.removeprefix("hailong ") or "–",
            alarms=self._told(device),
        )

    def _seen(self, device: Device) -> tuple[str, str, str]:
        """Return when a kiosk was last heard of, how that is, and its tone; in opening hours."""
        text = self._reader.wording.text
        if device.is_revoked:
            return "–", text("centre.page.revoked"), "quiet"
        if device.last_seen is None:
            return "–", text("centre.page.never"), "bad"
        then = int(device.last_seen.timestamp() * 1000)
        silent = opened_ms(self._hours(device.id), then, self._now, AMBER_MS + 1)
        tone = "good" if silent < GREEN_MS else "fair" if silent <= AMBER_MS else "bad"
        return _ago(self._reader, self._now - then), text(f"centre.page.seen_{tone}"), tone

    def _hours(self, ident: str) -> Hours:
        """Return a kiosk's opening hours; thousands of them have the same."""
        chosen = {key: value for key, value in self._chosen.get(ident, {}).items() if key.startswith("hours.")}
        spelled = json.dumps(chosen, sort_keys=True)
        if spelled not in self._known_hours:
            self._known_hours[spelled] = _hours_of(chosen)
        return self._known_hours[spelled]

    def _told(self, device: Device) -> tuple[str, ...]:
        text, count = self._reader.wording.text, self._reader.count
        told = [text(f"centre.page.alarm_{kind}", n=count(n)) for kind, n in self._alarms.get(device.id, ())]
        if strays := self._strays.get(device.id):
            told.append(text("centre.page.strays", n=count(strays)))
        told += [text("centre.page.unproven", month=month) for month in self._unproven.get(device.id, ())]
        return tuple(told)


def _ago(reader: Reader, since_ms: int) -> str:
    if since_ms < MINUTE_MS:
        return reader.wording.text("centre.page.just_now")
    unit, n = _span(since_ms)
    return reader.wording.text(f"centre.page.{unit}_ago", n=reader.count(n))


def _off(reader: Reader, ahead_ms: int) -> str:
    unit, n = _span(abs(ahead_ms))
    return reader.wording.text(f"centre.page.clock_{'ahead' if ahead_ms > 0 else 'behind'}_{unit}", n=reader.count(n))


def _span(span_ms: int) -> tuple[str, int]:
    """Return a time in the unit that says it best."""
    minutes = span_ms // MINUTE_MS
    if minutes < 2 * 60:
        return "minutes", minutes
    return ("hours", minutes // 60) if minutes < 2 * 1440 else ("days", minutes // 1440)


def _hours_of(chosen: Mapping[str, object]) -> Hours:
    """Return the opening hours that a kiosk has chosen, the usual ones where it has told none."""
    try:
        settings = Settings({key: value for key, value in chosen.items() if key in BY_KEY})
        return hours_of(settings, [parse_day(day) for day in settings.texts("hours.closed")])
    except UsageError:
        # A newer kiosk may have more to choose from.
        return hours_of(Settings({}), ())


@only_staff
def codes(request: HttpRequest) -> HttpResponse:
    """Ask where a kiosk shall stand, and show the code by which it joins, once."""
    if house.current().upstream is not None or not request.user.has_perm("centre.add_enrolmentcode"):
        raise PermissionDenied
    told: dict[str, object] = {
        "at": "kiosks",
        "offices": Office.objects.all(),
        "counters": Counter.objects.order_by("name").values_list("name", flat=True).distinct(),
        "pin": _grouped(pin_of(house.current().signer.public_key).hex()),
    }
    if request.method != "POST":
        return render(request, "pages/codes.html", told)
    asked = {name: request.POST.get(name, "").strip() for name in ("office", "name", "counter")}
    training = request.POST.get("training") == "yes"
    asked["name"] = asked["name"] or asked["office"]
    forms = {"office": _IDENT, "name": _LINE, "counter": _NAME}
    wrong = [name for name, form in forms.items() if not form.accepts(asked[name])]
    if wrong:
        told |= {"asked": asked, "wrong": wrong[0], "for_training": training}
        return render(request, "pages/codes.html", told, status=400)
    counter = counter_of(asked["office"], asked["name"], asked["counter"], training=training)
    return render(request, "pages/code.html", {"at": "kiosks", "counter": counter, **_code(request, counter)})


def _grouped(pin: str) -> tuple[str, str]:
    """Return the beginning of a pin, which is enough to be typed, and the rest of it, in groups of four."""
    groups = [pin[at : at + 4] for at in range(0, len(pin), 4)]
    return " ".join(groups[:4]), " ".join(groups[4:])


def _code(request: HttpRequest, counter: Counter) -> dict[str, object]:
    """Make a code and return it as it is typed and as it is scanned."""
    made_by = request.user if isinstance(request.user, User) else None
    code, pin = enrolling.new_code(counter, made_by), pin_of(house.current().signer.public_key)
    url = hubs.url_for(counter.office.hub)
    told: dict[str, object] = {
        "typed": write_typed(code, pin),
        "hours": int(enrolling.VALID.total_seconds()) // 3600,
        "url": url or "",
    }
    if url:
        from kiosk.codes.qr import QUIET_ZONE, modules

        matrix = modules(write_scanned(Invitation(code, pin, url)))
        dark = [(x + QUIET_ZONE, y + QUIET_ZONE) for y, row in enumerate(matrix) for x, one in enumerate(row) if one]
        side = len(matrix) + 2 * QUIET_ZONE
        told |= {"side": side, "path": "".join(f"M{x} {y}h1v1h-1z" for x, y in dark), "picture": _picture(side, dark)}
    return told


def _picture(side: int, dark: Iterable[tuple[int, int]]) -> str:
    """Return a code as the address of a picture that a browser saves: the picture itself, and nothing to be asked for.

    The code is told once, so no page could give it later.
    """
    from PIL import Image

    code, file = Image.new("1", (side, side), 1), BytesIO()
    for spot in dark:
        code.putpixel(spot, 0)
    code.resize((side * MODULE_PX, side * MODULE_PX)).save(file, "PNG")
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
