"""Rounds, proposals, choices and pairs: from who could go together to two yeses."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.matching.states import KNOWN_AT_ONCE, Alone, Obstacle, PairState, RoundState

IN_PAIR = Sees.SELF | Sees.PARTNER | Sees.MANAGER
ALIVE = (PairState.PLANNED, PairState.PUBLISHED, PairState.CHOSEN)
# One word for both on every screen: which of the two it was would tell that someone said no (decision 0034).
NOT_FORMED = (PairState.DECLINED, PairState.EXPIRED)


class RoundQuerySet(models.QuerySet["Round"]):
    """Ways of looking rounds up."""

    def of_everyone(self) -> "RoundQuerySet":
        """Rounds of the whole wave, without the searches for one person."""
        return self.filter(only_for=None)

    def searches(self) -> "RoundQuerySet":
        """Searches for one person."""
        return self.filter(only_for__isnull=False)


class Round(models.Model):
    """One round of matching in a wave: proposals, a choice window, pairs with their certificate.

    A round `only_for` someone is a search: they alone choose, and whoever they choose is asked, one after the other.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    only_for = models.ForeignKey(Application, on_delete=models.CASCADE, null=True, blank=True, related_name="searches")
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    opened_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    rules = models.JSONField(default=dict)
    certificate = models.JSONField(default=dict, blank=True)
    solved = models.JSONField(default=dict, blank=True)

    privacy = Privacy(
        of=None,
        why=_("Keeping how pairs were formed, so that it can be checked again"),
        kept=Kept.WAVE,
        fields={
            **dict.fromkeys(
                (
                    "wave",
                    "number",
                    "only_for",
                    "state",
                    "opened_by",
                    "opened_at",
                    "closes_at",
                    "closed_at",
                    "published_at",
                    "rules",
                    "certificate",
                ),
                Sees.MANAGER,
            ),
            "solved": Sees.NOBODY,  # the yeses the engine read, kept for the check alone: a screen never shows them
        },
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ("wave", "number")
        constraints = (
            models.UniqueConstraint(fields=("wave", "number"), name="one_round_a_number"),
            models.UniqueConstraint(
                fields=("wave",),
                condition=Q(state__in=("open", "planned"), only_for__isnull=True),
                name="one_round_under_way",
            ),
            models.UniqueConstraint(
                fields=("only_for",), condition=Q(state="open", only_for__isnull=False), name="one_search_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.wave} · {self.number}"

    def takes_choices(self, now: datetime) -> bool:
        """Whether the choice window is open."""
        return self.state == RoundState.OPEN and now < self.closes_at


class Proposal(models.Model):
    """Two people who could go well together in a round; each is on the other's list.

    One of the two may have added it while the window was open (`added_by`), by asking for more or among those who show
    themselves to the wave; it weighs in the pairs as any other.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals")
    mentor = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="proposals_as_mentor")
    mentee = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="proposals_as_mentee")
    score = models.PositiveIntegerField()
    terms = models.JSONField(default=dict)
    mentor_place = models.PositiveSmallIntegerField()
    mentee_place = models.PositiveSmallIntegerField()
    added_by = models.ForeignKey(Application, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    privacy = Privacy(
        of="mentee__person",
        why=_("Letting people choose among colleagues who suit them"),
        kept=Kept.WAVE,
        fields={
            "round": Sees.SELF,
            "mentor": Sees.SELF,
            "mentee": Sees.SELF,
            "terms": Sees.SELF,
            "score": Sees.NOBODY,
            "mentor_place": Sees.NOBODY,
            "mentee_place": Sees.NOBODY,
            "added_by": Sees.SELF,
        },
        erased=Fate.SHARED,
        words=("terms",),
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("round", "mentor", "mentee"), name="one_proposal_a_round"),
            models.CheckConstraint(condition=~Q(mentor=models.F("mentee")), name="nobody_proposed_to_themselves"),
            models.CheckConstraint(
                condition=Q(mentor_place__gte=1, mentor_place__lte=7, mentee_place__gte=1, mentee_place__lte=7)
                | Q(added_by__isnull=False, mentor_place__gte=1, mentee_place__gte=1)
                & Q(mentor_place__lte=14, mentee_place__lte=14),
                name="seven_proposed_and_seven_added",
            ),
        )

    def __str__(self) -> str:
        return f"{self.mentor_id} · {self.mentee_id}"

    def other(self, side: str) -> Application:
        """The half that someone on `side` reads about."""
        return self.mentee if side == Side.MENTOR else self.mentor

    def place_for(self, side: str) -> int:
        """Where it stands on the list of the half on `side`."""
        return self.mentor_place if side == Side.MENTOR else self.mentee_place


class RoundAnswer(models.Model):
    """One person's answer in a round: whether they have finished choosing; what they chose is in `Choice`."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    finished_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="application__person",
        why=_("Knowing how many have answered"),
        kept=Kept.WAVE,
        fields={"round": Sees.SELF, "application": Sees.SELF, "finished_at": Sees.SELF},
        erased=Fate.SHARED,
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("round", "application"), name="one_answer_a_round"),)

    def __str__(self) -> str:
        return f"{self.round_id} · {self.application_id}"


class Choice(models.Model):
    """What one side says of one proposal: yes, at a rank; or not this time, without a rank and without a reason."""

    answer = models.ForeignKey(RoundAnswer, on_delete=models.CASCADE, related_name="choices")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="choices")
    rank = models.PositiveSmallIntegerField(null=True, blank=True)

    privacy = Privacy(
        of="answer__application__person",
        why=_("Forming pairs from what both sides wish"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("answer", "proposal", "rank"), Sees.SELF),
    )

    class Meta:
        ordering = ("rank", "pk")
        constraints = (
            models.UniqueConstraint(fields=("answer", "proposal"), name="one_choice_a_proposal"),
            models.CheckConstraint(condition=Q(rank__isnull=True) | Q(rank__gte=1, rank__lte=14), name="rank_1_to_14"),
        )

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.proposal_id}"


