"""Checks a copy of a ledger for the kiosk that made it, and tells it as JSON."""

import json
from argparse import Namespace
from pathlib import Path

from kiosk.store.inspecting import inspect


def command(args: Namespace, _folder: Path) -> int:
    print(
        json.dumps(
            inspect(Path(args.file), texts=not args.without_texts, gently=args.gently).to_plain(), ensure_ascii=False
        )
    )
    return 0
