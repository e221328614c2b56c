"""Chapters 5 and 6: sessions, check-ins, notes; communities and ideas beside them."""

from datetime import timedelta
from typing import Any

from binome.core.people.models import Person
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.mentoring.actions import conversing, goals, holding, journal, living, meeting
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.network.actions import communities, directory, ideas
from binome.journey.network.queries import directory as directory_queries
from binome.orchestration.chapters.assessing import assess
from binome.orchestration.chapters.telling import WORDS, advance, sentence
from binome.orchestration.story import STANDS, Story

HOURS = (10, 14, 11, 16, 15)
DAYS_BETWEEN = 21  # three weeks, as a wave plans them
A_SESSION = timedelta(hours=2)  # with the time to write down what it brought
IDEAS_ON = (104, 118, 131)  # days of the story; the last idea of the list came three days ago
ANSWERED_AFTER = 8


def mentor(story: Story) -> None:
    """Chapter 5 and 6: sessions, check-ins, notes; communities and ideas beside them."""
    advance(story, to=Stage.MENTORING, day=85)
    assert story.wave is not None  # noqa: S101
    hours: dict[
        int, int
    ] = {}  # by mentor, where in HOURS their next pair meets: a mentor of two never has both at once
    for number, relationship in enumerate(
        Relationship.objects.filter(pair__wave=story.wave).with_people().order_by("pk")
    ):
        assess(story, relationship, moment="baseline", day=86, gain=0)
        who = relationship.pair.mentor.person_id
        place = hours.get(who, number + number // 5)
        hours[who] = place + 1
        _live(story, relationship, number, hour=HOURS[place % len(HOURS)])
    _meet(story)


def _live(story: Story, relationship: Relationship, number: int, *, hour: int) -> None:
    halves = (relationship.pair.mentor.person, relationship.pair.mentee.person)
    silent = not story.ends_at("outcomes") and number % 9 == 8
    count = 1 if silent else relationship.pair.wave.sessions_planned
    starts = [story.meeting(90 + number % 5 + DAYS_BETWEEN * nth, hour=hour) for nth in range(count)]
    meeting.plan_sessions(
        relationship.pk, starts=starts, place="https://visio.example.org/passerelles", by=halves[0], now=story.day(86)
    )
    for theme in relationship.themes.all()[:1]:
        goals.set_goal(
            relationship.pk, theme=theme, text=sentence(story, "work_situation", halves[1])[:120], by=halves[1]
        )
    for session in Session.objects.filter(relationship=relationship, starts_at__lt=story.now - A_SESSION).order_by(
        "number"
    ):
        if not story.ends_at("outcomes") and number % 7 == 6 and session.number > 2:
            meeting.postpone_session(session.pk, by=halves[1], now=session.starts_at)
            continue
        _hold(story, session, halves)
    journal.write_note(
        relationship.pk, text=sentence(story, "next_step", halves[0]), private=False, by=halves[0], now=story.now
    )
    first = conversing.write_message(
        relationship.pk, text=sentence(story, "check_in", halves[1]), by=halves[1], now=story.now
    )
    conversing.messages_as_read(relationship, shown=[first.pk], by=halves[0], now=story.now)
    conversing.write_message(
        relationship.pk, text=sentence(story, "next_step", halves[0]), thread_id=first.pk, by=halves[0], now=story.now
    )


def _hold(story: Story, session: Session, halves: tuple[Person, Person]) -> None:
    after = session.starts_at + A_SESSION
    holding.hold_session(session.pk, by=halves[0], now=after)
    for person, learned in zip(halves, ("mentor_learned", "mentee_learned"), strict=True):
        meeting.write_sheet(
            session.pk,
            check_in=sentence(story, "check_in", person),
            next_step=sentence(story, "next_step", person),
            learned=sentence(story, learned, person),
            by=person,
            now=after,
        )
        living.answer_pulse(
            session.pk,
            useful=story.dice.choice((4, 4, 5, 5, 3)),
            understanding=story.dice.choice((4, 5, 5)),
            tried=story.dice.random() < 0.7,
            wants_help=False,
            by=person,
            now=after,
        )


def _meet(story: Story) -> None:
    assert story.wave is not None  # noqa: S101
    people = [
        a.person for a in Application.objects.filter(wave=story.wave).accepted().select_related("person").order_by("pk")
    ]
    for person in people[::2]:
        offers, learns = (list(directory_queries.themes_of(person, side)) for side in (Side.MENTOR, Side.MENTEE))
        directory.agree_to_appear(by=person, now=story.day(95), themes=offers, learns=learns)
    for number, community in enumerate(
        communities.open_communities(story.wave, by=None, now=story.day(90)) or _communities()
    ):
        for person in people[number::4]:
            communities.join_community(community.pk, by=person, now=story.day(96))
        for person in people[number::4][:2]:
            communities.write_post(community.pk, by=person, now=story.day(98), text=sentence(story, "posts", person))
    _propose(story, people)


def _propose(story: Story, people: list[Person]) -> None:
    """Ideas with their votes; the sponsor answered all but the latest, which waits."""
    sponsor = Person.objects.get(staff_id="D0001")
    days = (*IDEAS_ON, STANDS[story.stage] - 3)
    for number, (idea, day) in enumerate(zip(WORDS["ideas"], days, strict=True)):
        author = people[number]
        language = author.preferred_language
        proposed = ideas.propose_idea(
            by=author,
            now=story.day(day),
            title=idea[f"title_{language}"],
            text=idea[f"text_{language}"],
            wave=story.wave,
        )
        for person in people[number + 1 :: number + 2]:
            ideas.vote(proposed.pk, by=person, now=story.day(day + 2))
        if number < len(WORDS["idea_answers"]):
            answer = WORDS["idea_answers"][number]
            ideas.answer_idea(
                proposed.pk,
                by=sponsor,
                now=story.day(day + ANSWERED_AFTER),
                state=answer["state"],
                text=answer[language],
            )


def _communities() -> list[Any]:
    from binome.journey.network.models import Community  # noqa: PLC0415 — read only here

    return list(Community.objects.exclude(theme=None).order_by("pk"))
