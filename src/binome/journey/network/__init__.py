"""Step 6 — generations meet."""
