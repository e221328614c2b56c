"""What this step shows, and what the later steps read."""
