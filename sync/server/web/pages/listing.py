"""Long lists: found by words, and parted into pages."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest
from msgspec import Struct

PER_PAGE = 50
MOST_WORDS = 100
"""Signs of what somebody looks for."""
_Row = TypeVar("_Row")


class Asked(Struct, frozen=True):
    """What of a list was asked for: ``q`` in words, ``chosen`` by name and value, and which page."""

    q: str
    page: int
    chosen: dict[str, str]

    def link(self, page: int = 1, **other: str) -> str:
        """Return where the same list is, on that page or with something else chosen."""
        told = {**self.chosen, "q": self.q, **other, "page": str(page) if page > 1 else ""}
        return "?" + urlencode({name: value for name, value in told.items() if value})

    def finds(self, *texts: str) -> bool:
        """Say whether each of the words stands in one of the texts, whatever the case and the accents."""
        whole = folded(" ".join(texts))
        return all(word in whole for word in folded(self.q).split())


class Page(Struct, Generic[_Row], frozen=True):
    """A part of a list: its rows and the links to the parts beside it, empty where there is none.

    ``first`` and ``last`` are numbers of rows, from 1; ``of`` is how many there are.
    """

    rows: tuple[_Row, ...]
    first: int
    last: int
    of: int
    earlier: str
    later: str


def asked(request: HttpRequest, **offered: Sequence[str]) -> Asked:
    """Return what a question asks of a list; of what is ``offered`` the first is meant where nothing else is named."""
    chosen = {name: told for name, values in offered.items() if (told := request.GET.get(name, "")) in values[1:]}
    told = request.GET.get("page", "1")
    page = int(told) if told.isascii() and told.isdecimal() and len(told) < 7 else 1
    return Asked(" ".join(request.GET.get("q", "")[:MOST_WORDS].split()), max(1, page), chosen)


def part_of(told: Asked, rows: Sequence[_Row], of: int | None = None) -> Page[_Row]:
    """Return the rows of the page that was asked for, the last page where there are fewer.

    ``of`` is the length of the longest of several lists that are parted alike.
    """
    pages = max(1, -(-(len(rows) if of is None else of) // PER_PAGE))
    page = min(told.page, pages)
    begin = (page - 1) * PER_PAGE
    shown = tuple(rows[begin : begin + PER_PAGE])
    return Page(
        rows=shown,
        first=begin + 1 if shown else 0,
        last=begin + len(shown),
        of=len(rows),
        earlier=told.link(page - 1) if page > 1 else "",
        later=told.link(page + 1) if page < pages else "",
    )


def found(told: Asked, rows: Iterable[tuple[_Row, tuple[str, ...]]]) -> list[_Row]:
    """Return the rows whose texts hold what is looked for."""
    return [row for row, texts in rows if not told.q or told.finds(*texts)]


def folded(text: str) -> str:
    """Return ``text`` in small letters without accents: ``hòa bình`` and ``HOA BINH`` are the same."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
