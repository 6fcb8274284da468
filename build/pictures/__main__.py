"""Takes the pictures: every screen and every page, or those whose names match a pattern."""

import argparse
import gc
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "out" / "pictures"
DOCS = ROOT / "docs" / "pictures"


def main() -> int:
    """Write the pictures asked for, and with the whole lot those of the documents."""
    args = _arguments()
    # Set before Qt is loaded: a display is neither needed nor asked how it would draw.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from pictures import album, gallery, sheet

    patterns = tuple(args.patterns) or (tuple(album.ALBUM.values()) if args.docs else ())
    app = QApplication(["pictures"])
    # The ledger's thread must not take a window apart; what a window leaves is collected between two of them.
    gc.disable()
    names: list[str] = []
    for shot in gallery.shots(gallery.Wish(patterns)):
        file = args.out / f"{shot.name}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        shot.image.save(str(file))
        names.append(shot.name)
        if args.docs or not patterns:
            album.keep(DOCS, shot.name, shot.image)
    if not names:
        print(f"No picture has a name like {' '.join(patterns)}.", file=sys.stderr)
        return 2
    print(f"{len(names)} pictures: {sheet.write_sheet(args.out, names)}")
    del app
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bootstrap.py pictures", description="Pictures of every screen and every page, without a display."
    )
    parser.add_argument("patterns", nargs="*", metavar="PATTERN", help="such as 'public/1280x800/vi/*'")
    parser.add_argument("--out", metavar="DIR", type=Path, default=OUT, help=f"default: {OUT.relative_to(ROOT)}")
    parser.add_argument("--docs", action="store_true", help="only those that README and guides show")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
