"""The audit trail: who did what, when, to what; and the keys with which other programs come in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Programme


class AuditLine(models.Model):
    """One act: an imperative past ("matching.said_yes"), who, on what. Never what was written."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    act = models.CharField(max_length=80, db_index=True)
    on_kind = models.CharField(max_length=80, blank=True)
    on_id = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    privacy = Privacy(
        of="by",
        why=_("Being able to say who did what"),
        kept=Kept.TRAIL,
        since="at",
        fields=dict.fromkeys(("at", "by", "act", "on_kind", "on_id", "detail"), Sees.SELF | Sees.ADMINISTRATOR),
        erased=Fate.PSEUDONYM,
        words=("act", "on_kind", "on_id", "detail"),
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.act} {self.on_kind} {self.on_id}"


class ErasureRequest(models.Model):
    """Someone asks to be erased; a person of human resources answers."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="erasure_requests")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    carried_out = models.BooleanField(default=False)
    reason = models.TextField(blank=True, max_length=1000)

    privacy = Privacy(
        of="person",
        why=_("Answering whoever asks to be erased, and being able to show it"),
        kept=Kept.TRAIL,
        since="closed_at",
        fields=dict.fromkeys(
            ("person", "asked_at", "closed_at", "closed_by", "carried_out", "reason"), Sees.SELF | Sees.ADMINISTRATOR
        ),
        erased=Fate.PSEUDONYM,
        clears={"reason": ""},
    )

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(closed_at__isnull=True), name="one_open_erasure_request"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(carried_out=True) | ~models.Q(reason=""),
                name="an_erasure_is_refused_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} · {self.asked_at:%Y-%m-%d}"


class Erasure(models.Model):
    """An erasure that was carried out, to be done again on an older copy; fingerprints that say who only to the secret key."""

    staff_id = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    erased_at = models.DateTimeField()

    privacy = Privacy(
        of=None,
        why=_("Erasing again what comes back with an older backup"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("staff_id", "address", "erased_at"), Sees.NOBODY),
    )

    class Meta:
        ordering = ("erased_at", "pk")

    def __str__(self) -> str:
        return f"{self.erased_at:%Y-%m-%d}"


class AccessKey(models.Model):
    """What another program shows to be let in; only a digest of it is kept, so that nobody reads it here."""

    class Scope(models.TextChoices):
        """What a key opens."""

        SCIM = "scim", _("Provisioning (SCIM)")
        PEOPLE = "people", _("Reading people")
        PROGRAMMES = "programmes", _("Reading programmes, waves and their calendar")
        PARTICIPATION = "participation", _("Reading applications, pairs, session dates and how pairs go")
        FIGURES = "figures", _("Reading ideas and published figures")
        IMPORT = "import", _("Sending a staff file")
        COMPLETIONS = "completions", _("Saying which modules were finished elsewhere")

    OF_THE_WHOLE_STAFF = frozenset(
        {Scope.SCIM, Scope.IMPORT}
    )  # they write to the directory, which no programme divides

    name = models.CharField(_("Name"), max_length=80)
    scope = models.CharField(_("What it opens"), max_length=200)  # words with spaces between them, as OAuth writes them
    every_programme = models.BooleanField(default=False)
    programmes = models.ManyToManyField(Programme, blank=True, related_name="+")
    mark = models.CharField(max_length=16)  # its first signs: which of several it is
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    privacy = Privacy(
        of=None,
        why=_("Letting in the programs that an administrator connects, and no others"),
        kept=Kept.TRAIL,
        since="expires_at",
        fields={
            **dict.fromkeys(
                (
                    "name",
                    "scope",
                    "every_programme",
                    "programmes",
                    "mark",
                    "created_at",
                    "created_by",
                    "expires_at",
                    "last_used_at",
                    "revoked_at",
                ),
                Sees.SELF | Sees.ADMINISTRATOR,
            ),
            "digest": Sees.NOBODY,
        },
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def scopes(self) -> frozenset[str]:
        """What it opens, word by word."""
        return frozenset(self.scope.split())

    @property
    def scope_names(self) -> list[str]:
        """The same in the reader's words, in the order of the list."""
        return [str(scope.label) for scope in self.Scope if scope in self.scopes]


class KeptAnswer(models.Model):
    """What a program was answered to a request with an idempotency key: the same request sent again gets it again.

    `body` empty: the first one is still being answered.
    """

    key = models.ForeignKey(AccessKey, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=64)  # a digest of what the program called the request
    fingerprint = models.CharField(max_length=64)  # of all that it sent; nothing can be read from it
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    privacy = Privacy(
        of=None,
        why=_("Doing once what a program sends twice"),
        kept=Kept.DAY,
        since="at",
        fields=dict.fromkeys(("key", "word", "fingerprint", "status", "body", "at"), Sees.NOBODY),
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("key", "word"), name="a_request_works_once"),)

    def __str__(self) -> str:
        return f"{self.key_id} · {self.word[:8]}"


class PrivacyNotice(models.Model):
    """A version of what the organisation says to people about their data, and what changed since the one before."""

    number = models.PositiveIntegerField(unique=True)
    text_fr = models.TextField(max_length=20_000)
    text_en = models.TextField(max_length=20_000)
    change_fr = models.TextField(max_length=2000, blank=True)
    change_en = models.TextField(max_length=2000, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = Privacy(
        of=None,
        why=_("Telling people how their data is handled, and being able to show what they read"),
        kept=Kept.ALWAYS,
        fields={
            **dict.fromkeys(
                ("number", "text_fr", "text_en", "change_fr", "change_en", "published_at"), Sees.SELF | Sees.COLLEAGUES
            ),
            "published_by": Sees.ADMINISTRATOR,
        },
    )

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.number} · {self.published_at:%Y-%m-%d}"


class NoticeReading(models.Model):
    """Someone said that they have read a version of the privacy notice."""

    notice = models.ForeignKey(PrivacyNotice, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notice_readings")
    read_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Asking each person once whether they have read the privacy notice"),
        kept=Kept.EMPLOYED,
        fields=dict.fromkeys(("notice", "person", "read_at"), Sees.SELF | Sees.AGGREGATE),
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("notice", "person"), name="one_reading_a_notice"),)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.notice_id}"


class DataView(models.Model):
    """Someone looked at what is kept about a person by virtue of a role; one row a day, whatever they opened how often."""

    class Subject(models.TextChoices):
        """What was looked at."""

        PROFILE = "profile", _("your page in the staff directory")
        APPLICATION = "application", _("your application")
        CASE = "case", _("an answer of yours to a case study, without your name")
        EXPORT = "export", _("a list with your name, as a file")
        ACCESS = "access", _("where you are signed in, and whether you have a second step")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="data_views")
    # none for a reviewer, who marks without a name and is not named either
    viewer = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    role = models.CharField(max_length=20)
    what = models.CharField(max_length=20, choices=Subject.choices)
    on = models.DateField()
    first_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Telling each person who looked at their data"),
        kept=Kept.YEAR,
        since="first_at",
        fields=dict.fromkeys(("person", "viewer", "role", "what", "on", "first_at"), Sees.SELF),
    )

    class Meta:
        ordering = ("-on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("person", "viewer", "role", "what", "on"), name="one_view_a_day"),
            models.UniqueConstraint(
                fields=("person", "what", "on"),
                condition=models.Q(viewer__isnull=True),
                name="one_view_a_day_without_a_name",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} · {self.what} · {self.on}"
