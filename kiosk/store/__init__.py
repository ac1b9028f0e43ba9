"""The store: the only SQL of the kiosk, and what lies in it."""
