"""What the SQL of the guides counts in the sqlite3 shell, and the figures of a paper under the same names."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from kiosk.domain.period import Period, iso

SQL = Path(__file__).parents[2] / "docs" / "recount.sql"
NAMES = ("name", "group", "id")
"""What figures.json says beside figures, and what no entry tells of or only a recovery or a close would."""
APART = ("from", "to", "month", "training", "office", "counters", "closed", "recovered")


def flat(told: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield each figure with its place, as the guide's SQL names it; shares of nothing have none."""
    if isinstance(told, dict):
        for key, value in told.items():
            if key not in NAMES and not (where == "" and key in APART):
                yield from flat(value, f"{where}{key} › ")
    elif isinstance(told, list):
        named = [item["id"] if isinstance(item, dict) and "id" in item else None for item in told]
        for number, (name, item) in enumerate(zip(named, told, strict=True), 1):
            version = f" v{item['version']}" if named.count(name) > 1 and name else ""
            yield from flat(item, f"{where}{name or number}{version} › ")
    elif told is not None:
        yield where.removesuffix(" › "), str(told)


def counted(folder: Path, period: Period, head: str = "", officer: str = "") -> dict[str, str]:
    """Return what the sqlite3 shell prints for a month, of one officer's ballots where one is named."""
    script = SQL.read_text(encoding="utf-8")
    asked = "SELECT '2022-10-01' AS first, '2022-11-01' AS after, '' AS close, '' AS officer"
    assert asked in script
    first, after = iso(period.first), iso(period.last + 1)
    chosen = f"SELECT '{first}' AS first, '{after}' AS after, '{head}' AS close, '{officer}' AS officer"
    script = script.replace(asked, chosen)
    command = ["sqlite3", "-readonly", str(folder / "ledger.sqlite3")]
    done = subprocess.run(command, input=script.encode(), capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    lines = [line.split(" = ") for line in done.stdout.decode().splitlines()]
    found = dict(line for line in lines if len(line) == 2)
    assert len(found) == len(lines)
    return found


def unlike(found: dict[str, str], told: dict[str, str]) -> list[tuple[str, str]]:
    """Return the figures that are not the same; what is nought may be left out."""
    return sorted((name, n) for name, n in found.items() ^ told.items() if n != "0")
