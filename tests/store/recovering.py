"""A kiosk's start on a folder that may be damaged: it opens the ledger, or builds it anew and opens that."""

import sys
from pathlib import Path

from kiosk.domain.errors import WorldError
from kiosk.store.ledger import Ledger
from kiosk.store.recovery import is_damage, recover
from tests.store.means import STAMP, means


def main(folder: Path) -> None:
    try:
        Ledger.open(folder, means=means()).close()
    except WorldError as problem:
        if not is_damage(problem):
            raise
        recover(folder, means(), STAMP)
        Ledger.open(folder, means=means()).close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
