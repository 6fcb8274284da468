"""Rows edited, removed, put in and swapped by another hand that knows SQLite and has dropped every guard."""

import json
import random
import sqlite3
from pathlib import Path
from typing import Any

from tests.store.tampering import unguarded

# What is no part of a paper and nothing is chained to: staff's secrets, the mark of a stop, this machine's boots.
UNCHAINED = ("person", "recovery_code", "pin_attempt", "state", "boot", "migration")
MOST_TRIES = 50


class Editor:
    """Makes one random edit that SQLite accepts."""

    def __init__(self, database: sqlite3.Connection, chance: random.Random) -> None:
        self._database = database
        self._chance = chance
        named = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        self._tables = [name for (name,) in named if name not in UNCHAINED]

    def _rows(self, table: str) -> int:
        return int(self._database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def edit(self) -> str:
        """Carry out an edit and say what it was."""
        for _ in range(MOST_TRIES):
            table = self._chance.choice([table for table in self._tables if self._rows(table)])
            how = self._chance.choice((self._update, self._update, self._remove, self._insert, self._swap))
            try:
                told = how(table)
            except (sqlite3.Error, ValueError):
                continue  # A key that is there already, a NULL where none may be, or JSON that is none: another edit.
            if told:
                return told
        raise ValueError("no edit was accepted")

    def _columns(self, table: str) -> tuple[list[str], list[str]]:
        """Return the columns, and those that find a row."""
        told = self._database.execute(f"PRAGMA table_info({table})").fetchall()
        return [row[1] for row in told], [row[1] for row in told if row[5]]

    def _pick(self, table: str) -> dict[str, Any]:
        columns, _ = self._columns(table)
        offset = self._chance.randrange(self._rows(table))
        row = self._database.execute(f"SELECT {', '.join(columns)} FROM {table} LIMIT 1 OFFSET ?", (offset,)).fetchone()
        return dict(zip(columns, row, strict=True))

    def _set(self, table: str, row: dict[str, Any], column: str, value: object) -> str:
        _, keys = self._columns(table)
        where = " AND ".join(f"{key} = ?" for key in keys)
        changed = self._database.execute(
            f"UPDATE {table} SET {column} = ? WHERE {where}", (value, *(row[key] for key in keys))
        ).rowcount
        return f"{table}.{column} {_short(row[column])} -> {_short(value)}" if changed else ""

    def _update(self, table: str) -> str:
        row = self._pick(table)
        column = self._chance.choice(list(row))
        return self._set(table, row, column, other_than(row[column], self._chance))

    def _remove(self, table: str) -> str:
        row = self._pick(table)
        _, keys = self._columns(table)
        several = len(keys) == 1 and self._chance.random() < 0.3
        where = f"{keys[0]} >= ?" if several else " AND ".join(f"{key} = ?" for key in keys)
        given = [row[key] for key in keys]
        gone = self._database.execute(f"DELETE FROM {table} WHERE {where}", given).rowcount
        return f"{gone} rows of {table} removed from {_short(given)} on"

    def _insert(self, table: str) -> str:
        row = self._pick(table)
        for column in self._columns(table)[1]:
            if self._chance.random() < 0.7:
                row[column] = other_than(row[column], self._chance)
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        self._database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
        return f"put into {table}: {_short(list(row.values()))}"

    def _swap(self, table: str) -> str:
        one, two = self._pick(table), self._pick(table)
        keys = self._columns(table)[1]
        column = self._chance.choice([name for name in one if name not in keys] or keys)
        if one[column] == two[column]:
            return ""
        self._set(table, one, column, two[column])
        return f"swapped with another row: {self._set(table, two, column, one[column])}"


def _short(value: object) -> str:
    return repr(value.hex() if isinstance(value, bytes) else value)[:80]


def other_than(value: object, chance: random.Random) -> object:
    """Return another value of the same kind, likely one that means something."""
    match value:
        case int():
            near = (value + 1, value - 1, value + 28, value - 31, -value)
            return chance.choice((*near, 0, 1, 10**6, chance.randrange(99)))
        case str():
            return _other_text(value, chance)
        case bytes():
            return _other_bytes(value, chance)
        case _:
            return chance.choice((1, "x"))


def _other_text(text: str, chance: random.Random) -> str:
    swaps = (("unsatisfied", "satisfied"), ("satisfied", "unsatisfied"), ("attitude", "time"), ("completed", "timeout"))
    old, new = chance.choice(swaps)
    if old in text and chance.random() < 0.7:
        return text.replace(old, new, chance.choice((1, -1)))
    if text.startswith(("{", "[")) and chance.random() < 0.5:
        return json.dumps(_other_plain(json.loads(text), chance), ensure_ascii=False)
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice("1x ,0") + text[at + chance.randrange(2) :]


def _other_plain(plain: Any, chance: random.Random) -> Any:  # noqa: ANN401 (JSON)
    """Return JSON with one number, text or member changed."""
    match plain:
        case dict() if plain:
            name = chance.choice(list(plain))
            return {**plain, name: _other_plain(plain[name], chance)}
        case list() if plain:
            at = chance.randrange(len(plain))
            return [*plain[:at], _other_plain(plain[at], chance), *plain[at + 1 :]]
        case bool():
            return not plain
        case int():
            return plain + chance.choice((-1, 1))
        case str():
            return plain + "x"
        case _:
            return plain


def _other_bytes(content: bytes, chance: random.Random) -> bytes:
    if content.startswith(b"{"):
        return _other_text(content.decode(), chance).encode()
    if not content or chance.random() < 0.2:
        return bytes(len(content))
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def edit(file: Path, chance: random.Random) -> str:
    """Make one to three edits in the ledger of ``file`` and say which."""
    with unguarded(file) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        editor = Editor(database, chance)
        told = [editor.edit() for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    return "; ".join(told)
