"""How an installation is configured: everything comes from the environment."""
