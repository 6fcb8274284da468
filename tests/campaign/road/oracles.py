"""What a history must never show."""

LOST, DOUBLED, FORGED = "acknowledged and lost", "entries or ballots twice", "forged or tampered and taken"
MISCOUNTED, REBUILT = "figures that are not what was tapped", "figures that a rebuild changes"
OTHERWISE, UNPROVEN = "figures that are not the tablet's own", "closed months that the centre does not prove"
WRONG, STUCK = "ballots in a wrong month", "queues that did not end empty"
UNSOUND = "ledgers that do not verify"
PROMISED = "receipts beyond what is stored"
UNSAFE = "called safe and in no backup"
UNFLAGGED = "forks, clones and conflicts that nobody was told of"
BUGS = "told as a bug of ours"
ORACLES = (
    LOST, DOUBLED, FORGED, MISCOUNTED, REBUILT, OTHERWISE, UNPROVEN, WRONG, UNFLAGGED, PROMISED, UNSAFE, STUCK, UNSOUND,
    BUGS,
)  # fmt: skip
