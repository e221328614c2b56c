"""Step 5 — the relationship."""
