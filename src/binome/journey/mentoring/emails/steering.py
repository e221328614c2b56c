"""What the programme team writes to a pair, through its page: a date suggested, an end told kindly."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.outbox import draft, post
from binome.core.people import hours
from binome.core.people.models import Person
from binome.core.people.places import place_of
from binome.journey.mentoring.emails.letters import names_for, to_both
from binome.journey.mentoring.models import Relationship, TeamLetter


def suggest_a_date(relationship: Relationship, *, now: datetime) -> None:
    """Tell both that the programme suggests finding a date, once a week at most."""
    year, week, _day = now.isocalendar()
    to_both(
        relationship,
        "find_a_date",
        mark=f"{relationship.pk}:{year}-{week}",
        act=(_("Choose a date"), reverse("mentoring:plan", args=[relationship.pk])),
        category=Category.SESSION,
        considerate_from=now,
    )


def say_the_programme_ended_it(relationship: Relationship) -> None:
    """Tell both kindly that the programme team ended their mentoring, and what comes next."""
    act = (_("Back home"), reverse("home"))
    to_both(relationship, "ended_by_programme", act=act, category=Category.DECISION)


def say_the_programme_extended_it(relationship: Relationship, *, sessions: int, now: datetime) -> None:
    """Tell both that the programme team gives them some more sessions, to use or not."""
    to_both(
        relationship,
        "extended_by_programme",
        mark=f"{relationship.pk}:{relationship.sessions_planned}",
        about=(relationship.pk, relationship.sessions_planned),
        act=(_("Choose a date"), reverse("mentoring:plan", args=[relationship.pk])),
        category=Category.DECISION,
        context={"sessions": sessions},
        considerate_from=now,
    )


def say_it_paused(relationship: Relationship, *, by: Person | None, now: datetime) -> None:
    """Tell that a pair pauses: the other half when one of the two did it, both when the programme team did."""
    for person in relationship.people:
        if person != by:
            _tell_of_state(relationship, "paused" if by else "paused_by_programme", to=person, now=now)


def say_it_resumed(relationship: Relationship, *, by: Person, now: datetime) -> None:
    """Tell the other half that the pair takes up again."""
    _tell_of_state(relationship, "resumed", to=relationship.partner_of(by), now=now)


def _tell_of_state(relationship: Relationship, letter: str, *, to: Person, now: datetime) -> None:
    post(
        f"mentoring/emails/{letter}.txt",
        to=to,
        key=f"mentoring.{letter}:{relationship.pk}:{now:%Y-%m-%dT%H:%M:%S}:{to.pk}",
        # What the programme team decides about a pair reaches both, whatever they mute.
        category=Category.DECISION if letter == "paused_by_programme" else Category.SESSION,
        about=(relationship.pk,),
        context=names_for(relationship, to),
        act=(_("Open our space"), reverse("mentoring:relationship", args=[relationship.pk])),
    )


def send_team_letter(letter: TeamLetter, *, to: Person, now: datetime) -> None:
    """Write what a manager wrote to one person, in their language where it was written, in their working hours."""
    subject, words = letter.in_language(to.preferred_language)
    author = letter.author
    post(
        "mentoring/emails/from_the_team.txt",
        to=to,
        key=f"mentoring.from_the_team:{letter.pk}:{to.pk}",
        category=Category.DECISION,
        about=(letter.pk,),
        context={"subject": subject, "words": words, "author": author, "wave": letter.wave},
        act=(_("Back home"), reverse("home")),
        send_after=hours.polite(now, at=place_of(to)),
    )


def preview_of_the_end(relationship: Relationship, *, reader: Person) -> OutboxLetter:
    """What `say_the_programme_ended_it` would write to one half, before anything is sent."""
    return draft(
        "mentoring/emails/ended_by_programme.txt",
        to=reader,
        key="preview",
        context=names_for(relationship, reader),
        act=(_("Back home"), reverse("home")),
        category=Category.DECISION,
        about=(relationship.pk,),
    )
