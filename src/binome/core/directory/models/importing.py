"""Uploaded files, their rows, what they changed, and how their columns are called."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.directory import kinds
from binome.core.directory.states import UNDER_WAY, ChangeKind, ImportState
from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import FormerPost, Person
from binome.core.privacy.models import AccessKey
from binome.core.programmes.models import Wave

STAFF = Sees.MANAGER | Sees.ADMINISTRATOR


class Import(models.Model):
    """One uploaded file, read and checked; nothing of it is in the directory until someone confirms."""

    kind = models.CharField(max_length=10, choices=kinds.choices)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, null=True, blank=True, related_name="imports")
    file_name = models.CharField(max_length=200)
    encoding = models.CharField(max_length=20, blank=True)
    headers = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    layout = models.JSONField(default=dict)
    beginning = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    create_entities = models.BooleanField(default=True)
    complete = models.BooleanField(default=False)
    restores_zeros = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.PREVIEWED)
    failure = models.CharField(max_length=300, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_with = models.ForeignKey(AccessKey, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    # Of a file that is read and written in one go, and kept nowhere; None: its lines are looked at before
    from_the_server: bool | None = None

    privacy = Privacy(
        of="uploaded_by",
        kept=Kept.TRAIL,
        since="uploaded_at",
        why=_("Looking at a file before it is written, and knowing who imported what"),
        fields=dict.fromkeys(
            (
                "kind",
                "wave",
                "file_name",
                "encoding",
                "headers",
                "columns",
                "layout",
                "beginning",
                "answers",
                "create_entities",
                "complete",
                "restores_zeros",
                "state",
                "failure",
                "done",
                "total",
                "counts",
                "summary",
                "uploaded_by",
                "sent_with",
                "uploaded_at",
                "confirmed_by",
                "confirmed_at",
            ),
            Sees.SELF | Sees.ADMINISTRATOR,
        ),
        erased=Fate.PSEUDONYM,
        words=(
            "file_name",
            "encoding",
            "headers",
            "columns",
            "layout",
            "beginning",
            "answers",
            "failure",
            "counts",
            "summary",
            "kind",
        ),
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.file_name

    @property
    def sender(self) -> dict[str, int]:
        """What the audit trail says of who sent it, where it was a program."""
        return {"key": self.sent_with_id} if self.sent_with_id else {}

    @property
    def is_under_way(self) -> bool:
        """Whether it is being read, written or undone."""
        return self.state in UNDER_WAY


class ImportFile(models.Model):
    """The bytes of an uploaded file, erased once it is confirmed or discarded."""

    of = models.OneToOneField(Import, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()

    privacy = Privacy(
        of=None,
        why=_("Looking at a file before it is written; erased when it is confirmed or discarded"),
        kept=Kept.MONTH,
        since="of__uploaded_at",
        fields=dict.fromkeys(("of", "content"), Sees.NOBODY),
    )

    def __str__(self) -> str:
        return f"{self.of_id}"


class ImportRow(models.Model):
    """One line of an uploaded file, erased once the file is confirmed or discarded; a line left out, with the next file."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    change_kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    reasons = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    changes = models.JSONField(default=list)

    privacy = Privacy(
        of=None,
        why=_(
            "Looking at a file before it is written; erased when it is confirmed or discarded, a line left out with the next file"
        ),
        kept=Kept.MONTH,
        since="of__uploaded_at",
        fields=dict.fromkeys(("of", "number", "values", "change_kind", "reasons", "notes", "changes"), STAFF),
    )

    class Meta:
        ordering = ("number", "pk")
        # The page of an import: the lines of one kind of change, in their order, of a file of thousands.
        indexes = (models.Index(fields=("of", "change_kind", "number"), name="rows_by_change_kind"),)

    def __str__(self) -> str:
        return f"{self.of_id}:{self.number}"


class ImportChange(models.Model):
    """What an import changed about someone, so that it can be undone; erased when five later files are confirmed."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changed")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    created = models.BooleanField(default=False)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    former_post = models.ForeignKey(FormerPost, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    privacy = Privacy(
        of="person",
        why=_("Undoing the last imports, one after the other; erased when five later ones are confirmed"),
        kept=Kept.EMPLOYED,
        fields=dict.fromkeys(("of", "person", "created", "before", "after", "former_post"), Sees.SELF | STAFF),
    )

    def __str__(self) -> str:
        return f"{self.of_id} · {self.person_id}"


class RememberedColumn(models.Model):
    """What a column of an earlier file held, so that nobody says it twice; empty: nothing of ours."""

    kind = models.CharField(max_length=10, choices=kinds.choices)
    header = models.CharField(max_length=200)
    field = models.CharField(max_length=30, blank=True)

    privacy = Privacy(
        of=None,
        why=_("Recognising the columns of the next file"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("kind", "header", "field"), STAFF),
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "header"), name="one_meaning_a_header"),)

    def __str__(self) -> str:
        return f"{self.header} → {self.field}"


class RememberedAnswer(models.Model):
    """What was said of a word of an earlier file, or of the whole file, so that nobody says it twice."""

    kind = models.CharField(max_length=10, choices=kinds.choices)
    question = models.CharField(max_length=30)
    word = models.CharField(max_length=200)
    answer = models.CharField(max_length=200)

    privacy = Privacy(
        of=None,
        why=_("Understanding the words of the next file"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("kind", "question", "word", "answer"), STAFF),
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "question", "word"), name="one_answer_a_word"),)

    def __str__(self) -> str:
        return f"{self.question}: {self.word} → {self.answer}"
