"""What this kiosk keeps: the ledger, what is projected from it, and the people who may open it."""
