"""How Django knows this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "binome.interfaces.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Listen to the sign-in libraries."""
        from binome.interfaces.accounts import events  # noqa: F401, PLC0415
