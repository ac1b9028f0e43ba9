"""How the tables came to be, one change after the other."""
