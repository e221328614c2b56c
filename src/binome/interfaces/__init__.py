"""FLOOR 4 — every way in and out: screens that cross steps, login, feeds, commands."""
