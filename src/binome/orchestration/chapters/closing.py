"""Chapter 7: reviews, closing, what it changed."""

from binome.core.people.models import Person
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.states import Side
from binome.journey.mentoring.actions import closing as pair_closing
from binome.journey.mentoring.actions import living
from binome.journey.mentoring.models import Relationship
from binome.journey.outcomes.actions import reading_over, testimonies
from binome.journey.outcomes.actions.closing import answer_closing
from binome.journey.outcomes.models import Closing
from binome.journey.outcomes.queries.words import words_to_read
from binome.journey.outcomes.rules.answering import ClosingAnswers
from binome.orchestration.chapters.assessing import assess
from binome.orchestration.chapters.telling import advance, sentence
from binome.orchestration.story import Story


def close(story: Story) -> None:
    """Chapter 7: reviews, closing, what it changed."""
    advance(story, to=Stage.OUTCOMES, day=225)
    assert story.wave is not None  # noqa: S101
    for number, relationship in enumerate(
        Relationship.objects.filter(pair__wave=story.wave, state="open").with_people().order_by("pk")
    ):
        if number % 11 == 10:
            continue
        halves = (relationship.pair.mentor.person, relationship.pair.mentee.person)
        for person, kept in zip(halves, ("mentor_learned", "mentee_learned"), strict=True):
            living.review(
                relationship.pk,
                keeps=sentence(story, kept, person),
                thanks=sentence(story, "thanks", person),
                by=person,
                now=story.day(226),
            )
        for person in reversed(halves):
            pair_closing.ask_to_close(relationship.pk, by=person, now=story.day(227))
        if number % 6 != 5:
            assess(story, relationship, moment="closing", day=229, gain=1)
            if number % 3 != 2:
                assess(story, relationship, moment="looking_back", day=229, gain=0)
            _answer_closing(story, relationship)
    _read_over(story)


def _read_over(story: Story) -> None:
    """The sponsor's report shows what a manager has read over; the last few still wait."""
    assert story.wave is not None  # noqa: S101
    manager = Person.objects.filter(programme_roles__programme=story.wave.programme, programme_roles__role=Role.MANAGER)
    waiting = words_to_read(story.wave)
    for each in waiting[: len(waiting) * 3 // 4]:
        reading_over.show_words(
            story.wave,
            closing=each.closing,
            question=each.question,
            text=each.suggested,
            by=manager[0],
            now=story.day(232),
        )


def _answer_closing(story: Story, relationship: Relationship) -> None:
    dice = story.dice
    for closing in Closing.objects.filter(
        wave=relationship.pair.wave,
        answered_at__isnull=True,
        person__in=(relationship.pair.mentor.person, relationship.pair.mentee.person),
    ).select_related("person"):
        person, is_mentor = closing.person, closing.side == Side.MENTOR
        answers = ClosingAnswers(
            practice=None if is_mentor else dice.choice((3, 4, 4, 5)),
            recommends=None if is_mentor else dice.choice((7, 8, 9, 10)),
            changed="" if is_mentor else sentence(story, "changed", person),
            team_effect="" if is_mentor else sentence(story, "team_effect", person),
            people_met=dice.choice((2, 3, 5, 8)) if is_mentor else None,
            mentor_again=dice.choice((3, 4, 5, 5)) if is_mentor else None,
            understands=dice.choice((3, 4, 4, 5)),
            age_matters_little=dice.choice((3, 4, 5)),
            changed_mind=dice.random() < 0.5,
        )
        answer_closing(
            closing.pk,
            by=person,
            now=story.day(230),
            answers=answers,
            future_here=dice.choice((3, 4, 5)) if is_mentor else None,
        )
        if dice.random() < 0.2:
            testimonies.give_testimony(
                relationship.pair.wave,
                by=person,
                now=story.day(231),
                text=sentence(story, "testimony", person),
                signed=True,
            )
