"""Step 1 — target the population, find the themes."""
