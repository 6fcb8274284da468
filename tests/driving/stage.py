"""Where journeys are played: desktops, offices and the kiosks that run on them, all gone at the end."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk.domain.settings import Value
from tests.desktop import Desktop, open_desktop
from tests.driving.disk import small_disk, stick
from tests.driving.kiosk import PROGRAM, START, Kiosk
from tests.driving.office import open_office

Size = tuple[int, int]


class Desktops:
    """Lends desktops, one to each kiosk: two full screens do not share one. Those given back are lent again."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._free: dict[Size, list[Desktop]] = {}

    def take(self, size: Size) -> Desktop:
        free = self._free.setdefault(size, [])
        return free.pop() if free else self._stack.enter_context(open_desktop(*size))

    def give_back(self, desktop: Desktop) -> None:
        self._free[desktop.width, desktop.height].append(desktop)


class Stage:
    """Opens kiosks and closes them at its end."""

    def __init__(self, desktops: Desktops, new_folder: Callable[[], Path]) -> None:
        self._desktops = desktops
        self._new_folder = new_folder
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stack.close()

    def desktop(self, size: Size = (1280, 800)) -> Desktop:
        """Lend a desktop until the end of the stage."""
        desktop = self._desktops.take(size)
        self._stack.callback(self._desktops.give_back, desktop)
        return desktop

    def small_disk(self, kilobytes: int = 6_000) -> Path:
        """Return a folder with a disk of its own, of so many kilobytes."""
        return self._stack.enter_context(small_disk(self._new_folder() / "disk", kilobytes))

    def stick(self) -> Path:
        """Plug in a USB stick and return its folder."""
        return self._stack.enter_context(stick())

    def office(self, **chosen: Value) -> Path:
        return open_office(self._new_folder() / "kiosk", **chosen)

    def open(
        self,
        *options: str,
        size: Size = (1280, 800),
        folder: Path | None = None,
        change: str = "",
        program: Sequence[str] = PROGRAM,
        **chosen: Value,
    ) -> Kiosk:
        """Open the kiosk of an office (of ``folder``, or of a new one that has ``chosen``) without waiting for it.

        ``change`` is a program that breaks a part of the kiosk before it is started; ``program`` is the kiosk itself.
        """
        kiosk = Kiosk(self.desktop(size), folder or self.office(**chosen), options, change, program)
        self._stack.callback(kiosk.close)
        return kiosk

    def welcome(
        self,
        *options: str,
        size: Size = (1280, 800),
        folder: Path | None = None,
        change: str = "",
        program: Sequence[str] = PROGRAM,
        **chosen: Value,
    ) -> Kiosk:
        """Open a kiosk and wait until it can be tapped."""
        kiosk = self.open(*options, size=size, folder=folder, change=change, program=program, **chosen)
        kiosk.see(START)
        return kiosk
