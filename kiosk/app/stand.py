"""What the public side needs to know of its office; made anew when the office changes something."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from kiosk.app import assets
from kiosk.domain.copies import replace
from kiosk.domain.manners import Hours
from kiosk.domain.period import parse_day
from kiosk.domain.settings import BY_KEY, Settings, hours_of, rules_of
from kiosk.domain.states import Rules
from kiosk.domain.survey import Survey, read_survey
from kiosk.domain.wording import Wording

if TYPE_CHECKING:
    # The first picture does not wait for the ledger's part.
    from kiosk.store.reading import Reader


class Stand(Struct, frozen=True):
    """The office, its survey and manners; ``serving`` is the officer of the day."""

    settings: Settings
    survey: Survey
    training: bool
    serving: str | None = None
    wordings: Mapping[str, Wording] = field(default_factory=assets.Wordings)

    @property
    def rules(self) -> Rules:
        return rules_of(self.settings, self.survey)

    @property
    def hours(self) -> Hours:
        return hours_of(self.settings, (parse_day(date) for date in self.settings.texts("hours.closed")))

    def in_language(self, lang: str) -> "Stand":
        """Return the stand with another language for the screens to begin with."""
        return replace(self, settings=self.settings.with_values({"public.language": lang}))

    def to_plain(self) -> dict[str, Any]:
        """Return the stand as JSON-ready values."""
        return {
            "settings": dict(self.settings.to_plain()),
            "survey": self.survey.to_plain(),
            "training": self.training,
            "serving": self.serving,
        }


def from_plain(plain: Mapping[str, Any]) -> Stand:
    """Return the stand that ``to_plain`` told; raises what a value that makes none does."""
    return Stand(
        settings=Settings(plain["settings"]),
        survey=read_survey(plain["survey"], "stand"),
        training=bool(plain["training"]),
        serving=plain["serving"],
    )


def settings_of(reader: "Reader") -> Settings:
    """Return the settings of a ledger; those a newer program knew and this one does not are left alone."""
    return Settings({key: value for key, value in reader.settings().items() if key in BY_KEY})


def read_stand(reader: "Reader", lang: str | None = None) -> Stand:
    """Return the stand of a ledger; ``lang`` replaces the language the screens begin with."""
    settings = settings_of(reader)
    survey = reader.survey(settings.text("survey.id")) or assets.load_survey(settings.text("survey.id"))
    stand = Stand(
        settings=settings,
        survey=survey,
        training=bool(reader.training()),
        serving=reader.serving(settings.text("counter.code")),
    )
    return stand if lang is None else stand.in_language(lang)
