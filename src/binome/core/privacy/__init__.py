"""Who sees what, who did what, and how a person leaves with their data."""
