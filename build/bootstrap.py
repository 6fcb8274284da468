"""Sets Hài Lòng up and runs it: `python3 build/bootstrap.py run`, or `test`; without a verb it lists them all.

This file alone must be readable by a Python too old for the rest (3.6 and newer), so that it can say so in a sentence.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
# Proven first: the pinned packages are tried on these; anything newer is tried last.
MINORS = (13, 12, 11, 14, 15, 16)


def is_new_enough(command: "list[str]") -> bool:
    """Tell whether that command starts a Python this project runs on; a shim without a version behind it does not."""
    question = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.call([*command, "-c", question], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def newer_python() -> "list[str] | None":
    """Return the command of a Python that is new enough, or None."""
    for minor in MINORS:
        command = ["py", f"-3.{minor}"] if os.name == "nt" else [f"python3.{minor}"]
        if shutil.which(command[0]) and is_new_enough(command):
            return command
    return None


def main() -> int:
    """Run the verb with this Python, or with a newer one found on the PATH."""
    if sys.version_info >= OLDEST:
        from verbs import main as run_verb

        return run_verb(sys.argv[1:])
    command = newer_python()
    if command is None:
        have = ".".join(map(str, sys.version_info[:2]))
        # Without its Vietnamese letters: an old Python may not be able to write them here.
        print(f"Hai Long needs Python 3.11 or newer; this is {have}, and the PATH has no newer one.", file=sys.stderr)
        return 3
    return subprocess.call([*command, os.path.abspath(__file__), *sys.argv[1:]])  # noqa: PTH100


if __name__ == "__main__":
    sys.exit(main())
