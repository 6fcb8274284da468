"""The command line: ``python -m kiosk COMMAND``."""

import sys

from kiosk.app.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
