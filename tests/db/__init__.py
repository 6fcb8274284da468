"""How SQLite is spoken."""
