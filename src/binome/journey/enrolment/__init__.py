"""Step 2 — volunteers, legitimacy, selection."""
