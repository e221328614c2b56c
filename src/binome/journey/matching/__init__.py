"""Step 4 — the pair chooses itself."""
