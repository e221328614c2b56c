"""The first run: from the link that the server printed to the first wave, and what remains of it."""
