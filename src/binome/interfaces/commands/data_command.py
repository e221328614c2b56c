"""Commands about what is kept, which show no page."""

from django.core.management.base import BaseCommand


class DataCommand(BaseCommand):
    """A command that starts a quarter faster: a mail server calls one for each bounce, an operator one in haste.

    Django's checks before a command load every page's code; `setup` and `check` ask them where they say something new.
    """

    requires_system_checks = ()
