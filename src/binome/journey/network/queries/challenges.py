"""Challenges: those open to someone, and who may ask one."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from binome.core.people.models import Person
from binome.core.programmes.access import programmes_of
from binome.core.programmes.models import Programme
from binome.core.programmes.permissions import Right
from binome.journey.network.models import Challenge, Idea, Membership
from binome.journey.network.queries.people import programmes_open_to
from binome.journey.network.states import PRIVATE, SHARED


def open_to(person: Person) -> QuerySet[Challenge]:
    """Challenges that go on in the programmes the person belongs to."""
    return Challenge.objects.filter(told_at=None, programme__in=programmes_open_to(person))


def shown_to(person: Person) -> QuerySet[Challenge]:
    """The same with how many ideas answer (`answers`) and whether the reader may withdraw it (`may_withdraw`)."""
    steered = programmes_of(person, Right.STEER)
    return (
        open_to(person)
        .select_related("programme", "asked_by")
        .annotate(
            answers=Count("ideas", filter=Q(ideas__state__in=SHARED)),
            may_withdraw=Q(asked_by=person) | Q(programme__in=steered),
        )
        .order_by("closes_on", "pk")
    )


def programmes_to_ask(person: Person) -> QuerySet[Programme]:
    """Programmes in which the person may ask: those they run; those they belong to, when they facilitate a community open to it."""
    facilitated = Membership.objects.filter(person=person, facilitates=True).exclude(community__kind__in=PRIVATE)
    own = Exists(
        facilitated.filter(
            Q(community__programme=OuterRef("pk")) | Q(community__theme__waves__programme=OuterRef("pk"))
        )
    )
    return Programme.objects.filter(
        Q(pk__in=programmes_of(person, Right.STEER)) | (Q(own) & Q(pk__in=programmes_open_to(person)))
    )


def without_own_answer(person: Person, today: date) -> QuerySet[Challenge]:
    """Challenges open to a participant who has not answered them."""
    return (
        open_to(person)
        .filter(closes_on__gte=today)
        .exclude(Exists(Idea.objects.filter(challenge=OuterRef("pk"), author=person)))
    )


def over(today: date) -> QuerySet[Challenge]:
    """Challenges whose last day has passed and of which nobody was told yet."""
    return Challenge.objects.filter(told_at=None, closes_on__lt=today).order_by("closes_on", "pk")