class ShownToWave(models.Model):
    """Someone who agreed that the other side of their wave may look them up while choices are open."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="shown_to_wave")
    agreed_at = models.DateTimeField()

    privacy = Privacy(
        of="application__person",
        why=_("Letting the other side of a wave find those who agreed to it"),
        kept=Kept.WAVE,
        fields={"application": Sees.SELF | Sees.COLLEAGUES, "agreed_at": Sees.SELF},
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.application_id)


class Unpaired(models.Model):
    """Someone without a pair in a round, and the true reason that they read."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="unpaired")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="unpaired")
    reason = models.CharField(max_length=20, choices=Alone.choices)
    obstacle = models.CharField(max_length=20, choices=Obstacle.choices, blank=True)

    privacy = Privacy(
        of="application__person",
        why=_("Telling people why they have no pair, and what comes next"),
        kept=Kept.WAVE,
        fields={
            "round": Sees.SELF | Sees.MANAGER,
            "application": Sees.SELF | Sees.MANAGER,
            "reason": Sees.SELF,
            "obstacle": Sees.SELF | Sees.MANAGER,
        },
        readable=Q(reason__in=KNOWN_AT_ONCE) | Q(round__state=RoundState.PUBLISHED),
        erased=Fate.COUNTED,
    )

    class Meta:
        ordering = ("application__person__sort_key", "pk")
        constraints = (models.UniqueConstraint(fields=("round", "application"), name="one_reason_a_round"),)

    def __str__(self) -> str:
        return f"{self.application_id} · {self.reason}"


