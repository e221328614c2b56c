"""What this installation does with data beyond its own database: only what is switched on is told."""

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from binome.core.people.text import folded
from binome.core.privacy.models import AccessKey
from binome.core.privacy.visibility import VIEWERS
from binome.interfaces.administration.documents.blocks import DocumentTable

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def recipients() -> DocumentTable:
    """Who gets data: roles within, and each system outside that this installation speaks to."""
    within = [(str(name), _("On screen, within the rights of the role")) for name in VIEWERS.values()]
    return DocumentTable((_("Recipient"), _("How")), (*within, *_systems()))


def _systems() -> list[tuple[str, str]]:
    systems = []
    if sends_mail():
        systems.append((_("Mail server (%(host)s)") % {"host": _mail_host()}, _("Emails to the people themselves")))
    systems += [
        (
            _("Sign-in service (%(name)s)") % {"name": provider.name},
            _("It tells who signs in; it learns when, and nothing else"),
        )
        for provider in settings.SSO_PROVIDERS
    ]
    living = AccessKey.objects.filter(revoked_at=None, expires_at__gt=timezone.now()).order_by("pk")
    systems += [
        (
            _("Program with a key (%(name)s)") % {"name": key.name},
            _("What its key opens: %(scope)s") % {"scope": ", ".join(key.scope_names)},
        )
        for key in sorted(living, key=lambda key: folded(key.name))
    ]
    if settings.METRICS:
        systems.append((_("Monitoring (/metrics)"), _("Counts for operators; nothing about a person")))
    return systems


def sends_mail() -> bool:
    """Whether emails leave for a mail server."""
    return issubclass(import_string(settings.EMAIL_BACKEND), EmailBackend)


def _mail_host() -> str:
    return _("on this machine") if settings.EMAIL_HOST in LOCAL else settings.EMAIL_HOST


def security_measures() -> tuple[str, ...]:
    """What protects data here, of which the settings decide a part."""
    measures = [
        _("Signing in by a one-time code, with limits by account and by network; a second step by an application."),
        _("Every page is refused unless its reader may see it; what is not theirs does not exist for them."),
        _("Private notes are sealed with a key that is not in the database."),
        _("An audit trail says who did what; it is kept for three years."),
        _("Backups that come back erase again whoever was erased."),
    ]
    if settings.SECURE:
        measures.append(_("Browsers speak to Binôme over TLS alone."))
    if settings.SSO_ONLY:
        measures.append(_("The organisation’s sign-in service alone lets people in."))
    if settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL:
        measures.append(_("Emails go to the mail server over TLS."))
    if settings.IDLE_MINUTES:
        measures.append(
            _("A session that nobody uses for %(minutes)s minutes ends.") % {"minutes": settings.IDLE_MINUTES}
        )
    return tuple(measures)
