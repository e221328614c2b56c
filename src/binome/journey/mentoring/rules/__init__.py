"""What mentoring decides: dates, health, what to offer, from plain values."""
