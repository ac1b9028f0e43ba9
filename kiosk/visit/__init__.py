"""A visit: one person at the display, from the first touch to the wipe."""
