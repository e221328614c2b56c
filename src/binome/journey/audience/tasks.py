"""What this step does in the background."""

from django.utils import timezone
from django_tasks import task

from binome.core.people.models import Person
from binome.journey.audience import actions
from binome.journey.audience.queries.survey import open_invitations


@task()
def read_import(import_id: int) -> None:
    """Read a file that was received; what nobody foresaw ends it too, and the log has the details."""
    try:
        actions.check_import(import_id, now=timezone.now())
    except Exception:
        actions.give_up_reading(import_id)
        raise


@task()
def write_import(import_id: int) -> None:
    """Write a file that was confirmed."""
    actions.write_import(import_id, now=timezone.now())


@task()
def send_links_again(person_id: int) -> None:
    """Send someone their personal links once more; nobody has number 0, which an unknown address gives."""
    person = Person.objects.employed().filter(pk=person_id).first()
    if person is not None:
        actions.send_link_again(open_invitations(person), now=timezone.now())


@task()
def undo_import(import_id: int, by: int) -> None:
    """Undo an import; when that can no longer be done, the import says so."""
    try:
        actions.undo_import(import_id, by=Person.objects.get(pk=by), now=timezone.now())
    except actions.CannotUndo:
        return
