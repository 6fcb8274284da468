"""What this kiosk keeps."""
