"""Words: what a webhook tells of, how a delivery stands, why one did not arrive."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    """What happened. The codes are what receivers read: they are never given another meaning."""

    WAVE_ADVANCED = "wave.advanced", _("A wave moves to another stage")
    SURVEY_OPENED = "survey.opened", _("A survey opens")
    SURVEY_CLOSED = "survey.closed", _("A survey closes")
    CALL_OPENED = "call.opened", _("The call for applications opens")
    APPLICATION_SUBMITTED = "application.submitted", _("An application is submitted")
    APPLICATION_WITHDRAWN = "application.withdrawn", _("An application is withdrawn, or comes back")
    APPLICATION_DECIDED = "application.decided", _("An application is decided, or a decision is undone")
    ROUND_OPENED = "round.opened", _("A round of matching opens")
    PAIRS_PUBLISHED = "pairs.published", _("Pairs are announced to both halves")
    PAIR_BEGUN = "pair.begun", _("A pair begins: both have said yes")
    PAIR_CLOSED = "pair.closed", _("A pair closes its mentoring")
    PAIR_ENDED = "pair.ended", _("A pair ends before its close")
    SESSIONS_PLANNED = "sessions.planned", _("A pair plans sessions")
    SESSION_MOVED = "session.moved", _("A session has another date")
    SESSION_POSTPONED = "session.postponed", _("A session is put off")
    SESSION_CANCELLED = "session.cancelled", _("A session is cancelled")
    SESSION_HELD = "session.held", _("A session was held")
    REPORT_PUBLISHED = "report.published", _("A report is published")
    STAFF_FILE_IMPORTED = "staff_file.imported", _("A staff file was imported")
    PERSON_JOINED = "person.joined", _("Someone joins, by the identity provider")
    PERSON_LEFT = "person.left", _("Someone leaves, by the identity provider or on the day that was announced")


OF_THE_WHOLE_STAFF = frozenset({EventKind.STAFF_FILE_IMPORTED, EventKind.PERSON_JOINED, EventKind.PERSON_LEFT})
# For some minutes whoever did it may take it back, and its emails wait as long.
CAN_BE_UNDONE = frozenset({EventKind.APPLICATION_WITHDRAWN, EventKind.APPLICATION_DECIDED})
TEST = "test"  # sent by a button, whatever was ticked


class Reason(TextChoices):
    """Why a message was not taken."""

    FORBIDDEN = "forbidden", _("The address leads into a network that webhooks may not reach.")
    NO_HOST = "no_host", _("No machine has this name.")
    NO_ANSWER = "no_answer", _("It did not answer in time, or broke off.")
    CERTIFICATE = "certificate", _("Its certificate is not one that this server trusts.")
    REDIRECT = "redirect", _("It sends on to another address, which is not followed.")
    ANSWER = "answer", _("It answered that it did not take it.")
    SECRET = "secret", _("Its secret can no longer be opened here: make a new one.")
    GONE = "gone", _("It answered that it wants no more messages: the webhook is paused.")
