"""Who works here: persons, entities, reporting lines."""
