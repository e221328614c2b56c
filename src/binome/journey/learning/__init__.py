"""Step 3 — prepare before the first contact."""
