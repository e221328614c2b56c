"""How Django knows this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "binome.interfaces.accounts"
    label = "accounts"
    verbose_name = "Accounts"
