"""Letters waiting to leave, and what people do not wish to receive."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person


class Category(models.TextChoices):
    """Kinds of letters; people may mute all but the first two."""

    ACCESS = "access", _("Signing in")
    DECISION = "decision", _("Decisions about my participation")
    SURVEY = "survey", _("Surveys and calls for volunteers")
    SESSION = "session", _("My sessions")
    REMINDER = "reminder", _("Reminders")
    NETWORK = "network", _("Network and ideas")


ALWAYS_SENT = frozenset({Category.ACCESS, Category.DECISION})
CONSIDERATE = frozenset({Category.SURVEY, Category.REMINDER, Category.NETWORK})  # never in quiet hours or on days off
MUTABLE = tuple(category for category in Category if category not in ALWAYS_SENT)


class LetterState(models.TextChoices):
    """Where a letter stands."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Leaving")
    HANDED = "handed", _("Being handed over")  # the mail server is about to answer for it
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    MUTED = "muted", _("Muted by the person")
    HELD = "held", _("Held back")
    WITHDRAWN = "withdrawn", pgettext_lazy("email", "Withdrawn")
    DOUBTFUL = "doubtful", _("May have left")  # the worker was killed while the mail server answered


SETTLED = (
    LetterState.SENT,
    LetterState.FAILED,
    LetterState.MUTED,
    LetterState.WITHDRAWN,
)  # nothing more becomes of them


class OutboxLetter(models.Model):
    """One letter to one person, written in the same transaction as what it tells; a worker sends it."""

    key = models.CharField(max_length=200, unique=True)
    to = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letters")
    address = models.EmailField(max_length=254, blank=True)  # goes there whatever the reader's address by then
    letter = models.CharField(max_length=100)
    about = models.JSONField(default=list, blank=True)  # keys of what it tells: core/mail/validity.py asks them again
    mailing = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=20, choices=Category.choices)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.QUEUED)
    send_after = models.DateTimeField()
    considerate = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="to",
        why=_("Sending each email once"),
        kept=Kept.LETTER,
        since="created_at",
        settled=models.Q(state__in=SETTLED),
        empties=dict.fromkeys(("subject", "text", "html", "calendar", "address", "error"), ""),
        fields={
            "key": Sees.NOBODY,
            "to": Sees.SELF | Sees.ADMINISTRATOR,
            "address": Sees.SELF,
            "letter": Sees.SELF | Sees.ADMINISTRATOR,
            "about": Sees.NOBODY,
            "mailing": Sees.NOBODY,
            "category": Sees.SELF,
            "language": Sees.SELF,
            "subject": Sees.SELF,
            "text": Sees.SELF,
            "html": Sees.NOBODY,
            "calendar": Sees.SELF,
            "calendar_method": Sees.NOBODY,
            "state": Sees.SELF | Sees.ADMINISTRATOR,
            "send_after": Sees.SELF | Sees.ADMINISTRATOR,
            "attempts": Sees.ADMINISTRATOR,
            "error": Sees.ADMINISTRATOR,
            "considerate": Sees.NOBODY,
            "created_at": Sees.SELF,
            "claimed_at": Sees.NOBODY,
            "claimed_by": Sees.NOBODY,
            "sent_at": Sees.SELF | Sees.ADMINISTRATOR,
        },
        # A code or a link that has not left yet opens the account from the mailbox alone: not from a session left open.
        readable=~models.Q(category=Category.ACCESS) | models.Q(text=""),
    )

    class Meta:
        ordering = ("pk",)
        indexes = (
            # What is to leave now, asked by every worker again and again; a mailing held, let go and counted while it leaves.
            models.Index(fields=("state", "send_after"), name="letters_due"),
            models.Index(fields=("mailing", "state"), name="letters_of_a_mailing"),
            # How many left in the last minute or hour, counted each second while a provider's limit holds letters back.
            models.Index(fields=("state", "sent_at"), name="letters_that_left"),
        )

    def __str__(self) -> str:
        return f"{self.letter} → {self.to_id}"

    @property
    def destination(self) -> str:
        """The address it goes to."""
        return self.address or self.to.email


class BouncedAddress(models.Model):
    """Someone's address that mail servers refused for good; mailings spare it until it changes."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="bounced_address")
    address = models.CharField(max_length=254)
    reason = models.CharField(max_length=300)
    bounced_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Not writing to addresses that do not work, and correcting them"),
        kept=Kept.EMPLOYED,
        fields=dict.fromkeys(
            ("person", "address", "reason", "bounced_at"), Sees.SELF | Sees.MANAGER | Sees.ADMINISTRATOR
        ),
    )

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "bounced addresses"

    def __str__(self) -> str:
        return f"{self.person_id} · {self.reason}"


class Mute(models.Model):
    """A category of letters that a person does not wish to receive."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mutes")
    category = models.CharField(max_length=20, choices=Category.choices)

    privacy = Privacy(
        of="person",
        why=_("Respecting what people do not wish to receive"),
        kept=Kept.ACCOUNT,
        fields={"person": Sees.SELF, "category": Sees.SELF},
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "category"), name="one_mute_a_category"),)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.category}"


class Heartbeat(models.Model):
    """When a worker last said that it is alive, and which slots of the clock are done."""

    name = models.CharField(max_length=60, unique=True)
    beat_at = models.DateTimeField()

    privacy = Privacy(
        of=None,
        why=_("Knowing that emails leave"),
        kept=Kept.ALWAYS,
        fields={"name": Sees.ADMINISTRATOR, "beat_at": Sees.ADMINISTRATOR},
    )

    def __str__(self) -> str:
        return self.name


class EmailText(models.Model):
    """A version of the words that the organisation put in the place of ours in one kind of email, in one language."""

    letter = models.CharField(max_length=100)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    number = models.PositiveIntegerField()
    passages = (
        models.JSONField()
    )  # of the whole email: our text at the time, and the words in its place where there are any
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = Privacy(
        of=None,
        why=_("Writing emails in the organisation’s own words, and going back to earlier ones"),
        kept=Kept.ALWAYS,
        fields={
            **dict.fromkeys(("letter", "language", "number", "passages", "written_at"), Sees.COLLEAGUES),
            "written_by": Sees.ADMINISTRATOR,
        },
    )

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("letter", "language", "number"), name="one_email_text_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.letter} · {self.language} · {self.number}"

    @property
    def is_edited(self) -> bool:
        """Whether any of its words are the organisation's."""
        return any(passage["words"] is not None for passage in self.passages)
