"""The kind of file that brings people: what its lines may say, checked against the directory, written and undone."""
