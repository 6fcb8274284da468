"""Texts by key and language; a missing key is a bug."""

from collections.abc import Iterator, Mapping
from typing import Any

from kiosk.domain.errors import Bug, WorldError

LANGUAGES = ("vi", "en")


def flatten(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield (``"welcome.greeting"``, text) for every leaf of nested tables."""
    for name, value in tree.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from flatten(value, f"{key}.")
        else:
            yield key, str(value)


class Wording:
    """Every text of one language."""

    def __init__(self, lang: str, texts: Mapping[str, str]) -> None:
        self.lang = lang
        self._texts = texts

    def text(self, key: str, /, **params: object) -> str:
        """Return the text of ``key`` with its ``{names}`` filled from ``params``.

        Raises Bug when the key or one of its names is missing.
        """
        try:
            text = self._texts[key]
            return text.format(**params) if params else text
        except (KeyError, IndexError) as problem:
            raise Bug(f"wording {self.lang}: {key} lacks {problem}") from problem

    def sentence(self, problem: WorldError) -> str:
        """Return the one sentence that tells ``problem`` to a person."""
        return self.told(f"error.{problem.key}", problem.params)

    def told(self, key: str, params: Mapping[str, object]) -> str:
        """Return the text of ``key``; causes that ``params`` name by a key are told in words."""
        filled = dict(params)
        for name in ("what", "reason"):
            phrase = f"phrase.{filled.get(name)}"
            if phrase in self._texts:
                filled[name] = self._texts[phrase]
        return self.text(key, **filled)

    def has(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> frozenset[str]:
        return frozenset(self._texts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wording) and (other.lang, other._texts) == (self.lang, self._texts)

    def __hash__(self) -> int:
        return hash(self.lang)

    def __repr__(self) -> str:
        return f"Wording({self.lang!r}, {len(self._texts)} texts)"
