"""What administrators see and do: one page module for each kind of thing."""

from sync.server.admin import config, devices, offices, records

__all__ = ["config", "devices", "offices", "records"]
