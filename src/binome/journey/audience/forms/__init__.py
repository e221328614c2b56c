"""Input made clean: populations and programmes."""
