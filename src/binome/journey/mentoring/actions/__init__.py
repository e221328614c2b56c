"""Everything a pair, its assistant, its programme and the clock do to a relationship."""
