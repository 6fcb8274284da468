"""The only place where the parts of the kiosk meet."""
