"""What an office file already says of a new kiosk: one ``office.toml`` for a hundred tablets."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kiosk.app.assets import read_toml
from kiosk.app.founding import read_office
from kiosk.app.paths import service_file

NAME = "office.toml"
CENTRE = "centre"
"""The table that tells the pin of the centre; it is no setting."""


def given_office(folder: Path, environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Return the settings of the first office file found: in the data folder, beside it, or in the service's folder.

    Raises FileProblem where the file is broken: nobody should set up a kiosk on half of it.
    """
    found = _office_file(folder, environ)
    if found is None:
        return {}
    tree, file = found
    return dict(read_office({table: rows for table, rows in tree.items() if table != CENTRE}, str(file)).to_plain())


def given_pin(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Return the pin of the centre that the office file names, "" where it names none."""
    found = _office_file(folder, environ)
    centre = found[0].get(CENTRE) if found else None
    return str(centre.get("pin", "")) if isinstance(centre, Mapping) else ""


def _office_file(folder: Path, environ: Mapping[str, str]) -> tuple[Mapping[str, Any], Path] | None:
    for place in (folder, folder.parent, service_file(environ).parent):
        file = place / NAME
        if file.is_file():
            return read_toml(file, "office_file_broken"), file
    return None
