"""Lengths of keeping: what each model declares, in words and dates, and carried out every night."""
