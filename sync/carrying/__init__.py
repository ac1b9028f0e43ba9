"""Delivery by hand: a stick between a kiosk and its hub, where there is no network."""
