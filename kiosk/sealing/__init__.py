"""Sealing: keys, what is sealed to them, and how it is opened where the private key is."""
