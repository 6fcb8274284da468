"""The desktop that journeys run on is real."""

import subprocess

from tests.desktop import Desktop


def test_a_desktop_has_the_size_that_was_asked_for(desktop: Desktop) -> None:
    answer = subprocess.run(
        ["xdotool", "getdisplaygeometry"], env=desktop.environment(), capture_output=True, text=True
    )
    assert answer.stdout.split() == ["1280", "800"]


def test_a_desktop_offers_the_accessibility_bus(desktop: Desktop) -> None:
    question = ["--dest=org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress"]
    command = ["dbus-send", "--session", "--print-reply=literal", *question]
    answer = subprocess.run(command, env=desktop.environment(), capture_output=True, text=True)
    assert answer.stdout.strip().startswith("unix:")
