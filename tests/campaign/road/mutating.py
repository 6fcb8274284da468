"""A safeguard taken out of this very process, so that a few histories show within seconds that it is missed."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType

from tests.campaign.mutants import made
from tests.campaign.safeguards import MUTANTS


@contextmanager
def without(name: str) -> Iterator[None]:
    """Have every function of a mutant's file do what it does there; whoever has imported one calls it all the same."""
    module = importlib.import_module(MUTANTS[name].file.removesuffix(".py").replace("/", "."))
    changed: dict[str, object] = {"__name__": module.__name__}
    exec(compile(made(name), MUTANTS[name].file, "exec"), changed)  # noqa: S102 - our own source, edited
    before: dict[FunctionType, CodeType] = {}
    try:
        for there, function in vars(module).items():
            other = changed.get(there)
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                assert isinstance(other, FunctionType)
                before[function] = function.__code__
                function.__code__ = other.__code__
        yield
    finally:
        for function, code in before.items():
            function.__code__ = code
