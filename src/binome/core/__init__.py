"""FLOOR 1 — what every step stands on."""
