"""Getting what is stored to where it belongs."""
