"""Who may sign in, and who a session belongs to."""

from django.contrib.auth.backends import ModelBackend

from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people.models import Person
from binome.core.privacy.second_factor.queries import with_rules

_PERSON = CompiledQuery(lambda: with_rules(Person.objects.filter(pk=PERSON.pk)))


class PersonBackend(ModelBackend):
    """Django's own way to sign in; whose session it is, which every request asks, is a question compiled once."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session, unless they may no longer come in."""
        person = _PERSON.first(person=user_id)
        return person if self.user_can_authenticate(person) else None
