"""Who may come in: people of the staff directory, nobody else."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoorAdapter(DefaultAccountAdapter):
    """No sign-up: people come from the directory."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: the directory is the only way in."""
        return False
