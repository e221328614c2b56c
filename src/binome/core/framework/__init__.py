"""Everything that touches the insides of Django: each part equals what Django does by itself, and a test says so."""
