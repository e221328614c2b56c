"""What is done in the background."""

from django.utils import timezone
from django_tasks import task

from binome.core.agendas import actions

AT_ONCE = 100  # agendas: others wait for the next quarter of an hour


@task()
def read_agendas() -> None:
    """Read the agendas that are due."""
    actions.read_due(now=timezone.now(), at_most=AT_ONCE)