class KeptApart(models.Model):
    """Two people whom a programme never proposes to each other, on either side."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="kept_apart")
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()

    privacy = Privacy(
        of="first",
        why=_("Not proposing two people to each other when one of them asked for it"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("wave", "first", "second", "asked_by", "asked_at"), Sees.MANAGER),
        also=("second",),
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("wave", "first", "second"), name="kept_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="apart_lowest_first"),
        )

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class PairQuerySet(models.QuerySet["Pair"]):
    """Ways of looking pairs up."""

    def of(self, person: Person) -> "PairQuerySet":
        """Pairs in which `person` is one half."""
        return self.filter(Q(mentor__person=person) | Q(mentee__person=person))

    def alive(self) -> "PairQuerySet":
        """Pairs that are, or may become, a relationship."""
        return self.filter(state__in=ALIVE)

    def chosen(self) -> "PairQuerySet":
        """Pairs that both halves confirmed."""
        return self.filter(state=PairState.CHOSEN)

    def open_to(self, person: Person) -> "PairQuerySet":
        """Pairs on which `person` may still say yes or not this time."""
        return self.of(person).filter(state=PairState.PUBLISHED)

    def awaiting_answers(self, *, now: datetime) -> "PairQuerySet":
        """Pairs whose two halves may still say yes or not this time."""
        return self.filter(state=PairState.PUBLISHED, confirm_by__gte=now)

    def with_people(self) -> "PairQuerySet":
        """With both persons and their entities in one query."""
        return self.select_related("wave", "mentor__person__entity", "mentee__person__entity")


class Pair(models.Model):
    """A mentor and a mentee brought together by their own choices."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="pairs")
    round = models.ForeignKey(Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="pairs")
    mentor = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="pairs_as_mentor")
    mentee = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="pairs_as_mentee")
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.PLANNED)
    score = models.PositiveIntegerField(default=0)
    terms = models.JSONField(default=dict, blank=True)
    mentor_yes_at = models.DateTimeField(null=True, blank=True)
    mentee_yes_at = models.DateTimeField(null=True, blank=True)
    mentor_no_at = models.DateTimeField(null=True, blank=True)
    mentee_no_at = models.DateTimeField(null=True, blank=True)
    pinned_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    pin_reason = models.TextField(blank=True)
    removed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    removal_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    confirm_by = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="mentee__person",
        why=_("Bringing two volunteers together"),
        kept=Kept.WAVE,
        fields={
            "wave": IN_PAIR,
            "round": IN_PAIR,
            "mentor": IN_PAIR,
            "mentee": IN_PAIR,
            "state": IN_PAIR,
            "score": Sees.NOBODY,
            "terms": IN_PAIR,
            # who has said yes first, or not, is nobody's business: the dates go when a pair does not form
            "mentor_yes_at": Sees.NOBODY,
            "mentee_yes_at": Sees.NOBODY,
            "mentor_no_at": Sees.NOBODY,
            "mentee_no_at": Sees.NOBODY,
            "pinned_by": Sees.MANAGER,
            "pin_reason": Sees.MANAGER,
            "removed_by": Sees.MANAGER,
            "removal_reason": Sees.MANAGER,
            "created_at": Sees.MANAGER,
            "published_at": IN_PAIR,
            "confirm_by": IN_PAIR,
        },
        # Nobody knows of a pair under review, nor of one that ended there.
        readable=Q(state__in=(PairState.PUBLISHED, PairState.CHOSEN, *NOT_FORMED)) | Q(relationship__isnull=False),
        erased=Fate.SHARED,
        words=("terms", "pin_reason", "removal_reason"),
        near=("mentor__person", "mentee__person"),
    )

    ANSWERS = ("mentor_yes_at", "mentee_yes_at", "mentor_no_at", "mentee_no_at")

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("mentor", "mentee"), condition=Q(state__in=ALIVE), name="one_living_pair"),
            models.UniqueConstraint(fields=("mentee",), condition=Q(state__in=ALIVE), name="one_mentor_a_mentee"),
            models.CheckConstraint(condition=~Q(mentor=models.F("mentee")), name="nobody_pairs_with_themselves"),
            models.CheckConstraint(
                condition=~Q(state="chosen") | Q(mentor_yes_at__isnull=False, mentee_yes_at__isnull=False),
                name="chosen_needs_two_yeses",
            ),
            models.CheckConstraint(
                condition=Q(pinned_by__isnull=True) | ~Q(pin_reason=""), name="a_pin_has_a_written_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mentor.person} & {self.mentee.person}"

    def side_of(self, person: Person) -> Side:
        """Which half `person` is."""
        return Side.MENTOR if self.mentor.person_id == person.pk else Side.MENTEE

    def record_yes(self, person: Person, now: datetime) -> None:
        """Note the yes of `person`, who may have said otherwise before; the first moment stays."""
        side = self.side_of(person)
        setattr(self, f"{side}_yes_at", getattr(self, f"{side}_yes_at") or now)
        setattr(self, f"{side}_no_at", None)

    def record_no(self, person: Person, now: datetime) -> None:
        """Note that `person` lets the pair go; nobody else reads it, and it is forgotten with the window."""
        side = self.side_of(person)
        setattr(self, f"{side}_no_at", getattr(self, f"{side}_no_at") or now)
        setattr(self, f"{side}_yes_at", None)

    def answer_of(self, side: str) -> str:
        """What one half has said, for their own eyes: `yes`, `no`, or nothing yet."""
        if getattr(self, f"{side}_yes_at"):
            return "yes"
        return "no" if getattr(self, f"{side}_no_at") else ""

    def forget_answers(self) -> None:
        """When a pair does not form, nothing is left that says who did not confirm."""
        self.mentor_yes_at = self.mentee_yes_at = self.mentor_no_at = self.mentee_no_at = None


class YesWord(models.Model):
    """A word that one half leaves with their yes; the other reads it once both have said yes, and nobody else ever."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="yes_words")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    privacy = Privacy(
        of="author",
        why=_("Telling each other why, when a pair begins"),
        kept=Kept.WAVE,
        fields={
            **dict.fromkeys(("pair", "author", "text"), Sees.SELF | Sees.PARTNER),
            "written_at": Sees.SELF,  # it tells who said yes first
        },
        near=("pair__mentor__person", "pair__mentee__person"),
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("pair", "author"), name="one_word_a_yes"),)

    def __str__(self) -> str:
        return f"{self.pair_id} · {self.author_id}"


class FirstCall(models.Model):
    """A call of twenty minutes that the two of a pair may hold before they confirm: proposed by one, accepted by the other.

    It says nothing of what either answers, and goes with a pair that does not begin.
    """

    MINUTES = 20

    pair = models.OneToOneField(Pair, on_delete=models.CASCADE, related_name="first_call")
    proposed_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)

    privacy = Privacy(
        of="pair__mentee__person",
        why=_("Getting to know each other before two people say yes"),
        kept=Kept.WAVE,
        fields={
            **dict.fromkeys(("pair", "proposed_by", "starts_at", "place", "accepted_at"), Sees.SELF | Sees.PARTNER),
            "uid": Sees.NOBODY,
        },
        also=("pair__mentor__person",),
        near=("pair__mentor__person", "pair__mentee__person"),
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.pair_id} · {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        """When the twenty minutes are over."""
        return self.starts_at + timedelta(minutes=self.MINUTES)
