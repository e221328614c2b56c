"""Ideas that pairs share, votes and answers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import ApplicationState
from binome.journey.mentoring.models import Session
from binome.journey.network import rules
from binome.journey.network.models.challenges import Challenge
from binome.journey.network.models.communities import Community
from binome.journey.network.states import SHARED, IdeaState

SHOWN = Sees.SELF | Sees.COLLEAGUES


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
    challenge = models.ForeignKey(
        Challenge, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas"
    )  # the question it answers
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
    effect = models.CharField(
        max_length=400, blank=True
    )  # what it changed, as whoever looks after it tells once it is done
    effect_figure = models.CharField(max_length=80, blank=True)
    effect_source = models.CharField(max_length=200, blank=True)  # where the figure comes from: none is told without
    due_on = models.DateField(null=True, blank=True)  # until when whoever looks after it means to be further

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
                    "challenge",
                    "owner",
                    "title",
                    "language",
                    "text",
                    "state",
                    "proposed_at",
                    "answered_at",
                    "adopted_at",
                    "due_on",
                    "effect",
                    "effect_figure",
                    "effect_source",
                ),
                SHOWN | Sees.PARTNER | Sees.SPONSOR | Sees.MANAGER,
            ),
            "session": Sees.SELF | Sees.PARTNER,
            "written_at": Sees.SELF | Sees.PARTNER,
            "partner_agreed_at": Sees.SELF | Sees.PARTNER,
        },
        erased=Fate.SHARED,
        goes=~Q(state__in=SHARED),
        words=("title", "text", "language", "effect", "effect_figure", "effect_source"),
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
            models.CheckConstraint(
                condition=Q(effect_figure="") | ~Q(effect_source=""), name="a_figure_of_an_effect_has_its_source"
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
