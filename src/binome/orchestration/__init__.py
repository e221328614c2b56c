"""FLOOR 3 — stories told across steps, by a manager or by the clock."""
