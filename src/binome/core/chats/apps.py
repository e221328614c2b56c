"""How Django knows this room."""

from django.apps import AppConfig


class ChatsConfig(AppConfig):
    name = "binome.core.chats"
    label = "chats"
    verbose_name = "Chats"
