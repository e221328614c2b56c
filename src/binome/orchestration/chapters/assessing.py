"""Where each stands, as they see it, at the start and at the close."""

from binome.journey.mentoring.models import Relationship
from binome.journey.outcomes.actions import assessing
from binome.journey.outcomes.models import Assessment
from binome.orchestration.chapters.telling import profile_of
from binome.orchestration.story import Story


def assess(story: Story, relationship: Relationship, *, moment: str, day: float, gain: int) -> None:
    """Both halves say their levels: those of their real profiles, and at the close (`gain`) up to two steps more."""
    for person in (relationship.pair.mentor.person, relationship.pair.mentee.person):
        for assessment in Assessment.objects.filter(
            wave=relationship.pair.wave, person=person, moment=moment, answered_at__isnull=True
        ):
            profile = profile_of(story, person)
            levels: dict[str, int | None] = {}
            for rating in assessment.ratings.select_related("theme"):
                before = profile.levels.get(rating.subject, 2) if rating.theme_id else story.dice.choice((2, 2, 3))
                levels[rating.subject] = max(1, min(4, before + (story.dice.choice((0, 1, 1, 2)) if gain else 0)))
            assessing.assess(assessment.pk, by=person, now=story.day(day), levels=levels)
