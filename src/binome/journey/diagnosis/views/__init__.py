"""Screens of the diagnosis."""
