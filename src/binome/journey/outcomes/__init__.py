"""Step 7 — what it changed."""
