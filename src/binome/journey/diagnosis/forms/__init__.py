"""Input made clean: surveys, what the map shows, comments, themes."""
