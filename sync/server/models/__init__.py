"""What the centre keeps."""

from sync.server.models.centre import Attempt, Backup, Centre
from sync.server.models.chains import CommentText, Conflict, Entry, Epoch, Place
from sync.server.models.config import ConfigItem, SurveyForm
from sync.server.models.devices import Device, EnrolmentCode
from sync.server.models.figures import Ballot, DayCount, DayDetail, Folded, Loss, MonthFrozen
from sync.server.models.hubs import Downward, KeptBatch, Upstream, Upward
from sync.server.models.offices import Counter, Hub, Office
from sync.server.models.records import Alarm, Receipt, RefusedBatch

__all__ = [
    "Alarm", "Attempt", "Backup", "Ballot", "Centre", "CommentText", "ConfigItem", "Conflict", "Counter",
    "DayCount", "DayDetail", "Device", "Downward", "EnrolmentCode", "Entry", "Epoch", "Folded", "Hub", "KeptBatch",
    "Loss", "MonthFrozen", "Office", "Place", "Receipt", "RefusedBatch", "SurveyForm", "Upstream", "Upward",
]  # fmt: skip
