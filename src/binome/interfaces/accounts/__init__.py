"""How people come in: by emailed code or by password."""
