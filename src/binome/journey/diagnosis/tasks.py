"""What this step does in the background."""

from django.utils import timezone
from django_tasks import task

from binome.core.people.models import Person
from binome.journey.diagnosis.actions import campaigning
from binome.journey.diagnosis.queries.survey import open_invitations


@task()
def send_links_again(person_id: int) -> None:
    """Send someone their personal links once more; nobody has number 0, which an unknown address gives."""
    person = Person.objects.employed().filter(pk=person_id).first()
    if person is not None:
        campaigning.send_link_again(open_invitations(person), now=timezone.now())
