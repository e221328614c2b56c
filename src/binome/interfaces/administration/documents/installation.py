"""What this installation does with data beyond its own database: only what is switched on is told."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from binome.core.agendas.models import Agenda
from binome.core.chats.models import Chat
from binome.core.mail import heartbeat
from binome.core.people import organisation
from binome.core.people.text import folded
from binome.core.privacy.models import AccessKey
from binome.core.privacy.second_factor.queries import rules
from binome.core.privacy.visibility import VIEWERS
from binome.core.programmes.models import Programme
from binome.core.programmes.stages import ProgrammeKind
from binome.core.programmes.wording import NEUTRAL, WORDING
from binome.core.ui.dates import date_format
from binome.core.webhooks.models import Webhook
from binome.interfaces.administration import notices
from binome.interfaces.administration.documents.blocks import DocumentTable
from binome.interfaces.administration.roles import label_of
from binome.journey.mentoring.models import CalendarFeed
from binome.settings.single_sign_on import Provider

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
DAY = 24 * 3600  # seconds


def recipients() -> DocumentTable:
    """Who gets data: roles within, and each system outside that this installation speaks to."""
    within = [(str(name), _("On screen, within the rights of the role")) for name in VIEWERS.values()]
    return DocumentTable((_("Recipient"), _("How")), (*within, *_systems()))


def _systems() -> list[tuple[str, str]]:
    systems = []
    if sends_mail():
        systems.append((_("Mail server (%(host)s)") % {"host": _mail_host()}, _whom_it_writes_to()))
    systems += [
        (
            _("Sign-in service (%(name)s)") % {"name": provider.name},
            _what_it_tells(provider),
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
    if CalendarFeed.objects.exists():
        systems.append(
            (_("Calendar programs that people chose"), _("Each person’s own sessions, as long as they wish"))
        )
    if settings.AGENDA_HOSTS:
        systems += [
            (
                _("Calendars that people connect (%(host)s)") % {"host": host},
                _read_and_written(),
            )
            for host in sorted(settings.AGENDA_HOSTS)
        ]
    systems += [
        (
            _("Program notified by a webhook (%(host)s)") % {"host": host},
            _("That something happened: numbers, kinds and dates; no name"),
        )
        for host in sorted({webhook.host for webhook in Webhook.objects.all()})
    ]
    chats = Chat.objects.order_by().values_list("host", "person").distinct()
    for_people = {host for host, person in chats if person is not None}
    systems += [
        (
            _("Chat (%(host)s)") % {"host": host},
            _("First names and dates of sessions, of people who chose it; stages and days of waves")
            if host in for_people
            else _("Stages and days of waves; no name"),
        )
        for host in sorted({host for host, _person in chats})
    ]
    if settings.LRS:
        systems.append(
            (
                _("Learning record store (%(host)s)") % {"host": urlsplit(settings.LRS).hostname},
                _("Who finished which module, quiz or role-play, and when, by email address; no answers, no marks")
                if settings.LRS_ACTOR == "email"
                else _("Who finished which module, quiz or role-play, and when, by staff id; no answers, no marks"),
            )
        )
    if settings.METRICS:
        systems.append((_("Monitoring (/metrics)"), _("Counts for operators; nothing about a person")))
    return systems


def _read_and_written() -> str:
    if Agenda.objects.filter(writes=True).exists():
        return _("The sessions of whoever chose it are written there; the start and end of their busy times are read")
    return _("Nothing but the request itself; the start and end of the times when someone is busy are read there")


def _whom_it_writes_to() -> str:
    if settings.EMAIL_ONLY_TO:
        return _("Emails to a few addresses that take part in a rehearsal")
    return _("Emails to the people themselves")


def _what_it_tells(provider: Provider) -> str:
    if provider.roles:
        return _("It tells who signs in and which of its groups give them a role; it learns when, and nothing else")
    return _("It tells who signs in; it learns when, and nothing else")


def sends_mail() -> bool:
    """Whether emails leave for a mail server."""
    return issubclass(import_string(settings.EMAIL_BACKEND), EmailBackend)


def _mail_host() -> str:
    return _("on this machine") if settings.EMAIL_HOST in LOCAL else settings.EMAIL_HOST


def kinds_of_mentoring() -> tuple[str, ...]:
    """What mentoring is here: a sentence for each kind of programme that there is."""
    used = set(Programme.objects.order_by().values_list("kind", flat=True).distinct())
    return tuple(str(WORDING[kind].gist) for kind in ProgrammeKind if kind in used) or (str(NEUTRAL),)


def is_in_france() -> bool:
    """Whether French law is meant: where people work there, or where nobody said in which country they do."""
    countries = organisation.current().countries or ((settings.COUNTRY,) if settings.COUNTRY else ())
    return not countries or "FR" in countries


def notice_in_force() -> tuple[str, ...]:
    """The version of the privacy notice that people are asked to read."""
    notice = notices.latest()
    if notice is None:
        return ()
    words = {"number": notice.number, "day": date_format(timezone.localtime(notice.published_at))}
    return (
        _("Version %(number)s of the privacy notice was published on %(day)s; everyone is asked to read it.") % words,
    )


def notice_to_write() -> tuple[str, ...]:
    """What is missing while none is published."""
    return () if notices.latest() else (_("A privacy notice: none is published in Binôme yet"),)


def backups() -> str:
    """What is known of backups."""
    at = heartbeat.backed_up_at()
    if at is None:
        return _("Binôme has made no backup of this installation yet.")
    return _("The last backup that Binôme made, with a checksum, is of %(day)s.") % {
        "day": date_format(timezone.localtime(at))
    }


def security_measures() -> tuple[str, ...]:
    """What protects data here, each sentence as the settings are."""
    return (
        *_ways_in(),
        *_sessions(),
        *_transport(),
        _("Every page is refused unless its reader may see it; what is not theirs does not exist for them."),
        _("Private notes and messages are sealed with a key that is not in the database."),
        _("An audit trail says who did what; it is kept for three years."),
        _("When a backup is restored, whoever was erased since is erased again."),
        backups(),
    )


def _ways_in() -> list[str]:
    services = ", ".join(provider.name for provider in settings.SSO_PROVIDERS)
    ways = []
    if settings.DEMO:
        ways.append(_("This is a demonstration: anyone may come in as anyone."))
    if settings.SSO_ONLY:
        ways.append(_("The organisation’s sign-in service alone lets people in (%(names)s).") % {"names": services})
    else:
        ways.append(
            _(
                "People sign in with a one-time code by email, a password or a passkey; tries are limited by account and by "
                "network."
            )
        )
        if services:
            ways.append(
                _("They may sign in through the organisation’s service as well (%(names)s).") % {"names": services}
            )
    return [*ways, _second_step()]


def _second_step() -> str:
    today = timezone.localdate()
    asking = [str(label_of(role)) for role, day in rules().items() if day <= today]
    if not asking:
        return _("Anyone may add a second step to their sign-in; no role has to.")
    return _("A second step at sign-in is asked of: %(roles)s.") % {"roles": ", ".join(asking)}


def _sessions() -> list[str]:
    if settings.IDLE_MINUTES:
        return [_("A session that nobody uses for %(minutes)s minutes ends.") % {"minutes": settings.IDLE_MINUTES}]
    return [_("A session ends %(days)s days after it began.") % {"days": settings.SESSION_COOKIE_AGE // DAY}]


def _transport() -> list[str]:
    measures = []
    if settings.SECURE:
        measures.append(_("Browsers speak to Binôme over TLS alone."))
    else:
        measures.append(_("Browsers speak to Binôme without TLS (%(address)s).") % {"address": settings.BASE_URL})
    if not sends_mail():
        measures.append(_("This installation sends no email."))
    elif settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL:
        measures.append(_("Emails go to the mail server over TLS."))
    elif settings.EMAIL_HOST not in LOCAL:
        measures.append(_("Emails go to the mail server without TLS."))
    return measures
