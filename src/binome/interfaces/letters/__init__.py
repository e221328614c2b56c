"""Letters on screen: which ones a person receives, the link that stops a kind of them, how the outbox stands."""
