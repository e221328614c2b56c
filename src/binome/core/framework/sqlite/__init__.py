"""Django's SQLite backend over a newer SQLite than the one Python comes with."""
