"""`handrail demo`: a kiosk and a hub together on this machine, for a newcomer."""
