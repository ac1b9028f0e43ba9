"""The changes, in one line."""
