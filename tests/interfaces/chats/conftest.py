"""The same chat that receives as in tests of the core."""

from tests.core.chats.conftest import chat_server
from tests.core.webhooks.conftest import receiver

__all__ = ["chat_server", "receiver"]
