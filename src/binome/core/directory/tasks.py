"""What the directory does in the background."""

from django.utils import timezone
from django_tasks import task

from binome.core.directory import importing, undoing
from binome.core.directory.errors import CannotUndo
from binome.core.directory.feeding import actions as feeding
from binome.core.people.models import Person


@task()
def read_import(import_id: int) -> None:
    """Read a file that was received; what nobody foresaw ends it too, and the log has the details."""
    try:
        importing.check_import(import_id, now=timezone.now())
    except Exception:
        importing.give_up_reading(import_id)
        raise


@task()
def write_import(import_id: int) -> None:
    """Write a file that was confirmed."""
    importing.write_import(import_id, now=timezone.now())


@task()
def undo_import(import_id: int, by: int) -> None:
    """Undo an import; when that can no longer be done, the import says so."""
    try:
        undoing.undo_import(import_id, by=Person.objects.get(pk=by), now=timezone.now())
    except CannotUndo:
        return


@task()
def fetch_staff_file(by: int | None) -> None:
    """Fetch the staff file; `by`: who pressed the button, nobody when it was the clock."""
    feeding.run_feed(by=Person.objects.get(pk=by) if by else None, now=timezone.now())
