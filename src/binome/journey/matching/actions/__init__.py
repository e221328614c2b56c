"""What people do in matching, each act once."""
