"""Decisions of this step: reading files, checking rows, populations, samples, answers, the needs map."""
