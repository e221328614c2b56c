"""A chat that receives: the same real HTTP server as for webhooks, on a machine that the installation allows."""

import pytest

from tests.core.webhooks.conftest import Receiver, receiver

__all__ = ["receiver"]


@pytest.fixture
def chat_server(receiver: Receiver, settings) -> Receiver:
    """What a chat gave as the address of its incoming webhook leads here."""
    settings.CHAT_HOSTS = ["127.0.0.1"]
    settings.BASE_URL = "https://binome.example.org"
    return receiver
