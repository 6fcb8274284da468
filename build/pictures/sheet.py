"""The contact sheet: all pictures of a run on one page, in groups."""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

_HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Hài Lòng: pictures</title>
<style>
body { font: 15px/1.4 sans-serif; margin: 24px; background: #F6F4EF; color: #17262A }
h2 { font-size: 18px; margin: 32px 0 8px }
div { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start }
figure { margin: 0 }
img { height: 300px; max-width: 96vw; border: 1px solid #DAD5C8; display: block }
</style>
<h1>Hài Lòng: pictures</h1>
"""


def contact_sheet(names: Iterable[str]) -> str:
    """Return the page that shows the pictures of those names; the files stand beside it."""
    parts = [_HEAD]
    for group, members in groupby(sorted(names), key=lambda name: name.rpartition("/")[0]):
        parts.append(f"<h2>{escape(group)}</h2>\n<div>\n")
        parts += [_figure(name) for name in members]
        parts.append("</div>\n")
    return "".join(parts)


def write_sheet(folder: Path, names: Iterable[str]) -> Path:
    """Write the contact sheet into ``folder`` and return where it is."""
    file = folder / "index.html"
    file.write_text(contact_sheet(names), encoding="utf-8")
    return file


def _figure(name: str) -> str:
    short = escape(name.rpartition("/")[2])
    file = f"{escape(name)}.png"
    return f'<figure><a href="{file}"><img loading="lazy" src="{file}" alt="{short}"></a>{short}</figure>\n'
