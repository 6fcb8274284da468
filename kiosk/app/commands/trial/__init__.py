"""The program tries itself, in a folder of its own that goes again: what is broken shows before a visitor comes."""
