"""The command line of the centre: ``python -m sync.server``."""

import sys

from sync.server import cli

if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[1:]))
