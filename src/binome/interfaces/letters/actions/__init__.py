"""What people decide about emails: which they receive, what leaves, what they say."""
