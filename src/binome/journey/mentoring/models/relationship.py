"""Relationships and their sessions."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.matching.models import Pair
from binome.journey.mentoring.states import LIVING, RelationshipState, SessionState

PAIR_ONLY = Sees.SELF | Sees.PARTNER
# Whom the texts of a pair may call by a given name alone.
HALVES = ("relationship__pair__mentor__person", "relationship__pair__mentee__person")
HALVES_OF_A_SESSION = tuple(f"session__{path}" for path in HALVES)


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    """Ways of looking relationships up."""

    def of(self, person: Person) -> "RelationshipQuerySet":
        """Relationships in which `person` is one half."""
        return self.filter(Q(pair__mentor__person=person) | Q(pair__mentee__person=person))

    def booked_by(self, person: Person) -> "RelationshipQuerySet":
        """Living relationships for which `person` books dates."""
        return self.filter(assistant=person, state__in=LIVING)

    def dated_by(self, person: Person) -> "RelationshipQuerySet":
        """Those whose dates `person` may change: their own, and living ones for which they book."""
        return self.filter(
            Q(pair__mentor__person=person) | Q(pair__mentee__person=person) | Q(assistant=person, state__in=LIVING)
        )

    def living(self) -> "RelationshipQuerySet":
        """Those that are neither closed nor ended."""
        return self.filter(state__in=LIVING)

    def with_names(self) -> "RelationshipQuerySet":
        """With both names and nothing else of the two people: all that a list shows, read three times as fast."""
        return self.select_related("pair__mentor__person", "pair__mentee__person").only(
            "state",
            "sessions_planned",
            "opened_at",
            "resumed_at",
            "meetings_reported",
            "reported_at",
            "left_by",
            "pair__mentor__person__given_name",
            "pair__mentor__person__family_name",
            "pair__mentor__person__search_key",
            "pair__mentee__person__given_name",
            "pair__mentee__person__family_name",
            "pair__mentee__person__search_key",
        )

    def with_people(self) -> "RelationshipQuerySet":
        """With both persons and the wave in one query."""
        return self.select_related(
            "pair__wave__programme", "pair__mentor__person__entity", "pair__mentee__person__entity", "assistant"
        )


class Relationship(models.Model):
    """What a chosen pair lives: a space of its own, sessions, a close."""

    pair = models.OneToOneField(Pair, on_delete=models.CASCADE, related_name="relationship")
    state = models.CharField(max_length=10, choices=RelationshipState.choices, default=RelationshipState.OPEN)
    themes = models.ManyToManyField(Theme, related_name="+")
    sessions_planned = models.PositiveSmallIntegerField(default=6)
    assistant = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="books_for")
    extension_asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    room = models.CharField(max_length=20, blank=True)  # random letters of its video rooms, once one is made
    meetings_reported = models.PositiveSmallIntegerField(default=0)  # held without a date that anybody noted here
    reported_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    resumed_at = models.DateTimeField(
        null=True, blank=True
    )  # when it last took up again: silence is counted from there
    closing_asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    closing_asked_at = models.DateTimeField(null=True, blank=True)
    # One of the two has come to stand above the other, and a manager of the programme let the pair go on.
    line_accepted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    line_accepted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    left_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    before_leaving = models.JSONField(default=dict, blank=True)  # the state, and that of each session by id

    privacy = Privacy(
        of="pair__mentee__person",
        why=_("Following the relationship, from dates only"),
        kept=Kept.WAVE,
        fields={
            "pair": PAIR_ONLY | Sees.MANAGER,
            "state": PAIR_ONLY | Sees.MANAGER,
            "sessions_planned": PAIR_ONLY | Sees.MANAGER,
            "assistant": PAIR_ONLY,
            "extension_asked_by": PAIR_ONLY,
            "themes": PAIR_ONLY | Sees.MANAGER,
            "room": PAIR_ONLY,
            "meetings_reported": PAIR_ONLY | Sees.MANAGER,
            "reported_at": PAIR_ONLY | Sees.MANAGER,
            "opened_at": PAIR_ONLY | Sees.MANAGER,
            "resumed_at": PAIR_ONLY | Sees.MANAGER,
            "closing_asked_by": PAIR_ONLY,
            "closing_asked_at": PAIR_ONLY,
            "line_accepted_by": Sees.MANAGER,
            "line_accepted_at": Sees.MANAGER,
            "closed_at": PAIR_ONLY | Sees.MANAGER,
            "left_by": PAIR_ONLY | Sees.MANAGER,
            "before_leaving": Sees.NOBODY,
        },
        erased=Fate.SHARED,
        words=("room", "before_leaving"),
        unlinks=("assistant",),
    )

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(sessions_planned__gte=1, sessions_planned__lte=24), name="between_1_and_24_sessions"
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVING) | Q(closed_at__isnull=False), name="what_is_over_has_a_date"
            ),
            models.CheckConstraint(condition=Q(meetings_reported__lte=24), name="at_most_24_meetings_reported"),
        )

    def __str__(self) -> str:
        return str(self.pair)

    @property
    def wave(self) -> Wave:
        """The wave in which the pair chose itself."""
        return self.pair.wave

    @property
    def mentor(self) -> Person:
        """The half who brings the digital themes."""
        return self.pair.mentor.person

    @property
    def mentee(self) -> Person:
        """The half who brings experience of the organisation."""
        return self.pair.mentee.person

    @property
    def signs(self) -> tuple[datetime | None, ...]:
        """What is known of it beside its dates: meetings that were counted, and taking up again."""
        return self.reported_at, self.resumed_at

    @property
    def people(self) -> tuple[Person, Person]:
        """Both halves, mentor first."""
        return self.mentor, self.mentee

    @property
    def leaver(self) -> Person | None:
        """The half whose leaving the organisation ended it."""
        return next((person for person in self.people if person.pk == self.left_by_id), None)

    @property
    def is_living(self) -> bool:
        """Whether the pair may still act."""
        return self.state in LIVING

    def is_one_of_us(self, person: Person) -> bool:
        """Whether `person` is one half."""
        return person in self.people

    def partner_of(self, person: Person) -> Person:
        """The other half."""
        return self.mentee if person == self.mentor else self.mentor

    def side_of(self, person: Person) -> str:
        """`mentor` or `mentee`."""
        return "mentor" if person == self.mentor else "mentee"


class SessionQuerySet(models.QuerySet["Session"]):
    """Ways of looking sessions up."""

    def of(self, person: Person) -> "SessionQuerySet":
        """Sessions of `person`'s own relationships."""
        return self.filter(Q(relationship__pair__mentor__person=person) | Q(relationship__pair__mentee__person=person))

    def planned(self) -> "SessionQuerySet":
        """Sessions with a date that holds."""
        return self.filter(state=SessionState.PLANNED)

    def with_people(self) -> "SessionQuerySet":
        """With the relationship and both persons in one query."""
        return self.select_related(
            "relationship__pair__wave__programme",
            "relationship__pair__mentor__person",
            "relationship__pair__mentee__person",
            "relationship__assistant",
        )


