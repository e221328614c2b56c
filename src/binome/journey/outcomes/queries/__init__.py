"""What the outcomes show."""
