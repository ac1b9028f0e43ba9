"""The hub: where the kiosks of an organisation send to, and people look."""
