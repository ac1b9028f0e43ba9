"""The hub's side of a stick: it takes in what kiosks wrote, and writes what they are to have."""
