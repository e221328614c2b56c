"""What enrolment does in the background."""

from django_tasks import task

from binome.journey.enrolment.actions import applying

AT_ONCE = 500  # letters in one transaction: it ends well before another writer of SQLite gives up waiting


@task()
def send_call_letters(wave_id: int) -> int:
    """Write the call's letters, some hundreds at a time, until everyone has had theirs; says how many were written."""
    written = 0
    while done := applying.invite(wave_id, at_most=AT_ONCE):
        written += done
    return written
