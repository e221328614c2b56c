"""Letters for tests."""

import factory

from binome.core.mail.models import Category, OutboxLetter
from tests.factories import NOON, PersonFactory


class LetterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutboxLetter

    key = factory.Sequence(lambda n: f"letter:{n}")
    to = factory.SubFactory(PersonFactory)
    letter = "enrolment/emails/call.txt"
    category = Category.DECISION
    language = "fr"
    subject = "Une place vous attend"
    text = "Bonjour,\n\nVotre binôme vous attend.\n"
    html = "<p>Bonjour,</p><p>Votre binôme vous attend.</p>"
    send_after = NOON
