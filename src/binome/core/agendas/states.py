"""Words: where an agenda is read, and why one could not be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgendaKind(TextChoices):
    """What stands at the address."""

    PUBLISHED = "published", _("A published address: anyone who has it can read it")
    CALDAV = "caldav", _("A CalDAV calendar, with a name and a password")


class AgendaProblem(TextChoices):
    """Why an agenda could not be read, told to the person who gave it."""

    NOT_ALLOWED = "not_allowed", _("This installation no longer reads calendars from this server.")
    FORBIDDEN = "forbidden", _("The address leads into a network that this installation may not reach.")
    NO_HOST = "no_host", _("No server answers to this name.")
    NO_ANSWER = "no_answer", _("The server did not answer in time.")
    CERTIFICATE = "certificate", _("The certificate of the server is not trusted here.")
    REDIRECT = "redirect", _("The address redirects to one that may not be read.")
    DENIED = "denied", _("The server refused access: check the address, the user name and the password.")
    MISSING = "missing", _("There is no calendar at this address any more.")
    ANSWER = "answer", _("The server answered with an error. We will try again.")
    NOT_A_CALENDAR = (
        "not_a_calendar",
        _("What is at this address is not a calendar. Give the address of the calendar itself, not of its page."),
    )
    TOO_LONG = "too_long", _("This calendar is too large to be read. Publish only its busy times, or a shorter period.")
    SECRET = "secret", _("The address of the calendar can no longer be read here: enter it again.")
