"""What the sign-in libraries announce, written to the log as security events and noted in the session."""

from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from binome.core.mail.addresses import unmark
from binome.core.people.models import Person
from binome.core.privacy import security
from binome.core.privacy.security import SecurityEvent
from binome.interfaces.accounts import codes, where_signed_in
from binome.interfaces.accounts.sessions import begin

CODE_METHOD = "code"  # as the library notes that someone typed what was sent to their address


@receiver(user_logged_in)
def came_in(request: HttpRequest | None, user: Person, **_: Any) -> None:
    """The session begins now; whoever comes in may be written to again."""
    security.record(SecurityEvent.SIGNED_IN, person=user.pk)
    if request is not None and hasattr(request, "session"):
        begin(request.session, user)
        where_signed_in.note(request, user)
        codes.came_in(request, user.email)
        if any(record["method"] == CODE_METHOD for record in get_authentication_records(request, user)):
            unmark(user)  # the code reached its reader, whatever a report said of the address


@receiver(user_logged_out)
def went_out(request: HttpRequest, user: Person | None, **_: Any) -> None:
    """The browser is asked to forget what it kept; not when a session ends by itself, for drafts may be in there."""
    if user is not None:
        request.signed_out = True  # type: ignore[attr-defined]
        security.record(SecurityEvent.SIGNED_OUT, person=user.pk)


@receiver(user_login_failed)
def wrong_password(credentials: dict[str, Any], **_: Any) -> None:
    """Known or not, the address is looked up once: time tells nothing."""
    person = Person.objects.with_address(str(credentials.get("email", ""))).first()
    security.record(SecurityEvent.SIGN_IN_FAILED, person=person.pk if person else None)


@receiver(account.login_code_rejected)
def wrong_code(user: Person, **_: Any) -> None:
    """Of someone who is known; a code typed for an unknown address is told by `CodeForm`."""
    security.record(SecurityEvent.WRONG_CODE, person=user.pk)


@receiver(mfa.authentication_failed)
def wrong_second_factor(user: Person, **_: Any) -> None:
    security.record(SecurityEvent.WRONG_SECOND_FACTOR, person=user.pk)


@receiver([account.password_changed, account.password_set, account.password_reset])
def password_changed(user: Person, **_: Any) -> None:
    security.record(SecurityEvent.PASSWORD_CHANGED, person=user.pk)


@receiver(mfa.authenticator_added)
def second_factor_added(user: Person, authenticator: Any, **_: Any) -> None:
    security.record(SecurityEvent.SECOND_FACTOR_ADDED, person=user.pk, kind=str(authenticator.type))


@receiver(mfa.authenticator_removed)
def second_factor_removed(user: Person, authenticator: Any, **_: Any) -> None:
    security.record(SecurityEvent.SECOND_FACTOR_REMOVED, person=user.pk, kind=str(authenticator.type))


@receiver(mfa.authenticator_reset)
def second_factor_renewed(user: Person, authenticator: Any, **_: Any) -> None:
    security.record(SecurityEvent.SECOND_FACTOR_RENEWED, person=user.pk, kind=str(authenticator.type))
