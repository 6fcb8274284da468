"""What ballots come to: folded from entries as these come in, counted by day, added up for people."""
