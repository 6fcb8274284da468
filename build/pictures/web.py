"""The pages of the centre in a real browser, at every width, in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pictures.belonging import URL
from pictures.browser import Browser, browser
from pictures.nation import Centre, centre, people_the_nation
from pictures.panels import LANGUAGES

SIZES = ((390, 844), (1024, 600), (1280, 800), (1920, 1080))
NAME, PASSWORD = "hoa", "mua-xuan-2027-hoa-binh"
Wanted = Callable[[str], bool]


def pages(wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    """Yield the names and PNGs of the pages that are wanted, such as ``web/1280x800/vi/offices``."""
    with TemporaryDirectory(prefix="nation-") as name:
        with centre(Path(name)) as there:
            people_the_nation(there, Path(name))
        with centre(Path(name), "--url", URL) as there, browser() as opened:
            yield from _pages(there, opened, wanted)


def _pages(there: Centre, opened: Browser, wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    yield from _each(opened, wanted, "sign-in", f"{there.url}/sign-in")
    opened.opens(there.first)
    opened.sends({"username": NAME, "password": PASSWORD, "again": PASSWORD}, "form[method=post]:last-of-type")
    opened.opens(f"{there.url}/sign-in")
    opened.sends({"username": NAME, "password": PASSWORD}, "main form")
    for page, path in _paths(opened, there):
        yield from _each(opened, wanted, page, f"{there.url}{path}")
    yield from _each(opened, wanted, "code", f"{there.url}/kiosks/codes", _make_code)


def _paths(opened: Browser, there: Centre) -> Iterator[tuple[str, str]]:
    opened.opens(f"{there.url}/offices?sort=code")
    first = opened.does("new URL(document.querySelector('tbody th a').href).pathname")
    yield "offices", "/offices"
    yield "offices-found", "/offices?q=giao+dich"
    yield "offices-none", "/offices?q=nowhere"
    yield "office", f"{first}"
    yield "office-before", f"{first}?month=2027-04"
    yield "kiosks", "/kiosks"
    yield "kiosks-look", "/kiosks?show=look"
    yield "codes", "/kiosks/codes"
    yield "admin", "/admin/"
    yield "admin-office", f"/admin/centre/office/{str(first).rpartition('/')[2]}/change/"
    yield "admin-devices", "/admin/centre/device/"
    yield "sticks", "/admin/sticks/"
    yield "missing", "/offices/999"


def _make_code(opened: Browser) -> None:
    opened.sends({"office": "0711", "counter": "Quầy số 4"}, "form.asked")


def _each(
    opened: Browser, wanted: Wanted, page: str, url: str, then: Callable[[Browser], None] | None = None
) -> Iterator[tuple[str, bytes]]:
    for lang in LANGUAGES:
        for width, height in SIZES:
            name = f"web/{width}x{height}/{lang}/{page}"
            if wanted(name):
                opened.sized(width, height)
                opened.speaks(lang, url)
                opened.opens(url)
                if then is not None:
                    then(opened)
                yield name, opened.shoot()
