"""Kiosks, and the codes by which they join."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from sync.protocol.invitation import Invitation, write_scanned, write_typed
from sync.protocol.trust import pin_of
from sync.server import enrolling, house, hubs
from sync.server.admin.pages import OnlyShown
from sync.server.labels import label
from sync.server.models import Device, EnrolmentCode
from sync.server.models.devices import DeviceState


@admin.register(Device)
class DevicePages(OnlyShown[Device]):
    """A kiosk is never deleted: revoked, it is a tombstone."""

    list_display = (
        "id",
        "counter",
        "state",
        "readmitted",
        "last_seen",
        "queue",
        "clock",
        "program",
        "config_version",
        "hub",
    )
    list_filter = ("state", "counter__office__training", "counter__office")
    search_fields = ("id", "counter__name", "counter__office__code", "counter__office__name")
    list_select_related = ("counter__office", "hub")
    exclude = ("public_key", "question")
    actions = ("revoke", "readmit")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the kiosks, and the way to the page of sticks."""
        return super().changelist_view(request, (extra_context or {}) | {"sticks_title": label("centre.sticks.title")})

    @admin.action(description=label("centre.action.revoke"), permissions=["change"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[Device]) -> None:
        """Take nothing more from these kiosks."""
        for device in chosen:
            device.state, device.readmitted = DeviceState.REVOKED, False
            device.save(update_fields=("state", "readmitted"))
            self.log_change(request, device, "revoked")
        self.message_user(request, label("centre.action.done"), messages.SUCCESS)

    @admin.action(description=label("centre.action.readmit"), permissions=["change"])
    def readmit(self, request: HttpRequest, chosen: QuerySet[Device]) -> None:
        """Let these revoked kiosks join once more, with a new code."""
        for device in chosen.filter(state=DeviceState.REVOKED):
            device.readmitted = True
            device.save(update_fields=("readmitted",))
            self.log_change(request, device, "readmitted")
        self.message_user(request, label("centre.action.done"), messages.SUCCESS)


@admin.register(EnrolmentCode)
class CodePages(OnlyShown[EnrolmentCode]):
    """A code is told once, on the page that follows its making."""

    list_display = ("counter", "made_at", "made_by", "expires_at", "used_at", "device")
    list_filter = ("counter__office",)
    list_select_related = ("counter__office", "device__counter__office", "made_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody may invite kiosks."""
        return house.current().upstream is None and request.user.has_perm("centre.add_enrolmentcode")

    def get_exclude(self, request: HttpRequest, obj: EnrolmentCode | None = None) -> tuple[str, ...]:
        """Return what is not asked for a new one: only where the kiosk shall stand is."""
        hashes = ("scanned_hash", "typed_hash")
        return hashes if obj is not None else (*hashes, "made_at", "made_by", "expires_at", "used_at", "device")

    def save_model(
        self, request: HttpRequest, obj: EnrolmentCode, form: "forms.ModelForm[EnrolmentCode]", change: bool
    ) -> None:
        """Make the code and tell it."""
        obj.made_by_id = request.user.pk
        code = enrolling.issue(obj)
        pin = pin_of(house.current().signer.public_key)
        self.message_user(request, f"{label('centre.action.code')} {write_typed(code, pin)}", messages.SUCCESS)
        url = hubs.url_for(obj.counter.office.hub)
        if url:
            scanned = write_scanned(Invitation(code, pin, url))
            self.message_user(request, f"{label('centre.action.scanned')} {scanned}", messages.INFO)
