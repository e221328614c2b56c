"""Components as functions."""

from django.template import Library

register = Library()
