"""Chapter 2: volunteers on both sides, cases read without names, a person who decides."""

from operator import attrgetter

from django.utils.translation import override

from binome.core.people.models import Person
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.actions import applying, deciding, vouching
from binome.journey.enrolment.actions.marking import assign_reviewers, mark_case
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.queries.cases import case_study_of
from binome.journey.enrolment.queries.readings import queue_of
from binome.journey.enrolment.rules import Answers, ThemeAnswer, words_in
from binome.journey.enrolment.states import ApplicationState, Side
from binome.orchestration.chapters.telling import WORDS, advance, people_by_staff_id, profile_of, sentence
from binome.orchestration.story import Story

WHOLE_ANSWER_WORDS = 60  # three of the things expected, with an opening and a close
SLOTS = ("mon_am", "tue_pm", "wed_am", "thu_pm", "fri_am")


def enrol(story: Story) -> None:
    """Chapter 2: volunteers, case studies marked blind, references, decisions signed by a person."""
    advance(story, to=Stage.ENROLMENT, day=31)
    assert story.wave is not None  # noqa: S101
    themes = set(story.wave.themes.values_list("code", flat=True))
    real = [e for e in story.staff.values() if e.profile is not None]
    mentors = [e for e in real if e.profile and e.profile.mentor_candidate and set(e.profile.offered) & themes]
    mentees = [e for e in real if e.profile and e.profile.mentee_candidate]
    chosen = story.dice.sample(mentors, k=min(len(mentors), max(12, int(len(mentees) * 1.7))))
    people = people_by_staff_id([e.staff_id for e in (*chosen, *mentees)])
    for employee in (*mentees, *chosen):
        side = Side.MENTEE if employee in mentees else Side.MENTOR
        _apply(story, people[employee.staff_id], side, themes)
    _judge(story)
    _decide(story)


def _apply(story: Story, person: Person, side: Side, themes: set[str]) -> None:
    assert story.wave is not None  # noqa: S101
    profile, day = profile_of(story, person), story.day(32 + story.dice.random() * 10)
    application = applying.apply(story.wave.pk, side=side, by=person, now=day)
    languages = story.staff[person.staff_id].languages
    slots = story.dice.sample(SLOTS, k=3)
    if side == Side.MENTOR:
        offered = [code for code in profile.offered if code in themes][:3]
        answers = Answers(
            motivation=sentence(story, "mentor_motivation", person),
            offers_in_return=sentence(story, "mentor_offers", person),
            helped_someone_learn=sentence(story, "helped_someone_learn", person),
            hours_a_month=3,
            capacity=story.dice.choice((1, 1, 2)),
            mode=story.dice.choice(("both", "remote", "both")),
            languages=languages,
            slots=slots,
            commits=True,
            themes=[ThemeAnswer(code, profile.levels[code], _case(story, code, person)) for code in offered],
        )
    else:
        wanted = [code for code in profile.wanted if code in themes][:3]
        answers = Answers(
            motivation=sentence(story, "mentee_motivation", person),
            work_situation=sentence(story, "work_situation", person),
            offers_in_return=sentence(story, "offers_in_return", person),
            languages=languages,
            slots=slots,
            commits=True,
            mode="both",
            themes=[ThemeAnswer(code, profile.levels[code]) for code in wanted],
        )
    applying.save_draft(application.pk, answers=answers, by=person, now=day)
    if not (story.ends_at("enrolment") and story.dice.random() < 0.15):
        applying.submit(application.pk, by=person, now=day)


def _case(story: Story, code: str, person: Person) -> str:
    language = person.preferred_language
    with override(language):
        case = case_study_of(code)
    assert case is not None, code  # noqa: S101
    kept = story.dice.sample(case.expected[:3], k=story.dice.choice((2, 3, 3)))
    return " ".join(
        [
            story.dice.choice(WORDS["case_opening"][language]),
            *(f"{step}." for step in kept),
            story.dice.choice(WORDS["case_close"][language]),
        ]
    )


def _judge(story: Story) -> None:
    assert story.wave is not None  # noqa: S101
    manager = Person.objects.get(staff_id="D0002")
    assign_reviewers(story.wave.pk, by=manager, now=story.day(43))
    for reviewer in Person.objects.filter(programme_roles__role=Role.REVIEWER):
        # The screen lists answers by their secret code, drawn anew each time; a story told again must not throw other dice.
        for marking in sorted(queue_of(reviewer), key=attrgetter("pk")):
            if story.ends_at("enrolment") and story.dice.random() < 0.4:
                continue
            # both readers see the same answer: what it is worth weighs more than who reads it
            whole = words_in(marking.answer.text) > WHOLE_ANSWER_WORDS
            base = min(3, 2 + whole + story.dice.choice((0, 0, 0, 1)))
            marks = {
                name: max(1, min(3, base + story.dice.choice((-1, 0, 0, 0))))
                for name in ("expertise", "method", "pedagogy", "prudence")
            }
            mark_case(marking.pk, marks=marks, by=reviewer, now=story.day(44))
    for application in Application.objects.filter(
        wave=story.wave, side=Side.MENTOR, state=ApplicationState.SUBMITTED
    ).select_related("person__manager"):
        boss = application.person.manager
        if boss is not None and not (story.ends_at("enrolment") and story.dice.random() < 0.5):
            levels = {code: story.dice.choice((2, 3, 3, 4)) for code in ("B1", "B2", "B4", "B5", "B6")}
            vouching.give_reference(
                application.pk,
                levels=levels,
                text=sentence(story, "reference", application.person),
                by=boss,
                now=story.day(44),
            )


def _decide(story: Story) -> None:
    if story.ends_at("enrolment"):
        return
    assert story.wave is not None  # noqa: S101
    manager = Person.objects.get(staff_id="D0002")
    waiting = Application.objects.filter(wave=story.wave, state__in=("submitted", "qualified"))
    for application in waiting.select_related("person").order_by("pk"):
        later = application.side == Side.MENTOR and story.dice.random() < 0.12
        outcome = ApplicationState.NEXT_WAVE if later else ApplicationState.ACCEPTED
        reason = (
            "reason_next_wave" if later else "reason_accepted" if application.side == Side.MENTOR else "reason_mentee"
        )
        deciding.decide(application.pk, outcome=outcome, reason=WORDS[reason]["fr"], by=manager, now=story.day(52))
