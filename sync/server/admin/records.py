"""What people must look at, and what was refused."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from sync.server import clock
from sync.server.admin.pages import OnlyShown
from sync.server.labels import label
from sync.server.models import Alarm, Backup, Receipt, RefusedBatch


@admin.register(Alarm)
class AlarmPages(OnlyShown[Alarm]):
    """An alarm stays until somebody says that it is settled."""

    list_display = ("kind", "device", "epoch", "seq", "count", "first_at", "last_at", "settled_at", "settled_by")
    list_filter = ("kind", ("settled_at", admin.EmptyFieldListFilter), "device__counter__office")
    list_select_related = ("device__counter__office", "settled_by")
    actions = ("settle",)

    @admin.action(description=label("centre.action.settle"), permissions=["change"])
    def settle(self, request: HttpRequest, chosen: QuerySet[Alarm]) -> None:
        """Say that somebody looked at these."""
        for alarm in chosen.filter(settled_at=None):
            alarm.settled_at, alarm.settled_by_id = clock.now(), request.user.pk
            alarm.save(update_fields=("settled_at", "settled_by"))
            self.log_change(request, alarm, "settled")
        self.message_user(request, label("centre.action.done"), messages.SUCCESS)


@admin.register(RefusedBatch)
class RefusedPages(OnlyShown[RefusedBatch]):
    """Refused batches, without their bytes."""

    list_display = ("at", "device", "code", "way", "size")
    list_filter = ("code", "way", "device__counter__office")
    list_select_related = ("device__counter__office",)
    exclude = ("content",)


@admin.register(Receipt)
class ReceiptPages(OnlyShown[Receipt]):
    """Batches that brought something."""

    list_display = ("at", "epoch", "first", "last", "way", "fresh", "known", "conflicting", "unparsed")
    list_filter = ("way", "epoch__device__counter__office")
    list_select_related = ("epoch__device",)
    show_full_result_count = False


@admin.register(Backup)
class BackupPages(OnlyShown[Backup]):
    """Copies that were opened and found whole."""

    list_display = ("file", "made_at", "verified_at", "size")
