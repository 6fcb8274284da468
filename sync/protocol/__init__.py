"""What kiosk and centre say to each other, as values and bytes; README.md beside this file is the contract."""
