"""What the network shows."""
