"""The network: the directory, communities by theme, introductions, ideas."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Entity, Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import ApplicationState
from binome.journey.mentoring.models import Session
from binome.journey.network import rules
from binome.journey.network.states import SHARED, IdeaState, IntroductionState, Reply

SHOWN = Sees.SELF | Sees.COLLEAGUES


class DirectoryCardQuerySet(models.QuerySet["DirectoryCard"]):
    """Ways of looking cards up."""

    def shown(self) -> "DirectoryCardQuerySet":
        """Cards of people who still work here."""
        return self.filter(person__is_active=True)


class DirectoryCard(models.Model):
    """A participant, present or past, who agreed to appear in the directory, on the themes they chose to show."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="directory_card")
    themes = models.ManyToManyField(Theme, related_name="directory_cards")
    about = models.CharField(max_length=300, blank=True)
    open_to_meet = models.BooleanField(default=True)
    agreed_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Being found by colleagues on a theme"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(("person", "themes", "about", "open_to_meet", "agreed_at"), SHOWN),
    )

    objects = DirectoryCardQuerySet.as_manager()

    class Meta:
        ordering = ("person__sort_key", "pk")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def line(self) -> str:
        """Job and department, under the name."""
        return " · ".join(part for part in (self.person.job_title, self.person.entity.name) if part)


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

    privacy = Privacy(
        of="person",
        why=_("Knowing who is in a community"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(("community", "person", "joined_at"), SHOWN),
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
    text = models.TextField(max_length=4000)
    language = models.CharField(
        max_length=2, blank=True, default=""
    )  # of its writer when it was written; unknown before
    written_at = models.DateTimeField()

    privacy = Privacy(
        of="author",
        why=_("Sharing practice in a community"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(("community", "author", "text", "language", "written_at"), SHOWN),
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


class Introduction(models.Model):
    """Someone's wish to meet a colleague of a theme, of a part of the organisation, or both."""

    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="introductions")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    message = models.TextField(max_length=600)
    state = models.CharField(max_length=12, choices=IntroductionState.choices, default=IntroductionState.ASKED)
    asked_at = models.DateTimeField()

    privacy = Privacy(
        of="asker",
        why=_("Introducing two people who both agree"),
        kept=Kept.YEAR,
        since="asked_at",
        fields={
            "asker": Sees.SELF | Sees.PARTNER,
            "theme": Sees.SELF | Sees.PARTNER,
            "entity": Sees.SELF | Sees.PARTNER,
            "message": Sees.SELF | Sees.PARTNER,
            "state": Sees.SELF,
            "asked_at": Sees.SELF | Sees.PARTNER,
        },
    )

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(theme__isnull=False) | Q(entity__isnull=False), name="an_introduction_says_whom"
            ),
        )

    def __str__(self) -> str:
        return f"{self.asker_id} → {self.theme_id or ''} {self.entity_id or ''}"


class Approach(models.Model):
    """One letter to one person about a wish to meet, and the reply. The asker learns of a yes alone."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="approaches")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="approaches")
    reply = models.CharField(max_length=8, choices=Reply.choices, default=Reply.NONE)
    sent_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="person",
        why=_("Asking before introducing"),
        kept=Kept.YEAR,
        since="sent_at",
        fields=dict.fromkeys(("introduction", "person", "reply", "sent_at", "replied_at"), Sees.SELF),
        erased=Fate.SHARED,
    )

    class Meta:
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("introduction", "person"), name="asked_once"),
            models.UniqueConstraint(fields=("introduction",), condition=Q(reply="none"), name="one_person_at_a_time"),
            models.UniqueConstraint(fields=("introduction",), condition=Q(reply="yes"), name="one_yes_an_introduction"),
        )

    def __str__(self) -> str:
        return f"{self.introduction_id} → {self.person_id}"


class IdeaQuerySet(models.QuerySet["Idea"]):
    """Ways of looking ideas up."""

    def shared(self) -> "IdeaQuerySet":
        """Ideas that everyone concerned agreed to share."""
        return self.filter(state__in=SHARED)

    def visible_to(self, person: Person) -> "IdeaQuerySet":
        """Shared ideas of the programmes in which `person` takes part or holds a role; their own; those they look after."""
        programmes = Q(wave__programme__roles__person=person) | Q(
            wave__programme__waves__applications__person=person,
            wave__programme__waves__applications__state=ApplicationState.ACCEPTED,
        )
        return self.filter(
            Q(author=person) | Q(partner=person) | (Q(state__in=SHARED) & (programmes | Q(owner=person)))
        ).distinct()


class Idea(models.Model):
    """An idea for the organisation's digital transformation, born in a session or in a community."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="ideas")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ideas")
    partner = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas_shared"
    )  # the other half, when the idea came from a pair
    session = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas")
    community = models.ForeignKey(Community, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas")
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas_owned")
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=3000)
    language = models.CharField(
        max_length=2, blank=True, default=""
    )  # of its writer when it was written; unknown before
    state = models.CharField(max_length=10, choices=IdeaState.choices, default=IdeaState.PROPOSED)
    written_at = models.DateTimeField()
    partner_agreed_at = models.DateTimeField(null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="author",
        why=_("Letting ideas reach those who decide"),
        kept=Kept.WAVE,
        fields={
            **dict.fromkeys(
                (
                    "wave",
                    "author",
                    "partner",
                    "community",
                    "owner",
                    "title",
                    "language",
                    "text",
                    "state",
                    "proposed_at",
                    "answered_at",
                    "adopted_at",
                ),
                SHOWN | Sees.PARTNER | Sees.SPONSOR | Sees.MANAGER,
            ),
            "session": Sees.SELF | Sees.PARTNER,
            "written_at": Sees.SELF | Sees.PARTNER,
            "partner_agreed_at": Sees.SELF | Sees.PARTNER,
        },
        erased=Fate.SHARED,
        goes=~Q(state__in=SHARED),
        words=("title", "text", "language"),
        near=("author", "partner"),
        unlinks=("owner",),
    )

    objects = IdeaQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=SHARED) | Q(partner__isnull=True) | Q(partner_agreed_at__isnull=False),
                name="a_pairs_idea_needs_both",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SHARED) | Q(proposed_at__isnull=False), name="a_shared_idea_is_dated"
            ),
            models.CheckConstraint(condition=~Q(author=F("partner")), name="nobody_shares_with_themselves"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def lines(self) -> list[list[rules.LinePart]]:
        """The text in lines and safe links."""
        return rules.linked(self.text)

    @property
    def halves(self) -> tuple[Person, Person] | None:
        """Mentor and mentee, when the idea came from a pair."""
        if self.partner is None or self.session is None:
            return None
        author_mentors = self.session.relationship.pair.mentor.person_id == self.author_id
        return (self.author, self.partner) if author_mentors else (self.partner, self.author)

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return {IdeaState.ADOPTED: "good", IdeaState.DONE: "good", IdeaState.STUDIED: "warn"}.get(
            IdeaState(self.state), "neutral"
        )

    @property
    def anchor(self) -> str:
        """The key as text, for anchors built in templates."""
        return str(self.pk)


class Vote(models.Model):
    """One person's support for an idea."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="votes")
    voted_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Showing which ideas are supported"),
        kept=Kept.WAVE,
        fields={"idea": Sees.SELF | Sees.AGGREGATE, "person": Sees.SELF, "voted_at": Sees.SELF},
        erased=Fate.COUNTED,
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("idea", "person"), name="one_vote_each"),)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.idea_id}"


class IdeaAnswer(models.Model):
    """What a sponsor or manager answered to an idea, and where it put the idea."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="answers")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=IdeaState.choices)
    text = models.TextField(max_length=2000)
    answered_at = models.DateTimeField()

    privacy = Privacy(
        of="by",
        why=_("Answering every idea"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("idea", "by", "state", "text", "answered_at"), SHOWN),
        erased=Fate.SHARED,
        words=("text",),
        near=("idea__author", "idea__partner"),
    )

    class Meta:
        ordering = ("answered_at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="an_answer_says_something"),)

    def __str__(self) -> str:
        return f"{self.idea_id} · {self.state}"

    @property
    def lines(self) -> list[list[rules.LinePart]]:
        """The text in lines and safe links."""
        return rules.linked(self.text)
