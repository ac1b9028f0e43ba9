"""What kiosks ask of the hub: to be enrolled, and to have their submissions taken."""
