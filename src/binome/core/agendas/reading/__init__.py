"""What strangers' calendars say, read in a process of its own (decision 0125)."""
