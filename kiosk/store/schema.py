"""The tables of the ledger file, as the numbered steps that made them."""

from collections.abc import Iterable

from kiosk.db.migrate import Migration

APPLICATION = 0x486C6E67
"""``Hlng``: what SQLite's file header says of whose file this is."""

DOUBTED = """instr(CAST(body AS TEXT), '"clock":"untrusted"') > 0"""
"""The condition for an entry whose clock was not believed; within a text of JSON no quotation mark stands bare."""
DATING = """kind = 'clock' AND instr(CAST(body AS TEXT), '"dated":[') > 0"""
"""The condition for an entry that dates ballots begun before it."""

_FACTS = (
    """CREATE TABLE device (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        id BLOB NOT NULL CHECK (length(id) = 16),
        public_key BLOB NOT NULL CHECK (length(public_key) = 32)
    ) STRICT""",
    """CREATE TABLE epoch (
        no INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE CHECK (length(id) = 16)
    ) STRICT""",
    "CREATE TABLE boot (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT",
    # wall_ms, mono_ms and boot are what this machine's clocks said: never chained, never sent.
    """CREATE TABLE entry (
        n INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
        kind TEXT NOT NULL,
        ballot BLOB CHECK (length(ballot) = 16),
        body BLOB NOT NULL,
        wall_ms INTEGER,
        mono_ms INTEGER,
        boot INTEGER REFERENCES boot (no)
    ) STRICT""",
    # A start asks when the clock was last confirmed, and must not read the whole ledger for it.
    "CREATE INDEX entry_clock ON entry (n) WHERE kind = 'clock'",
    # Nor to find the newest entry whose clock was believed, when a clock has been wrong for months.
    f"CREATE INDEX entry_doubted ON entry (n) WHERE {DOUBTED}",
    # A paper names what the office chose, and proves it from these few entries.
    "CREATE INDEX entry_config ON entry (n) WHERE kind = 'config'",
    # Every paper asks what was lost in its days.
    "CREATE INDEX entry_recovery ON entry (n) WHERE kind = 'recovery'",
    """CREATE TABLE chain (
        epoch INTEGER NOT NULL REFERENCES epoch (no),
        seq INTEGER NOT NULL CHECK (seq > 0),
        entry INTEGER NOT NULL REFERENCES entry (n),
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (epoch, seq)
    ) STRICT, WITHOUT ROWID""",
    # A row stands before the first entry of every run of entries of one day: (seq, head) is where the run hangs on.
    """CREATE TABLE checkpoint (
        epoch INTEGER NOT NULL REFERENCES epoch (no),
        seq INTEGER NOT NULL CHECK (seq >= 0),
        day INTEGER NOT NULL,
        head BLOB NOT NULL CHECK (length(head) = 32),
        PRIMARY KEY (epoch, seq)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX checkpoint_day ON checkpoint (epoch, day, seq)",
    # Free text is never chained: it can be erased, and then an entry of kind `erased` names its hash.
    """CREATE TABLE free_text (
        hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
        salt BLOB NOT NULL CHECK (length(salt) = 32),
        text TEXT NOT NULL,
        entry INTEGER NOT NULL REFERENCES entry (n)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE erasure (
        hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
        entry INTEGER NOT NULL REFERENCES entry (n)
    ) STRICT, WITHOUT ROWID""",
)

_PROJECTIONS = (
    """CREATE TABLE ballot (
        day INTEGER NOT NULL,
        id BLOB NOT NULL CHECK (length(id) = 16),
        at INTEGER NOT NULL,
        first_entry INTEGER NOT NULL,
        last_entry INTEGER NOT NULL,
        dated_by INTEGER,
        survey TEXT NOT NULL,
        version INTEGER NOT NULL,
        counter TEXT NOT NULL,
        channel TEXT NOT NULL,
        issued INTEGER NOT NULL,
        officer TEXT,
        service TEXT,
        outcome TEXT NOT NULL,
        doubted INTEGER NOT NULL,
        until INTEGER,
        undated INTEGER NOT NULL,
        spoiled INTEGER NOT NULL,
        flags TEXT NOT NULL,
        answers TEXT NOT NULL,
        reasons TEXT NOT NULL,
        comments TEXT NOT NULL,
        PRIMARY KEY (day, id)
    ) STRICT, WITHOUT ROWID""",
    # Whoever dates ballots later finds those that were begun by a clock that was not believed.
    "CREATE INDEX ballot_doubted ON ballot (first_entry) WHERE doubted = 1",
    # A ballot has its row once it is closed; until then a start gathers it from its entries, beginning at first_entry.
    # What was found later of its day is kept here: day, until, undated, and the entry that told it.
    """CREATE TABLE open_ballot (
        id BLOB NOT NULL PRIMARY KEY,
        first_entry INTEGER NOT NULL,
        day INTEGER NOT NULL,
        until INTEGER,
        undated INTEGER NOT NULL,
        dated_by INTEGER
    ) STRICT, WITHOUT ROWID""",
    # Of the closed ballots that have a date.
    """CREATE TABLE tally_day (
        day INTEGER NOT NULL,
        counter TEXT NOT NULL,
        survey TEXT NOT NULL,
        version INTEGER NOT NULL,
        criterion TEXT NOT NULL,
        level TEXT NOT NULL,
        channel TEXT NOT NULL,
        n INTEGER NOT NULL CHECK (n > 0),
        PRIMARY KEY (day, counter, survey, version, criterion, level, channel)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE genesis (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        training INTEGER NOT NULL CHECK (training IN (0, 1)),
        entry INTEGER NOT NULL REFERENCES entry (n)
    ) STRICT""",
    "CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE survey (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        plain TEXT NOT NULL,
        PRIMARY KEY (id, version)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE officer (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        services TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE serving (counter TEXT NOT NULL PRIMARY KEY, officer TEXT NOT NULL) STRICT, WITHOUT ROWID",
)

_PEOPLE = (
    """CREATE TABLE person (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('staff', 'manager', 'it')),
        salt BLOB NOT NULL,
        hash BLOB NOT NULL,
        params TEXT NOT NULL,
        created_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE recovery_code (
        hash BLOB NOT NULL PRIMARY KEY,
        salt BLOB NOT NULL,
        params TEXT NOT NULL,
        used_ms INTEGER
    ) STRICT, WITHOUT ROWID""",
    # wrong: tries since the last good one; wait_ms: what was left to wait when boot's monotonic clock said mono_ms.
    """CREATE TABLE pin_attempt (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        wrong INTEGER NOT NULL,
        wait_ms INTEGER NOT NULL,
        boot TEXT NOT NULL,
        mono_ms INTEGER NOT NULL
    ) STRICT""",
    "CREATE TABLE state (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
)

_CLOSES = (
    # A month has one close, which is supplement 0, and each supplement once.
    """CREATE TABLE month_close (
        month TEXT NOT NULL CHECK (length(month) = 7),
        supplement INTEGER NOT NULL CHECK (supplement >= 0),
        entry INTEGER NOT NULL UNIQUE REFERENCES entry (n),
        PRIMARY KEY (month, supplement)
    ) STRICT, WITHOUT ROWID""",
    # Every paper asks whether its month is closed, and holds the table against the entries.
    "CREATE INDEX entry_month_closed ON entry (n) WHERE kind = 'month_closed'",
)

_MASKS = (
    # The comments that are left out of lists, exports and papers now, each with the entry that said so last.
    """CREATE TABLE mask (
        hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
        entry INTEGER NOT NULL REFERENCES entry (n)
    ) STRICT, WITHOUT ROWID""",
)

_PAPER = (
    # What has become of paper ballots is asked by their printing, and the printings by their places.
    "CREATE INDEX entry_paper ON entry (ballot, n) WHERE kind = 'paper'",
    # What one person has entered of paper ballots, until two agree and it is settled: no part of the chain.
    """CREATE TABLE paper_draft (
        ballot BLOB NOT NULL CHECK (length(ballot) = 16),
        person TEXT NOT NULL,
        said TEXT NOT NULL,
        PRIMARY KEY (ballot, person)
    ) STRICT, WITHOUT ROWID""",
)

_FIRST = ("device", "epoch", "boot", "entry", "chain", "checkpoint", "erasure")
APPEND_ONLY = (*_FIRST, "month_close")
CLOSES_SINCE, MASKS_SINCE, PAPER_SINCE = 2, 3, 4
"""The versions of the schema since which a ledger knows of closed months, of masked comments and of paper ballots."""


TEXT_GUARD = """CREATE TRIGGER free_text_no_delete BEFORE DELETE ON free_text
        WHEN NOT EXISTS (SELECT 1 FROM erasure JOIN entry ON entry.n = erasure.entry
                         WHERE erasure.hash = OLD.hash AND entry.kind = 'erased')
        BEGIN SELECT RAISE(ABORT, 'free_text goes only after an entry says so'); END"""

WITHOUT_TEXTS = ("DROP TRIGGER free_text_no_delete", "DELETE FROM free_text", "DELETE FROM paper_draft", TEXT_GUARD)
"""What takes every comment out of a copy."""


def _guards(tables: Iterable[str]) -> tuple[str, ...]:
    """Return the triggers that refuse every change of what was written once."""
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in tables
        for verb in ("UPDATE", "DELETE")
    )


def _first_guards() -> tuple[str, ...]:
    return (
        *_guards(_FIRST),
        """CREATE TRIGGER free_text_no_update BEFORE UPDATE ON free_text
        BEGIN SELECT RAISE(ABORT, 'free_text is append-only'); END""",
        TEXT_GUARD,
    )


MIGRATIONS = (
    Migration(1, "ground", (*_FACTS, *_PROJECTIONS, *_PEOPLE, *_first_guards())),
    Migration(2, "closed months", (*_CLOSES, *_guards(("month_close",)))),
    Migration(3, "masked comments", _MASKS),
    Migration(4, "paper ballots", _PAPER),
)
