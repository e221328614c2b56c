"""Programmes, waves, their calendar, and who may do what in them."""
