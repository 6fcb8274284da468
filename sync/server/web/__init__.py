"""What the centre answers on the net: kiosks, and people with browsers."""
