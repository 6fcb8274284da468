"""The kiosk's side of the road: it brings entries to the centre, and what the centre wants to the kiosk."""
