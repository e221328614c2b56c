"""Communities: of themes, of mentors, of alumni, of those who start one; members, posts, events."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Programme, ProgrammeRole, Wave
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.network import rules
from binome.journey.network.states import ABOUT, PRIVATE, CommunityKind

SHOWN = Sees.SELF | Sees.COLLEAGUES


class CommunityQuerySet(models.QuerySet["Community"]):
    """Ways of looking communities up."""

    def with_titles(self) -> "CommunityQuerySet":
        """With what their titles name, in the same query."""
        return self.select_related("theme", "wave", "programme")

    def visible_to(self, person: Person) -> "CommunityQuerySet":
        """Those of themes; those started in the person's programmes; the rooms that they belong to."""
        accepted = Application.objects.accepted().of(person)
        roles = ProgrammeRole.objects.filter(person=person).values("programme")
        in_theirs = Q(programme__in=roles) | Q(programme__in=accepted.values("wave__programme"))
        rooms = Q(kind=CommunityKind.MENTORS, wave__in=accepted.filter(side=Side.MENTOR).values("wave")) | Q(
            kind=CommunityKind.ALUMNI,
            programme__in=accepted.filter(wave__closed_at__isnull=False).values("wave__programme"),
        )
        member = Exists(Membership.objects.filter(community=OuterRef("pk"), person=person))
        theirs = Q(kind=CommunityKind.MEMBERS) & in_theirs
        return self.filter(opened_at__isnull=False).filter(Q(kind=CommunityKind.THEME) | theirs | rooms | member)


class Community(models.Model):
    """People who share a theme, mentor in one wave, went through one programme, or asked for a place of their own."""

    kind = models.CharField(max_length=10, choices=CommunityKind.choices, default=CommunityKind.THEME)
    theme = models.OneToOneField(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="community")
    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, null=True, blank=True, related_name="mentors_room")
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, null=True, blank=True, related_name="communities"
    )  # of the alumni, or of those who started one
    name = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="communities_proposed"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(
        null=True, blank=True
    )  # until then a proposal waits for whoever runs the programme

    privacy = Privacy(
        of="proposed_by",
        why=_("Meeting around what people share"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(
            ("kind", "theme", "wave", "programme", "name", "purpose", "proposed_by", "proposed_at", "opened_at"), SHOWN
        ),
        erased=Fate.SHARED,
        words=("name", "purpose"),
    )

    objects = CommunityQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "theme__code", "pk")
        verbose_name_plural = "communities"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=CommunityKind.THEME, theme__isnull=False, wave=None, programme=None)
                | Q(kind=CommunityKind.MENTORS, theme=None, wave__isnull=False, programme=None)
                | Q(kind=CommunityKind.ALUMNI, theme=None, wave=None, programme__isnull=False)
                | (
                    Q(kind=CommunityKind.MEMBERS, theme=None, wave=None, programme__isnull=False)
                    & ~Q(name="")
                    & Q(proposed_at__isnull=False)
                ),
                name="a_community_is_of_something",
            ),
            models.CheckConstraint(
                condition=Q(kind=CommunityKind.MEMBERS) | Q(opened_at__isnull=False), name="only_a_proposal_waits"
            ),
            models.UniqueConstraint(
                fields=("programme",), condition=Q(kind=CommunityKind.ALUMNI), name="one_place_for_alumni"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def title(self) -> str:
        """What it is called."""
        if self.wave is not None:
            return gettext("Mentors’ room: %(wave)s") % {"wave": self.wave.name}
        if self.kind == CommunityKind.ALUMNI and self.programme is not None:
            return gettext("Alumni: %(programme)s") % {"programme": self.programme.name}
        return self.theme.title if self.theme is not None else self.name

    @property
    def about(self) -> str:
        """What it is for, in a line."""
        if self.theme is not None:
            return str(self.theme.examples)
        return self.purpose or str(ABOUT.get(CommunityKind(self.kind), ""))

    @property
    def is_private(self) -> bool:
        """Whether only those who belong to it know that it is there."""
        return self.kind in PRIVATE

    @property
    def anchor(self) -> str:
        """The key as text, for addresses built in templates."""
        return str(self.pk)


class Membership(models.Model):
    """Someone who joined a community."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField()
    facilitates = models.BooleanField(default=False)  # looks after what is said and announced there

    privacy = Privacy(
        of="person",
        why=_("Knowing who is in a community"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(("community", "person", "joined_at", "facilitates"), SHOWN),
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
