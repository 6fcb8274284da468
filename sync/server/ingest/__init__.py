"""How batches come in: by net and by stick, by the same rules and in one transaction each."""
