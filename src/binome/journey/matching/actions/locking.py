"""The two halves of a pair, locked while its fate is decided."""

from binome.journey.enrolment.models import Application
from binome.journey.matching import rules
from binome.journey.matching.models import Pair
from binome.journey.matching.queries.people import with_matter


def locked_halves(pair: Pair) -> tuple[Application, Application]:
    """Both applications, locked in one order by everyone: the last place is counted by one person at a time.

    They come before the pair, as someone who withdraws locks their application and then their pairs: two people who
    lock the same rows in two orders would wait for each other, and the database would end one of them.
    """
    locked = Application.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=(pair.mentor_id, pair.mentee_id)
    )
    halves = {application.pk: application for application in with_matter(locked).order_by("pk")}
    return halves[pair.mentor_id], halves[pair.mentee_id]


def has_place(mentor: Application) -> bool:
    """Whether a mentor, locked, can take one mentee more."""
    taken = Pair.objects.chosen().filter(mentor=mentor).count()
    ceiling = mentor.wave.max_mentees_per_mentor
    return rules.places_left(capacity=mentor.capacity, ceiling=ceiling, taken=taken) > 0
