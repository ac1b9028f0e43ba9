"""Voice, narration, sizes and themes: what a Screen needs to reach everybody."""
