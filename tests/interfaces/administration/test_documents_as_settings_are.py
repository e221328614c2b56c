"""The documents say how this installation is: each sentence with its setting on, and with it off."""

import uuid
from dataclasses import replace

import pytest
from django.utils import timezone, translation

from binome.core.mail import heartbeat
from binome.core.privacy.second_factor.actions import ask_by_role
from binome.interfaces.administration import notices
from binome.interfaces.administration.documents import contents
from binome.interfaces.administration.notices import Texts
from binome.journey.mentoring.models import CalendarFeed
from binome.settings.single_sign_on import Provider
from tests.factories import NOON, PersonFactory, ProgrammeFactory
from tests.interfaces.administration.test_data_protection import words_of

pytestmark = pytest.mark.django_db
PROVIDER = Provider("entra", "Entra ID", "https://login.example.org", "binome", "a secret")
SMTP = "binome.core.mail.smtp.LastWordBackend"
# What the settings say, one way and the other: a sentence that stands in the documents then, and not the other way.
EITHER_WAY = {
    "SSO_ONLY": (
        {"SSO_ONLY": True, "SSO_PROVIDERS": (PROVIDER,)},
        "alone lets people in (Entra ID)",
        {"SSO_PROVIDERS": (PROVIDER,)},
        "a one-time code by email",
    ),
    "a service beside codes": (
        {"SSO_PROVIDERS": (PROVIDER,)},
        "through the organisation’s service as well (Entra ID)",
        {},
        "a one-time code by email",
    ),
    "groups": (
        {"SSO_PROVIDERS": (replace(PROVIDER, roles={"hr": ("hr",)}),)},
        "which of its groups give them a role",
        {"SSO_PROVIDERS": (PROVIDER,)},
        "it learns when, and nothing else",
    ),
    "TLS": ({"SECURE": True}, "over TLS alone", {"SECURE": False}, "Browsers speak to Binôme without TLS"),
    "TLS of emails": (
        {"EMAIL_BACKEND": SMTP, "EMAIL_USE_TLS": True},
        "Emails go to the mail server over TLS",
        {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": "relay.example.org"},
        "Emails go to the mail server without TLS",
    ),
    "emails": ({"EMAIL_BACKEND": SMTP}, "Mail server", {"EMAIL_USE_TLS": True}, "This installation sends no email"),
    "a rehearsal": (
        {"EMAIL_BACKEND": SMTP, "EMAIL_ONLY_TO": {"a@example.org"}},
        "take part in a rehearsal",
        {"EMAIL_BACKEND": SMTP},
        "Emails to the people themselves",
    ),
    "idle sessions": (
        {"IDLE_MINUTES": 30},
        "nobody uses for 30 minutes ends",
        {"IDLE_MINUTES": 0},
        "ends 14 days after it began",
    ),
    "a demonstration": ({"DEMO": True}, "anyone may come in as anyone", {"DEMO": False}, "no role has to"),
    "a country": ({"COUNTRY": "FR"}, "Défenseur des droits", {"COUNTRY": "BE"}, "the authority of their country"),
    "its law": ({"COUNTRY": ""}, "Labour Code", {"COUNTRY": "BE"}, "The law on consulting employees"),
}


@pytest.mark.parametrize("name", EITHER_WAY)
def test_the_documents_say_what_the_settings_are_and_never_the_other_way(name, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_ONLY_TO = "django.core.mail.backends.locmem.EmailBackend", set()
    on, said_on, off, said_off = EITHER_WAY[name]

    def said(changes) -> str:
        for setting, value in {"SSO_PROVIDERS": (), "SSO_ONLY": False, **changes}.items():
            setattr(settings, setting, value)
        with translation.override("en"):
            return "\n".join(words_of(write()) for _name, write in contents.DOCUMENTS.values())

    assert said_on not in (without := said(off))
    assert said_off in without
    assert said_on in said(on)


def test_the_documents_say_what_is_kept_in_the_database_and_no_more():
    """Kinds of mentoring, roles that ask for a second step, the notice, the backup, calendars that follow."""

    def said() -> str:
        with translation.override("en"):
            return "\n".join(words_of(write()) for _name, write in contents.DOCUMENTS.values())

    before, hr = said(), PersonFactory(is_hr=True)
    ProgrammeFactory(kind="peer")
    ask_by_role({"hr": timezone.localdate()}, by=None, now=timezone.now())
    notices.publish(Texts("Texte.", "Text."), after=0, by=hr, now=timezone.now())
    heartbeat.note_backup(now=timezone.now())
    CalendarFeed.objects.create(person=hr, key=uuid.uuid4(), made_at=NOON)
    after = said()

    for words in ("In peer mentoring, two colleagues", "is asked of: Human resources", "Version 1 of the privacy notice",
                  "The last backup that Binôme made", "Calendar programs"):  # fmt: skip
        assert words not in before
        assert words in after
    for words in ("no role has to", "none is published in Binôme yet", "Binôme has made no backup"):
        assert words in before
        assert words not in after
    assert "digital reverse" not in after.lower()
