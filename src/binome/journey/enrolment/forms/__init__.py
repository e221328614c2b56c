"""Input made clean: applications, marks, references, decisions, files of annual reviews."""
