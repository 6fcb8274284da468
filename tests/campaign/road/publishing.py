"""What a centre publishes for its kiosks."""

import random
from datetime import date

from msgspec.structs import replace

from kiosk.app.assets import load_survey
from sync.server import manifests


def publish_something(chance: random.Random, day: date, version: int) -> bool:
    """Publish a survey of this version, or texts, hours or officers, from a day on; say whether it was a survey."""
    match chance.choice(("survey", "texts", "hours", "officers")):
        case "survey":
            survey = replace(load_survey("kbnn-2"), version=version)
            manifests.publish("survey/kbnn-2", survey.to_plain(), since=day)
            return True
        case "texts":
            manifests.publish("texts", {"hotline": f"1900 {chance.randrange(1000):04}"}, since=day)
        case "hours":
            manifests.publish("hours", {"week": [[[chance.randrange(400), 1200]]] * 7}, since=day)
        case _:
            row = {"id": f"o{chance.randrange(3)}", "name": f"Cán bộ {chance.randrange(9)}", "active": True}
            manifests.publish("officers", {"officers": [{**row, "services": []}]}, since=day)
    return False
