"""Screens of the staff directory."""