class Session(models.Model):
    """One meeting of a pair. Its content belongs to the pair; a manager sees dates and states only."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    starts_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64, blank=True)  # of whoever planned it; "" is the house's
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=300, blank=True)
    is_house_room = models.BooleanField(default=False)  # the place was made from the installation's pattern
    uid = models.UUIDField(unique=True)
    sequence = models.PositiveIntegerField(default=0)
    organiser = models.CharField(max_length=254, blank=True)  # whom calendars believe; "": the sender of emails
    answer_key = models.CharField(max_length=32, blank=True)  # proves whose answer it is; "": none is asked for
    guest_changes = models.PositiveIntegerField(default=0)  # messages to one guest alone: the others' date is the same
    postponements = models.PositiveSmallIntegerField(default=0)
    dated_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="relationship__pair__mentee__person",
        why=_("Meeting regularly"),
        kept=Kept.WAVE,
        fields={
            "relationship": PAIR_ONLY | Sees.MANAGER,
            "number": PAIR_ONLY | Sees.MANAGER,
            "state": PAIR_ONLY | Sees.MANAGER,
            "starts_at": PAIR_ONLY | Sees.MANAGER,
            "time_zone": PAIR_ONLY,
            "minutes": PAIR_ONLY,
            "place": PAIR_ONLY,
            "is_house_room": PAIR_ONLY,
            "uid": PAIR_ONLY,
            "sequence": PAIR_ONLY,
            "organiser": PAIR_ONLY,
            "answer_key": Sees.NOBODY,
            "guest_changes": PAIR_ONLY,
            "postponements": PAIR_ONLY,
            "dated_at": PAIR_ONLY,
            "held_at": PAIR_ONLY | Sees.MANAGER,
        },
        erased=Fate.SHARED,
        words=("time_zone", "place", "organiser", "answer_key"),
        near=HALVES,
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("relationship", "number"), name="one_session_a_number"),
            models.CheckConstraint(condition=Q(minutes__gte=10, minutes__lte=240), name="between_10_and_240_minutes"),
            models.CheckConstraint(
                condition=~Q(state=SessionState.HELD) | Q(held_at__isnull=False), name="what_was_held_has_a_date"
            ),
        )

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.number}"

    @property
    def calendar_sequence(self) -> int:
        """What calendars read as SEQUENCE: for one guest it never falls, whoever the message before went to."""
        return self.sequence + self.guest_changes
