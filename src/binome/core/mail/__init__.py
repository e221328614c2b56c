"""Letters leave here: outbox, preferences, delivery."""
