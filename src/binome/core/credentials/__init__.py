"""What this installation signs about people, for them to carry away: keys, numbers, what was revoked. It knows no step."""
