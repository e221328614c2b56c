"""FLOOR 2 — the article: seven steps; a step reads the steps before it, never those after."""
