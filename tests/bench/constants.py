"""A paper drawn once, and drawn again by reportlab alone: the same flowables, every word and number a constant."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

from reportlab.platypus import Flowable

from kiosk.reports import paper
from kiosk.reports.paper import About

_MADE = "made of"


class Call(NamedTuple):
    """How a flowable was made: its class and what that was given; lists as tuples, flowables as calls."""

    made: type[Flowable]
    given: tuple[Any, ...]
    named: dict[str, Any]


class Constants(NamedTuple):
    """Everything a paper was drawn from."""

    story: tuple[Any, ...]
    about: About
    more: tuple[Any, ...] = ()

    def draw(self) -> bytes:
        """Return the paper: every flowable made anew, laid out and written, nothing counted and nothing looked up."""
        return paper.build([thawed(one) for one in self.story], self.about, *self.more)


def recorded(make: Callable[[], bytes]) -> tuple[bytes, Constants]:
    """Return the paper that ``make`` makes, and what it is drawn from; raises RuntimeError where it draws none."""
    found: list[Constants] = []
    with ExitStack() as stack:
        stack.enter_context(_remembering())
        stack.enter_context(_listening(found))
        pdf = make()
    if not found:
        raise RuntimeError("nothing was drawn")
    return pdf, found[-1]


def frozen(value: Any) -> Any:  # noqa: ANN401 (whatever a flowable may be given)
    """Return ``value`` as it is now, whatever becomes of the flowables in it."""
    if isinstance(value, Flowable):
        call: Call = vars(value)[_MADE]
        return call
    if isinstance(value, list | tuple) and type(value) in {list, tuple}:
        return tuple(frozen(one) for one in value)
    return value


def thawed(value: Any) -> Any:  # noqa: ANN401 (whatever a flowable may be given)
    """Return what was frozen, its flowables made anew."""
    if isinstance(value, Call):
        return value.made(*map(thawed, value.given), **{name: thawed(one) for name, one in value.named.items()})
    if type(value) is tuple:
        # reportlab writes into what it is given.
        return [thawed(one) for one in value]
    return value


def _kinds(of: type[Flowable]) -> Iterator[type[Flowable]]:
    yield of
    for kind in of.__subclasses__():
        yield from _kinds(kind)


@contextmanager
def _remembering() -> Iterator[None]:
    """Let every flowable keep what it was made of."""
    kept: dict[type[Flowable], Any] = {}

    def remembering(kind: type[Flowable], begin: Callable[..., None]) -> Callable[..., None]:
        def init(self: Any, *given: Any, **named: Any) -> None:  # noqa: ANN401 (any flowable, anything)
            # The outermost class comes first; what those under it are told is its own affair.
            if type(self) is kind or _MADE not in self.__dict__:
                told = {name: frozen(one) for name, one in named.items()}
                self.__dict__.setdefault(_MADE, Call(type(self), frozen(given), told))
            begin(self, *given, **named)

        return init

    for kind in set(_kinds(Flowable)):
        if "__init__" in vars(kind):
            kept[kind] = vars(kind)["__init__"]
            kind.__init__ = remembering(kind, kept[kind])  # type: ignore[method-assign]
    try:
        yield
    finally:
        for kind, begin in kept.items():
            kind.__init__ = begin  # type: ignore[method-assign]


@contextmanager
def _listening(found: list[Constants]) -> Iterator[None]:
    """Put down what is drawn, by whichever kind of paper."""

    def listening(story: Sequence[Flowable], about: About, *more: Any) -> bytes:  # noqa: ANN401 (a size, where one is)
        found.append(Constants(tuple(frozen(one) for one in story), about, more))
        return build(story, about, *more)

    build = paper.build
    places = [one for name, one in sys.modules.items() if name.startswith("kiosk.reports.")]
    callers = [one for one in places if getattr(one, "build", None) is build]
    for caller in callers:
        setattr(caller, "build", listening)  # noqa: B010 (a module's own name)
    try:
        yield
    finally:
        for caller in callers:
            setattr(caller, "build", build)  # noqa: B010 (a module's own name)
