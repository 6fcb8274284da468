"""The command line: ``python -m kiosk COMMAND``."""

import gc
import sys

if __name__ == "__main__":
    # What is imported lives as long as the process: the collector would walk it over and over and find nothing.
    gc.disable()
    from kiosk.app.cli import main

    sys.exit(main(sys.argv[1:]))
