"""Somewhere to send letters."""

from tests.core.mail.conftest import sink

__all__ = ["sink"]
