"""What a first start has gathered so far; nothing of it is in any file before the end."""

from collections.abc import Mapping
from enum import Enum, auto

from msgspec import Struct, field

from kiosk.app.staffroom.founders import Founder, Secrets
from kiosk.domain.copies import replace
from kiosk.domain.settings import BY_KEY, SETTINGS, Settings
from kiosk.store.people import Role

MOST_FOUNDERS = 12


class Step(Enum):
    """The steps in their order."""

    LANGUAGE = auto()
    OFFICE = auto()
    COUNTER = auto()
    SURVEY = auto()
    HOURS = auto()
    CLOCK = auto()
    PEOPLE = auto()
    DONE = auto()


STEPS = tuple(Step)
ASKED: Mapping[Step, tuple[str, ...]] = {
    Step.OFFICE: tuple(setting.key for setting in SETTINGS if setting.page == "office"),
    Step.COUNTER: tuple(setting.key for setting in SETTINGS if setting.page == "counter"),
    Step.SURVEY: ("survey.id", "flow.walk_up", "flow.comment"),
    Step.HOURS: ("hours.week", "hours.closed"),
}


class Draft(Struct, frozen=True):
    """Values by setting (only what was chosen or given), the people, and the secrets once they are drawn."""

    step: Step = Step.LANGUAGE
    values: Mapping[str, object] = field(default_factory=dict)
    founders: tuple[Founder, ...] = ()
    secrets: Secrets | None = None

    def value(self, key: str) -> object:
        return self.values.get(key, BY_KEY[key].default)

    def with_value(self, key: str, value: object) -> "Draft":
        return replace(self, values={**self.values, key: value})

    def next(self) -> "Draft":
        return replace(self, step=STEPS[min(STEPS.index(self.step) + 1, len(STEPS) - 1)])

    def back(self) -> "Draft":
        return replace(self, step=STEPS[max(STEPS.index(self.step) - 1, 0)])

    def with_founder(self, founder: Founder) -> "Draft":
        return replace(self, founders=(*self.founders, founder))

    def without_founder(self, name: str) -> "Draft":
        return replace(self, founders=tuple(one for one in self.founders if one.name != name))

    @property
    def has_manager(self) -> bool:
        return any(one.role is Role.MANAGER for one in self.founders)

    def settings(self) -> Settings:
        """Return the settings; raises UsageError while a value cannot be kept."""
        return Settings(self.values)
