"""What a Prometheus asks for, from this machine only: numbers of the centre, no name of anybody."""

import ipaddress
from collections.abc import Iterator

from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse

from kiosk import __version__
from sync.server import clock
from sync.server.hub import forwarding
from sync.server.models import Alarm, Backup, Device, Entry, Epoch, RefusedBatch, Upstream
from sync.server.web.answers import peer_of
from sync.server.web.counting import TALLIES

Sample = tuple[dict[str, str], float]


def metrics(request: HttpRequest) -> HttpResponse:
    """Return the numbers in Prometheus' text form; anybody elsewhere finds nothing here."""
    try:
        own = ipaddress.ip_address(peer_of(request)).is_loopback
    except ValueError:
        own = False
    if not own:
        raise Http404
    text = "".join(line for name, kind, says, samples in _families() for line in _lines(name, kind, says, samples))
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _lines(name: str, kind: str, says: str, samples: list[Sample]) -> Iterator[str]:
    yield f"# HELP hailong_{name} {says}\n# TYPE hailong_{name} {kind}\n"
    for labels, value in samples:
        told = ",".join(f'{label}="{text}"' for label, text in labels.items())
        yield f"hailong_{name}{{{told}}} {value:g}\n" if told else f"hailong_{name} {value:.17g}\n"


def _families() -> Iterator[tuple[str, str, str, list[Sample]]]:
    yield "build_info", "gauge", "Version of the program.", [({"version": __version__}, 1)]
    places = Epoch.objects.aggregate(all=Sum("mark"), safe=Sum("durable"))
    yield "places", "gauge", "Places of chains that are stored.", [({}, places["all"] or 0)]
    yield "places_durable", "gauge", "Places in a verified backup.", [({}, places["safe"] or 0)]
    unparsed = Entry.objects.filter(parsed=False).count()
    yield "entries_unparsed", "gauge", "Entries that are not understood yet.", [({}, unparsed)]
    states = Device.objects.order_by().values_list("state").annotate(Count("id"))
    yield "devices", "gauge", "Kiosks.", [({"state": state}, count) for state, count in states]
    queue = Device.objects.aggregate(all=Sum("queue"))["all"] or 0
    yield "queue", "gauge", "Entries that kiosks said they still had to send.", [({}, queue)]
    alarms = Alarm.objects.order_by().filter(settled_at=None).values_list("kind").annotate(Count("id"))
    yield "alarms", "gauge", "Alarms that nobody settled.", [({"kind": kind}, count) for kind, count in alarms]
    refused = RefusedBatch.objects.order_by().values_list("code").annotate(Count("id"))
    yield (
        "batches_refused",
        "gauge",
        "Refused batches that are kept.",
        [({"code": code}, count) for code, count in refused],
    )
    newest = Backup.objects.order_by("-made_at").values_list("made_at", flat=True).first()
    age: list[Sample] = [] if newest is None else [({}, (clock.now() - newest).total_seconds())]
    yield "backup_age_seconds", "gauge", "Age of the newest verified backup.", age
    yield from _above()
    told = TALLIES.told()
    answers = [({"path": path, "status": str(status)}, float(count)) for (path, status), count in told.answers.items()]
    yield "answers_total", "counter", "Answers to kiosks.", answers
    seconds = [({"path": path}, spent) for path, spent in told.seconds.items()]
    yield "answer_seconds_total", "counter", "Time that they took.", seconds


def _above() -> Iterator[tuple[str, str, str, list[Sample]]]:
    """Yield what a hub tells of its road."""
    row = Upstream.objects.first()
    if row is None:
        return
    yield "upstream_waiting", "gauge", "Places that the centre above lacks.", [({}, forwarding.waiting())]
    silent: list[Sample] = [] if row.reached_at is None else [({}, (clock.now() - row.reached_at).total_seconds())]
    yield "upstream_silent_seconds", "gauge", "Time since everything was brought to the centre above.", silent
