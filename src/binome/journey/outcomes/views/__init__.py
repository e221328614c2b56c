"""Screens of the outcomes."""
