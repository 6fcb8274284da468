"""``tally``: prints the figures of an office's month, as a kiosk prints its own."""

import json
from argparse import Namespace
from pathlib import Path

from kiosk.domain.numerals import Numerals
from kiosk.domain.period import month, period_words
from kiosk.domain.report import Figures
from sync.server.configuring import Asked, open_centre
from sync.server.wording import wording


def command(args: Namespace, folder: Path) -> int:
    """Print them; raises UsageError ``impossible_month``, ``centre_office_unknown``."""
    period = month(args.month)
    open_centre(Asked(folder, args.database))
    from sync.server.figures.months import office_month
    from sync.server.offices import office_named

    figures = office_month(office_named(args.office, training=args.training), period).figures
    if args.json:
        print(json.dumps(figures.to_json(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(figures, args.lang)))
    return 0


def _lines(figures: Figures, lang: str) -> list[str]:
    """Return the figures as a person reads them in a terminal, each share beside its count and its whole."""
    words = wording(lang)
    counts, numerals = figures.counts, Numerals(words)
    both = (
        ("return_rate", counts.returned, counts.issued, figures.return_rate),
        ("all_satisfied", counts.all_satisfied, counts.valid, figures.all_satisfied.share),
        ("any_unsatisfied", counts.any_unsatisfied, counts.valid, figures.any_unsatisfied.share),
    )
    told = [
        f"{figures.office.code} {figures.office.name} · {period_words(figures.period, words)}",
        *([words.text("cli.training")] if figures.training else []),
        *(
            f"{words.text(f'cli.{name}')}: {numerals.count(getattr(counts, name))}"
            for name in ("issued", "collected", "walk_up", "valid")
        ),
    ]
    for name, n, of, percent in both:
        share = words.text("cli.share", n=numerals.count(n), of=numerals.count(of))
        told.append(f"{words.text(f'cli.{name}')}: {share} = {numerals.percent(percent)}")
    return [*told, words.text("cli.flagged", n=numerals.count(figures.flagged), undated=figures.undated)]
