"""What a pair and its programme type, made clean."""
