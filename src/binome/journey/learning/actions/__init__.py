"""What people do in learning, each act once."""
