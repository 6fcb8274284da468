"""The command `python -m tests.golden [NAME …]`: keeps the golden papers as they are now, and draws them to look at."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden.keeping import ENDINGS, KEPT, file_of, keep, picture
from tests.golden.offices import MONTHS

DRAWN = Path("out") / "golden"


def main(arguments: list[str]) -> int:
    """Renew what is kept of the months that are named, or of all; their pages are drawn into out/golden."""
    parser = argparse.ArgumentParser(prog="golden", description="Golden papers: words and looks, kept page by page.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"a month: {', '.join(MONTHS)}")
    names = parser.parse_args(arguments).names
    if unknown := set(names) - MONTHS.keys():
        parser.error(f"there is no golden month {min(unknown)}")
    for name in names or MONTHS:
        golden = MONTHS[name]
        with TemporaryDirectory(prefix="golden-") as folder:
            for sheet, pdf in golden.papers(golden.make(Path(folder))):
                changed = keep(name, sheet, pdf)
                picture(name, sheet, pdf, DRAWN)
                print(f"{'renewed' if changed else 'same':8}{file_of(name, sheet, 'txt').stem}")
    if not names:
        wanted = {file_of(name, sheet, end) for name in MONTHS for sheet in MONTHS[name].sheets for end in ENDINGS}
        for file in set(KEPT.iterdir()) - wanted:
            file.unlink()
            print(f"gone    {file.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
