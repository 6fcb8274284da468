"""What an office file already says of a new kiosk: one ``office.toml`` for a hundred tablets."""

import os
from collections.abc import Mapping
from pathlib import Path

from kiosk.app.assets import read_toml
from kiosk.app.founding import read_office
from kiosk.app.paths import service_file

NAME = "office.toml"


def given_office(folder: Path, environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Return the settings of the first office file found: in the data folder, beside it, or in the service's folder.

    Raises FileProblem where the file is broken: nobody should set up a kiosk on half of it.
    """
    for place in (folder, folder.parent, service_file(environ).parent):
        file = place / NAME
        if file.is_file():
            return dict(read_office(read_toml(file, "office_file_broken"), str(file)).to_plain())
    return {}
