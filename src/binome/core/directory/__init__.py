"""The staff directory coming in: files read, checked, looked at, written and undone; the same door for every caller."""
