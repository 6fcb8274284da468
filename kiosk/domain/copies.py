"""A copy of a value in which some members are changed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The type checker knows by this one which members a class has, and of which types.
    from dataclasses import replace
else:
    from msgspec.structs import replace

__all__ = ["replace"]
