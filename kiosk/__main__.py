"""The command line: ``python -m kiosk COMMAND``."""

import gc
import sys

from kiosk.app.frozen import settle_in


def main() -> int:
    """Return the exit status of the command that was typed; the kiosk itself runs in a child that is watched over."""
    # What is imported lives as long as the process: the collector would walk it over and over and find nothing.
    gc.disable()
    settle_in()
    words = sys.argv[1:]
    if words[:1] == ["inspect"]:
        # Before it loads anything: somebody may be tapping.
        from kiosk.app.behind import step_back

        step_back(far="--gently" in words)
    from kiosk.app.watchdog import guard, opens_kiosk

    status = None
    if opens_kiosk(words):
        status = guard(words)
        if status is None:
            from kiosk.app.loading import begin_to_load

            begin_to_load()
    if status is None:
        from kiosk.app import cli

        status = cli.main(words)
    return status


if __name__ == "__main__":
    sys.exit(main())
