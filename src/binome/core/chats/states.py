"""Words: which chat it is, what it is told of, why a message did not arrive."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ChatApp(TextChoices):
    """The chats whose incoming webhooks are spoken to; each takes a body of its own."""

    TEAMS = "teams", "Microsoft Teams (Workflows)"
    SLACK = "slack", "Slack"
    MATTERMOST = "mattermost", "Mattermost"
    MATRIX = "matrix", "Matrix (Hookshot)"


class ChatNews(TextChoices):
    """What a message tells."""

    TEST = "test", _("A test")
    DATES = "dates", _("Dates of your sessions")
    REMINDER = "reminder", _("Reminder of a session")
    STAGE = "stage", _("The wave moves to another stage")
    SURVEY = "survey", _("The survey is open")
    SURVEY_CLOSES = "survey_end", _("The survey closes soon")
    CALL = "call", _("The call for applications is open")
    CALL_CLOSES = "call_end", _("The call for applications closes soon")


class ChatTrouble(TextChoices):
    """Why a message was not taken; the codes are those of `webhooks.states.Reason`."""

    FORBIDDEN = "forbidden", _("Your organisation does not allow this address.")
    NO_HOST = "no_host", _("No server has this name.")
    NO_ANSWER = "no_answer", _("Your chat did not answer in time, or broke off.")
    CERTIFICATE = "certificate", _("The certificate of your chat is not trusted here.")
    REDIRECT = "redirect", _("Your chat redirects to another address, which is not followed.")
    ANSWER = "answer", _("Your chat answered that it refused the message.")
    SECRET = "secret", _("The address can no longer be read here: enter it again.")
    GONE = "gone", _("Your chat answered that this address no longer exists: create a new one there.")
