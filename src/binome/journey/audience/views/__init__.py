"""Screens of this step."""
