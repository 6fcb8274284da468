"""The kiosk's end of the road to its centre; nothing of it is loaded by a kiosk that belongs to none."""
