"""The real kiosk in a process of its own, with a person before it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.desktop import Desktop
from tests.driving.bus import Bus
from tests.driving.disk import fill
from tests.driving.family import children, family, the_child
from tests.driving.hands import Hands, Point
from tests.driving.reader import PATIENCE, Item, Reader, Screen

ROOT = Path(__file__).resolve().parents[2]
GREETING = "Kính chào Quý khách!"
START = "Chạm để đánh giá"
THANKS = "Xin cảm ơn Quý khách!"
SORRY = "Xin lỗi Quý khách"
READING_SECONDS = 0.35
"""Longer than the quarter of a second in which a tap is taken for one that was meant for the screen before."""


PROGRAM = (sys.executable, "-m", "kiosk")
"""What is typed to start the kiosk: its source, unless a test has another one, such as the frozen program."""


def command(*words: str | Path) -> list[str]:
    return [*PROGRAM, *map(str, words)]


def run(*words: str | Path, environment: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """Run one command of the kiosk to its end, as somebody types it."""
    return subprocess.run(
        command(*words), cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=300
    )


def told(answer: "subprocess.CompletedProcess[str]") -> tuple[int, str]:
    """Return status and sentence of a command that did nothing but say why."""
    assert answer.stdout == ""
    assert answer.stderr.endswith("\n")
    assert answer.stderr.count("\n") == 1, answer.stderr
    return answer.returncode, answer.stderr.rstrip("\n")


class Kiosk:
    """A running kiosk. ``press`` is the screen reader's way, ``click`` the pointer's; both wait for what they press."""

    def __init__(
        self,
        desktop: Desktop,
        folder: Path,
        options: Sequence[str] = (),
        change: str = "",
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self.desktop = desktop
        self.program = program
        self.folder = folder
        self.options = tuple(options)
        self.change = change
        self.hands = Hands(desktop)
        self._bus = Bus(desktop.bus)
        self.start()

    def start(self) -> None:
        """Open the kiosk full screen on its folder; ``change`` is a program that breaks a part of it before."""
        log = self.folder.with_name(f"{self.folder.name}.out")
        words = [*self.program, "run", "--data", str(self.folder), *self.options]
        if self.change:
            words[1:3] = ["-c", f"{self.change}\nfrom kiosk.__main__ import main\nsys.exit(main())"]
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                words,
                cwd=ROOT,
                env=self.desktop.environment(),
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self.output = log
        self.reader = Reader(self._bus, self.process)

    def see(self, *words: str, seconds: float = PATIENCE) -> Screen:
        """Wait until all ``words`` are on the screen and return it."""
        return self.reader.until(
            lambda screen: screen if all(screen.says(each) for each in words) else None, " and ".join(words), seconds
        )

    def see_gone(self, words: str, seconds: float = PATIENCE) -> Screen:
        """Wait until nothing on the screen says ``words`` any more."""
        return self.reader.until(
            lambda screen: screen if screen.items and not screen.says(words) else None, f"no {words}", seconds
        )

    def item(self, name: str) -> Item:
        """Wait until something of that name is on the screen, and long enough for a person to have read it."""
        self.reader.until(lambda screen: screen.find(name), name)
        self.reader.stand(READING_SECONDS)
        return self.reader.until(lambda screen: screen.find(name), name)

    def press(self, *names: str) -> None:
        for name in names:
            self.press_item(self.item(name))

    def click(self, *names: str) -> None:
        for name in names:
            self.click_item(self.item(name))

    def press_item(self, item: Item) -> None:
        self.reader.press(item)

    def click_item(self, item: Item) -> None:
        self.hands.click(self.reader.middle(item))

    def press_keys(self, keys: str) -> None:
        """Press ``keys`` of the kiosk's own keyboard by screen reader, each after the one before it has written."""
        field = self.reader.until(lambda screen: screen.fields, "a field")[0]
        caps = self._caps(keys[0])
        for key in keys:
            before = self.reader.text(field)
            self.reader.press(caps[key])
            self.reader.until_told(lambda: self.reader.text(field) != before, f"{key} in the field")  # noqa: B023
            caps = caps if key.islower() or key == " " else self._caps("q")

    def click_keys(self, keys: str) -> None:
        """Click ``keys`` of the kiosk's own keyboard, faster than anybody does."""
        caps = self._caps(keys[0])
        self.hands.click(self.reader.middle(caps[keys[0]]))
        caps = self._caps("q")
        self.hands.click_each([self.reader.middle(caps[key]) for key in keys[1:]], pause_ms=30)

    def write(self, field: str, keys: str) -> None:
        """Go to a field and write ``keys`` on the real keyboard; the kiosk composes Vietnamese of them."""
        item = self.reader.until(
            lambda screen: next((found for found in screen.fields if found.name == field), None), field
        )
        self.press_item(item)
        self.reader.until(
            lambda screen: any(found.name == field and "focused" in found.states for found in screen.fields), field
        )
        self.hands.write(keys)

    def _caps(self, awaited: str) -> dict[str, Item]:
        """Return the keys of the keyboard once it shows the one ``awaited``, turned to capitals where that is one."""
        screen = self.reader.until(lambda screen: screen if screen.find("Dấu cách") else None, "the keyboard")
        if awaited.isupper():
            self.press_item(self.item("Viết hoa"))
        screen = self.reader.until(lambda screen: screen if screen.find(awaited) else None, f"the key {awaited}")
        caps = {item.name: item for item in screen.items if len(item.name) == 1}
        return caps | {" ": next(item for item in screen.items if item.name == "Dấu cách")}

    def point(self, name: str) -> Point:
        return self.reader.middle(self.item(name))

    def height(self, name: str) -> int:
        """Return how high the item of that name stands on the screen."""
        return self.reader.box(self.reader.until(lambda screen: screen.find(name), name))[3]

    def key(self, *names: str) -> None:
        """Press keys of the real keyboard, each after the time somebody takes to read."""
        for name in names:
            self.reader.stand(READING_SECONDS)
            self.hands.key(name)

    def fill_disk(self) -> Path:
        """Fill the disk under the kiosk, once its log is written back: else letting go of that would make room."""
        log = self.folder / "ledger.sqlite3-wal"
        self.reader.until_told(lambda: log.stat().st_size == 0, "an empty log")
        return fill(self.folder)

    def invite(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Invite from the command line, as the officer's own program does."""
        return run("invite", "--data", self.folder, *words)

    def figures(self) -> dict[str, Any]:
        """Return what the command line counts, whatever the day."""
        answer = run("tally", "--data", self.folder, "--from", "2020-01-01", "--to", "2099-12-31", "--json")
        figures: dict[str, Any] = json.loads(answer.stdout)
        return figures

    def logged(self, words: str) -> int:
        """Return how many lines of the kiosk's log say ``words``."""
        log = self.folder / "logs" / "kiosk.log"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return sum(words in line for line in lines)

    @property
    def child(self) -> int:
        """The process that shows the window; the one that was started watches over it."""
        return the_child(self.process.pid)

    def until_another_child(self, before: int) -> None:
        """Wait until the window is that of another process than ``before``."""
        self.reader.until_told(lambda: children(self.process.pid) not in ([], [before]), "a new process")

    def cut_power(self) -> None:
        """End everything at once, as a power cut does: no process may see another's end."""
        self.process.send_signal(signal.SIGSTOP)
        for process in family(self.process.pid)[1:]:
            os.kill(process, signal.SIGKILL)
        self.process.kill()

    def kill(self) -> None:
        """Cut the power, and return when nothing runs any more."""
        self.cut_power()
        self.process.wait(timeout=30)

    def stop(self) -> int:
        """Ask the process to stop, as the system does when it shuts down, and return its exit status."""
        self.process.terminate()
        return self.process.wait(timeout=30)

    def close(self) -> None:
        """End what still runs; whatever the kiosk said on its way fails the test."""
        if self.process.poll() is None:
            self.stop()
        self._bus.close()
        # The reader may ask for what has just left the screen; Qt says so, and nothing is wrong.
        lines = self.output.read_text(encoding="utf-8").splitlines()
        said = [line for line in lines if not line.startswith("qt.accessibility.atspi: Could not find accessible")]
        assert said == []
