"""The page of sticks: a file of batches or of requests goes up, its answer comes down."""

from django import forms
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from sync.protocol.messages import Message
from sync.protocol.refusals import Refused
from sync.protocol.signing import Sealed
from sync.protocol.sticks import BATCHES, GRANTS, RECEIPTS, REQUESTS
from sync.server import byhand, house
from sync.server.labels import label
from sync.server.models import Device
from sync.server.wording import wording

RIGHTS = {BATCHES: "centre.add_receipt", REQUESTS: "centre.add_device"}
ANSWERS = {BATCHES: RECEIPTS, REQUESTS: GRANTS}


class StickForm(forms.Form):
    """One file from a stick."""

    file = forms.FileField(label=label("centre.sticks.file"))


def sticks(request: HttpRequest) -> HttpResponse:
    """Take what a stick brings, as far as who is signed in may; return the file that goes back on it."""
    form = StickForm(request.POST or None, request.FILES or None)
    said = ""
    if request.method == "POST" and form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        kind = "." + str(file.name).rpartition(".")[2].lower()
        if kind not in ANSWERS:
            said = str(label("centre.sticks.neither"))
        elif not request.user.has_perm(RIGHTS[kind]):
            raise PermissionDenied
        else:
            try:
                told = _batches(file) if kind == BATCHES else _requests(request, file)
            except Refused as refused:
                said = wording(get_language() or "en").sentence(refused)
            else:
                return _download(told, str(file.name).rpartition(".")[0] + ANSWERS[kind])
    context = {**admin.site.each_context(request), "form": form, "title": label("centre.sticks.title"), "said": said}
    return render(request, "sticks.html", context)


def _batches(file: "UploadedFile[bytes]") -> list[Message | Sealed]:
    judged = byhand.judge(file.read)
    if judged.trouble is not None and not judged.answers:
        raise judged.trouble
    return [*judged.answers, *byhand.going_down(house.current(), judged.answers)]


def _requests(request: HttpRequest, file: "UploadedFile[bytes]") -> list[Message | Sealed]:
    """Take those who may be taken; who uploads the file vouches for all of it."""
    told: list[Message | Sealed] = []
    trouble: Refused | None = None
    for asked in byhand.requests(file.read):
        try:
            told.extend(byhand.admit(house.current(), asked))
        except Refused as refused:
            trouble = refused
            continue
        device = Device.objects.filter(id=asked.request.device)
        LogEntry.objects.log_actions(int(request.user.pk or 0), device, CHANGE, "granted by stick", single_object=True)
    if trouble is not None and not told:
        raise trouble
    return told


def _download(told: list[Message | Sealed], name: str) -> HttpResponse:
    response = HttpResponse(byhand.sealed(house.current(), told), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{_plain(name)}"'
    return response


def _plain(name: str) -> str:
    """Return a name of nothing but letters, digits, points and hyphens, whatever the sender called the file."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in ".-") else "_" for sign in name)[-200:]
