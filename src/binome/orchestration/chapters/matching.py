"""Chapter 4: proposals, private choices, stable pairs, two yeses."""

from binome.core.people.models import Person
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application
from binome.journey.matching.actions import choosing, confirming, rounds
from binome.journey.matching.models import Pair
from binome.journey.matching.queries.manager import latest_round
from binome.journey.matching.queries.participant import shown_proposals
from binome.journey.matching.states import PairState
from binome.orchestration.chapters.telling import advance
from binome.orchestration.story import Story


def match(story: Story) -> None:
    """Chapter 4: proposals, private choices, stable pairs, two yeses."""
    advance(story, to=Stage.MATCHING, day=70)
    assert story.wave is not None  # noqa: S101
    for application in (
        Application.objects.filter(wave=story.wave).accepted().select_related("person", "wave").order_by("pk")
    ):
        shown = [card.proposal.pk for card in shown_proposals(application)]
        if not shown or (story.ends_at("matching") and story.dice.random() < 0.4):
            continue
        refused = [pk for pk in shown if story.dice.random() < 0.15]
        yes = [pk for pk in shown if pk not in refused]
        choosing.choose(application.pk, yes=yes, not_this_time=refused, by=application.person, now=story.day(73))
    if story.ends_at("matching"):
        return
    manager = Person.objects.get(staff_id="D0002")
    current = latest_round(story.wave)
    assert current is not None  # noqa: S101
    rounds.form_pairs(current, by=manager, now=story.day(80))
    rounds.publish_pairs(current, by=manager, now=story.day(81))
    for pair in Pair.objects.filter(wave=story.wave, state=PairState.PUBLISHED).with_people().order_by("pk"):
        confirming.say_yes(pair.pk, by=pair.mentor.person, now=story.day(82))
        confirming.say_yes(pair.pk, by=pair.mentee.person, now=story.day(83))
