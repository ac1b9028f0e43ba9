"""OpenROSA 1.0 for any client: Collect, Enketo, our own kiosks (docs/it/hub.md)."""
