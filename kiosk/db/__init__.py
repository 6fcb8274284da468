"""How SQLite is spoken: opening, pragmas, transactions, migrations, errors; no table is known here."""
