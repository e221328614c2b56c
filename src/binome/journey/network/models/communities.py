"""Communities by theme: members, posts, events."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.journey.network import rules

SHOWN = Sees.SELF | Sees.COLLEAGUES


class Community(models.Model):
    """The people who care about one theme; there is one a theme."""

    theme = models.OneToOneField(Theme, on_delete=models.PROTECT, related_name="community")
    opened_at = models.DateTimeField()

    privacy = Privacy(
        of=None,
        why=_("Meeting around a theme"),
        kept=Kept.ALWAYS,
        fields={"theme": Sees.COLLEAGUES, "opened_at": Sees.COLLEAGUES},
    )

    class Meta:
        ordering = ("theme__code",)
        verbose_name_plural = "communities"

    def __str__(self) -> str:
        return str(self.theme)

    @property
    def anchor(self) -> str:
        """The key as text, for addresses built in templates."""
        return str(self.pk)


class Membership(models.Model):
    """Someone who joined a community."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField()
    animates = models.BooleanField(default=False)  # looks after what is said and announced there

    privacy = Privacy(
        of="person",
        why=_("Knowing who is in a community"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(("community", "person", "joined_at", "animates"), SHOWN),
        erased=Fate.COUNTED,
    )

    class Meta:
        ordering = ("person__sort_key", "pk")
        constraints = (models.UniqueConstraint(fields=("community", "person"), name="one_membership_each"),)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.community_id}"


class Post(models.Model):
    """A few words in a community: plain text, links made safe when shown."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )  # what it replies to: always a post that is no reply itself
    text = models.TextField(max_length=4000)
    language = models.CharField(
        max_length=2, blank=True, default=""
    )  # of its writer when it was written; unknown before
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)  # its words are gone; replies to it stay

    privacy = Privacy(
        of="author",
        why=_("Sharing practice in a community"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(("community", "author", "parent", "text", "language", "written_at", "removed_at"), SHOWN),
        erased=Fate.COUNTED,
        clears={"text": "—"},
        words=("language",),
    )

    class Meta:
        ordering = ("-written_at", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="a_post_says_something"),)

    def __str__(self) -> str:
        return f"{self.author_id} · {self.community_id}"

    @property
    def lines(self) -> list[list[rules.LinePart]]:
        """The text in lines and safe links."""
        return rules.linked(self.text)


class Event(models.Model):
    """Something that happens in a community on a date."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="events")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="events")
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=2000, blank=True)
    place = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60, validators=[MinValueValidator(5), MaxValueValidator(600)])
    announced_at = models.DateTimeField()

    privacy = Privacy(
        of="author",
        why=_("Meeting around a theme"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(
            ("community", "author", "title", "text", "place", "starts_at", "minutes", "announced_at"), SHOWN
        ),
        erased=Fate.SHARED,
        words=("title", "text", "place"),
    )

    class Meta:
        ordering = ("starts_at", "pk")

    def __str__(self) -> str:
        return self.title

    @property
    def lines(self) -> list[list[rules.LinePart]]:
        """The text and the place in lines and safe links."""
        return rules.linked("\n".join(part for part in (self.place, self.text) if part))


class EventAnswer(models.Model):
    """Whether someone comes to an event; who said nothing has no row."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="event_answers")
    comes = models.BooleanField()
    answered_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Knowing who comes to an event"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(("event", "person", "comes", "answered_at"), SHOWN),
        erased=Fate.COUNTED,
    )

    class Meta:
        ordering = ("person__sort_key", "pk")
        constraints = (models.UniqueConstraint(fields=("event", "person"), name="one_answer_an_event"),)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.event_id}"
