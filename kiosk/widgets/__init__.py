"""The kit every screen is made of: theme, words, buttons, fields, keyboard, tables."""
