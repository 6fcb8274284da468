"""Which pictures there are: named shots in the order they are taken, each made only when it is asked for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from PySide6.QtGui import QImage

from pictures.camera import camera
from pictures.panels import LANGUAGES, LOOKS, PANELS
from pictures.papers import MONTHS, gathered_of, pages_of, report_of
from pictures.tour import stops

Wanted = Callable[[str], bool]
_MOST_PAGES = 9


@dataclass(frozen=True)
class Shot:
    """A picture and its name, such as ``public/1280x800/vi/plain/welcome``."""

    name: str
    image: QImage


def shots(patterns: Sequence[str]) -> Iterator[Shot]:
    """Yield every picture whose name matches one of ``patterns``; all of them where there is none."""

    def is_wanted(name: str) -> bool:
        return not patterns or any(fnmatchcase(name, pattern) for pattern in patterns)

    yield from public_shots(is_wanted)
    yield from paper_shots(is_wanted)


def public_shots(is_wanted: Wanted) -> Iterator[Shot]:
    """Yield every public screen on every panel, in every look and language."""
    every = tuple(stops())
    for panel in PANELS:
        for look in LOOKS:
            names = {
                f"public/{panel.name}/{lang}/{look.name}/{stop.name}": (stop, lang)
                for lang in LANGUAGES
                for stop in every
            }
            asked = {name: found for name, found in names.items() if is_wanted(name)}
            if not asked:
                continue
            with camera(panel, look) as opened:
                for name, (stop, lang) in asked.items():
                    opened.show(stop.scene(lang, look.text_size))
                    yield Shot(name, opened.shoot())


def paper_shots(is_wanted: Wanted) -> Iterator[Shot]:
    """Yield every page of the reports, in every language."""
    for month in MONTHS:
        names = {lang: [f"paper/{month.name}/{lang}/page-{n}" for n in range(1, _MOST_PAGES)] for lang in LANGUAGES}
        asked = [lang for lang in LANGUAGES if any(map(is_wanted, names[lang]))]
        if not asked:
            continue
        gathered = gathered_of(month)
        for lang in asked:
            pages = pages_of(report_of(gathered, month, lang))
            yield from (Shot(name, page) for name, page in zip(names[lang], pages, strict=False) if is_wanted(name))
