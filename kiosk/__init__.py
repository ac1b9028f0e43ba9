"""The core of Handrail: no Qt, no network, no threads."""
