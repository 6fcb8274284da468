"""Histories of the road to the centre: the program on both sides with both its stores; clock, wire and disk are ours."""

from tests.campaign.road.running import SIZE, run

__all__ = ["SIZE", "run"]
