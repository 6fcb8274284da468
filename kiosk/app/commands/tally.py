"""Prints the figures of a period."""

import json
from argparse import Namespace
from pathlib import Path

from kiosk.app import assets
from kiosk.app.closed_words import closed_lines
from kiosk.app.commands.periods import period_of
from kiosk.app.source import source
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import period_words
from kiosk.domain.report import Figures, Part
from kiosk.domain.wording import Wording


def command(args: Namespace, folder: Path) -> int:
    period = period_of(args)
    with source(folder) as asked:
        figures = asked.gather(period).figures()
    if args.json:
        print(json.dumps(figures.to_json(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines(figures, assets.wording(args.lang))))
    return 0


def lines(figures: Figures, wording: Wording) -> list[str]:
    """Return the figures as a person reads them in a terminal, each share beside its count and its whole."""
    counts, numerals, text = figures.counts, Numerals(wording), wording.text

    def share(part: Part, percent: str | None) -> str:
        told = text("cli.share", n=numerals.count(part.n), of=numerals.count(part.of))
        return told if percent is None else f"{told} = {numerals.percent(percent)}"

    told = [
        f"{figures.office.name} · {', '.join(figures.counters)} · {period_words(figures.period, wording)}",
        *([text("cli.training")] if figures.training else []),
        f"{text('cli.issued')}: {numerals.count(counts.issued)}",
        f"{text('cli.collected')}: {numerals.count(counts.collected)}",
        f"{text('cli.return_rate')}: {share(Part(counts.returned, counts.issued), figures.return_rate)}",
        f"{text('cli.walk_up')}: {numerals.count(counts.walk_up)}",
        f"{text('cli.valid')}: {numerals.count(counts.valid)}",
        f"{text('cli.all_satisfied')}: {share(figures.all_satisfied, figures.all_satisfied.share)}",
        f"{text('cli.any_unsatisfied')}: {share(figures.any_unsatisfied, figures.any_unsatisfied.share)}",
    ]
    for survey in figures.surveys:
        texts = {level.id: level.texts[wording.lang] for level in survey.survey.levels}
        for item in survey.criteria:
            told.append(f"{item.criterion.names[wording.lang]}:")
            told += [f"  {texts[level]}: {numerals.count(n)}" for level, n in item.levels]
            told.append(f"  {text('cli.satisfied')}: {share(item.satisfied, item.satisfied.share)}")
    if figures.recovered is not None:
        certain, uncertain = (numerals.count(n) for n in (figures.recovered.certain, figures.recovered.uncertain))
        told.append(text("report.quality.recovered", certain=certain, uncertain=uncertain))
    told.append(text("cli.flagged", n=numerals.count(figures.flagged), undated=numerals.count(figures.undated)))
    return told + [line for part in figures.closed for line in closed_lines(part, wording)]
