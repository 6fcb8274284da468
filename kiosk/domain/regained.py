"""What a ledger had lost and got back."""

from msgspec import Struct


class Regained(Struct, frozen=True):
    """Ballots that a ledger had lost: ``certain`` ones came back whole, at most ``uncertain`` ones did not."""

    certain: int
    uncertain: int

    def to_json(self) -> dict[str, int]:
        return {"certain": self.certain, "uncertain": self.uncertain}
