"""What a person changes about their own access, language and data."""

from datetime import datetime

from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.privacy.export import archive
from binome.interfaces.accounts import emails, sign_in_links
from binome.interfaces.accounts.models import BrowserSession


def choose_language(*, by: Person, language: str) -> None:
    """Remember the language in which pages and letters speak to `by`."""
    Person.objects.filter(pk=by.pk).update(preferred_language=language)


@transaction.atomic
def end_sessions(person: Person, *, by: Person | None) -> int:
    """Sign someone out of every browser at once; how many sessions that were. `by` None is who runs the installation.

    Sessions say whose they are inside what they hold alone, so all are read: a second for some tens of thousands.
    """
    ended = [each for each in Session.objects.iterator() if each.get_decoded().get(SESSION_KEY) == str(person.pk)]
    for session in ended:
        session.delete()
    audit.record("accounts.ended_sessions", person, by=by, sessions=len(ended))
    return len(ended)


@transaction.atomic
def end_session(person: Person, *, session: int, by: Person) -> None:
    """End one session of `person`, by themselves or by an administrator. Raises `NotTheirs`."""
    _check_may_end(person, by=by)
    row = BrowserSession.objects.filter(pk=session, person=person).first()
    if row is None:
        raise NotTheirs
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()
    audit.record("accounts.ended_sessions", person, by=by, sessions=1)


@transaction.atomic
def end_listed_sessions(person: Person, *, by: Person, but: str | None = None) -> int:
    """End every session in the list of `person` but the one with the key `but`; how many. Raises `NotTheirs`."""
    _check_may_end(person, by=by)
    rows = BrowserSession.objects.filter(person=person).exclude(session_key=but or "")
    ended = Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()[0]
    rows.delete()
    audit.record("accounts.ended_sessions", person, by=by, sessions=ended)
    return ended


def _check_may_end(person: Person, *, by: Person) -> None:
    if by.pk != person.pk and not by.is_administrator:
        raise NotTheirs


@transaction.atomic
def reset_second_step(person: Person, *, by: Person | None, now: datetime) -> None:
    """Take away the second step of someone who lost it: they come in by the first one, everywhere anew, and are told.

    Not one's own: whoever found an administrator's browser open would take the protection of the account away.
    `by` None is who runs the installation: the last administrator has nobody else to ask. Raises `NotTheirs`.
    """
    if by is not None and (not by.is_administrator or by.pk == person.pk):
        raise NotTheirs
    if not Authenticator.objects.filter(user=person).delete()[0]:
        raise NotTheirs
    audit.record("accounts.reset_second_step", person, by=by)
    if by is None:
        end_sessions(person, by=None)
    else:
        end_listed_sessions(person, by=by)
    emails.tell_reset(person, by=by, now=now)


@transaction.atomic
def choose_clock(*, by: Person, time_zone: str) -> None:
    """Remember the clock on which moments are told to `by`; "" follows the site where they work."""
    Person.objects.filter(pk=by.pk).update(own_time_zone=time_zone)
    audit.record("people.chose_clock", by, by=by)


@transaction.atomic
def take_away(*, by: Person) -> bytes:
    """One's own data as a ZIP; the trail notes that it was taken."""
    audit.record("privacy.exported_own_data", by=by)
    return archive(by)


@transaction.atomic
def sign_in_by_link(request: HttpRequest, *, token: str) -> HttpResponse | None:
    """Sign in the administrator whom a link is for, who then gives their second step if they have one; None: no longer.

    Their row is locked before the link is looked at: of two who press at once, one comes in.
    """
    person = sign_in_links.administrator_of(token, locked=True)
    if person is None:
        return None
    audit.record("accounts.used_sign_in_link", person, by=person)
    response: HttpResponse = perform_login(request, person)
    return response
