"""What everything else is about: people, constraints, scores and choices, as arrays; nothing is searched here."""
