"""One module for each kind of Screen: it draws the Screen and emits actions."""
