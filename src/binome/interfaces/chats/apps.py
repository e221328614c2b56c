"""How Django knows this room."""

from django.apps import AppConfig


class ChatScreensConfig(AppConfig):
    name = "binome.interfaces.chats"
    label = "chat_screens"
    verbose_name = "Chats on screen"
