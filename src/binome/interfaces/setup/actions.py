"""What the first run writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.utils import perform_login
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from binome.core.errors import NotTheirs
from binome.core.mail.messages import BadAddress, bare_address, sender
from binome.core.mail.smtp_errors import reason_of
from binome.core.people import organisation
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.interfaces.administration.actions import Identity, name_administrator
from binome.interfaces.setup import first_link


@dataclass(frozen=True)
class Look:
    """A logo, and what kind of picture it is."""

    content: bytes
    kind: str


def _check_administrator(by: Person) -> None:
    if not by.is_administrator:
        raise NotTheirs


@transaction.atomic
def come_in_first(request: HttpRequest, *, token: str, email: str, identity: Identity) -> HttpResponse | None:
    """Make the person at `email` the first administrator, and HR, and sign them in; None: someone came in before.

    The single row of the organisation is held: of two who press at once, one comes in. Raises `AdministrationRefused`.
    """
    organisation.locked()
    if not first_link.is_good(token):
        return None
    person = name_administrator(email, identity=identity, hr=True).person
    audit.record("setup.came_in_first", person, by=person)
    response: HttpResponse = perform_login(request, person)
    return response


@transaction.atomic
def introduce(
    *,
    name: str,
    accent: str,
    logo: Look | None,
    keeps_logo: bool,
    default_language: str,
    time_zone: str,
    countries: Sequence[str],
    video_link: str = "",
    by: Person,
    now: datetime,
) -> None:
    """Say how the organisation is called, how it looks and where it works. Raises `NotTheirs`."""
    _check_administrator(by)
    row = organisation.locked()
    row.name, row.accent = name, accent
    row.default_language, row.time_zone, row.countries = default_language, time_zone, list(countries)
    # What the settings say already is not written down: they may say something else one day.
    row.video_link = "" if video_link == settings.VIDEO_LINK else video_link
    if logo is not None:
        row.logo, row.logo_kind = logo.content, logo.kind
    elif not keeps_logo:
        row.logo, row.logo_kind = b"", ""
    row.introduced_at = row.introduced_at or now
    row.save()
    audit.record("setup.introduced_organisation", by=by)
    transaction.on_commit(organisation.forget)


@transaction.atomic
def name_levels(names: Mapping[str, str], *, by: Person, now: datetime) -> None:
    """Say how the nine levels are called here. Raises `NotTheirs`."""
    _check_administrator(by)
    row = organisation.locked()
    row.levels, row.levels_named_at = dict(names), now
    row.save(update_fields=["levels", "levels_named_at"])
    audit.record("setup.named_levels", by=by, named=len(names))
    transaction.on_commit(organisation.forget)


def prove_mail(address: str, *, by: Person, now: datetime) -> str:
    """Send a test email now, past the outbox; empty once the mail server accepted it, else why it did not."""
    _check_administrator(by)
    try:
        message = EmailMessage(
            subject=_("Binôme can send email"),
            body=_("This is the test that was asked for at %(site)s. Nothing else is needed.")
            % {"site": settings.BASE_URL},
            from_email=sender(),
            to=[bare_address(address)],
        )
        message.send()
    except BadAddress:
        return _("No mail server would take this address.")
    except Exception as trouble:
        return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} – {reason_of(trouble)}"
    _note_mail_proven(by=by, now=now)
    return ""


@transaction.atomic
def _note_mail_proven(*, by: Person, now: datetime) -> None:
    row = organisation.locked()
    row.mail_proven_at = now
    row.save(update_fields=["mail_proven_at"])
    audit.record("setup.proved_mail", by=by)
