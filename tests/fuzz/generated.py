"""The campaign without coverage."""

from __future__ import annotations

from tests.fuzz.campaign import Campaign


def run(targets: list[str], seconds: float) -> int:
    """Fuzz by hypothesis; return how many different findings there are."""
    campaign = Campaign()
    campaign.run(targets, seconds)
    return len(campaign.found)
