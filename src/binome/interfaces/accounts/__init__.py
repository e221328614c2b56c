"""How people come in: by e-mailed code or by password."""
