"""What each kind of mentoring is called and says of itself: pages and letters read it here, so that none speaks of another."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from binome.core.programmes.stages import ProgrammeKind
from binome.core.ui.props import Text


@dataclass(frozen=True)
class Wording:
    """One kind in its own words. `mentor` and `mentee` speak to whoever may become one; the others are sentences."""

    gist: Text  # what it is: at the head of the call, in its letter
    entrance: Text  # to someone who does not know it yet
    mentor: Text
    mentee: Text
    mentor_does: Text  # on the card of a mentor's first sign-in
    asked_mentor: Text  # to whom a colleague suggests to be one
    asked_mentee: Text
    survey: Text  # what is asked before it begins
    ideas: Text  # what pairs bring to the organisation, as the report calls it


WORDING: dict[str, Wording] = {
    ProgrammeKind.DIGITAL_REVERSE: Wording(
        gist=_(
            "In digital reverse mentoring, a colleague at ease with digital tools helps a manager over a few "
            "one-hour sessions, and each learns from the other."
        ),
        entrance=_(
            "Here colleagues mentor each other on digital themes. Everyone is a volunteer, pairs choose "
            "themselves, and what they say stays with them."
        ),
        mentor=_(
            "You know your way around a digital theme and like to make things clear. You support one or two "
            "people, usually more senior than you."
        ),
        mentee=_(
            "You want to become at ease with digital matters that count in your work, with someone patient, in "
            "confidence."
        ),
        mentor_does=_(
            "You help one or two colleagues, often more senior, with a digital theme. An hour at a time, "
            "prepared with you."
        ),
        asked_mentor=_("You could help a manager with digital matters."),
        asked_mentee=_("It means a few one-hour sessions with a colleague at ease with digital tools."),
        survey=_("Which digital subjects are you at ease with, and which would you like to work on?"),
        ideas=_("New ideas for the digital transformation"),
    ),
    ProgrammeKind.CLASSIC: Wording(
        gist=_(
            "In mentoring, someone with experience supports a colleague over a few one-hour sessions: their job, "
            "their next step, the organisation as it really works."
        ),
        entrance=_(
            "Here experienced colleagues support others on their way. Everyone is a volunteer, pairs choose "
            "themselves, and what they say stays with them."
        ),
        mentor=_(
            "You have experience to pass on and like to listen. You support one or two people, without judging "
            "and without deciding for them."
        ),
        mentee=_(
            "You want to step back, prepare what comes next or take on a new role, with someone experienced, in "
            "confidence."
        ),
        mentor_does=_(
            "You support one or two colleagues with your experience. An hour at a time, on what they choose to bring."
        ),
        asked_mentor=_("Your experience could help a colleague on their way."),
        asked_mentee=_("It means a few one-hour sessions with someone experienced."),
        survey=_("Which subjects of working life are you at ease with, and which would you like to work on?"),
        ideas=_("New ideas for the organisation"),
    ),
    ProgrammeKind.PEER: Wording(
        gist=_(
            "In peer mentoring, two colleagues help each other over a few one-hour sessions: one knows "
            "situations close to those of the other, whatever their levels."
        ),
        entrance=_(
            "Here colleagues help each other as peers. Everyone is a volunteer, pairs choose themselves, and "
            "what they say stays with them."
        ),
        mentor=_(
            "You have been through situations like those of a colleague and like to share what helped. You "
            "support one or two people as an equal."
        ),
        mentee=_(
            "You want to work on a real situation of yours with a colleague who knows such situations, in confidence."
        ),
        mentor_does=_("You help one or two colleagues with situations that you know. An hour at a time, as equals."),
        asked_mentor=_("You could help a colleague with situations that you know."),
        asked_mentee=_("It means a few one-hour sessions with a colleague who knows situations like yours."),
        survey=_(
            "Which subjects of everyday work are you at ease with, and which would you like to work on with a peer?"
        ),
        ideas=_("New ideas from colleagues"),
    ),
    ProgrammeKind.FLASH: Wording(
        gist=_("A flash clinic is one question, someone who knows about it, and one short session."),
        entrance=_(
            "Here a colleague who knows helps with one question, in one short session. Everyone is a volunteer, "
            "and what is said stays between the two."
        ),
        mentor=_("You know a subject well and like to get people unstuck. You give short sessions, one question each."),
        mentee=_("You are stuck on one question and want to see clearly in one short session, in confidence."),
        mentor_does=_("You answer one question at a time, in a short session, on a subject that you know."),
        asked_mentor=_("You could get colleagues unstuck on a subject that you know."),
        asked_mentee=_("It means one short session on one question."),
        survey=_("On which subjects can you answer a question, and on which would you like to ask one?"),
        ideas=_("New ideas from the clinics"),
    ),
}
NEUTRAL = pgettext_lazy(
    "any kind of mentoring",
    "Here colleagues mentor each other. Everyone is a volunteer, pairs choose themselves, and what they say stays with them.",
)
HUMAN = ("H01", "H02", "H03", "H04", "H05", "H06")
QUICK = ("T02", "T05", "H03", "H04", "H05", "H06")
# What the ready survey of each kind asks how at ease people are with, six at most, and what they may wish for.
ASKED: dict[str, tuple[str, ...]] = {
    # among them the article's three (R12–R14)
    ProgrammeKind.DIGITAL_REVERSE: ("T01", "T02", "T03", "T05", "T06", "T08"),
    ProgrammeKind.CLASSIC: HUMAN,
    ProgrammeKind.PEER: HUMAN,
    ProgrammeKind.FLASH: QUICK,
}
WANTED: dict[str, tuple[str, ...]] = {
    # the twelve themes of the shipped catalogue that are for everyone
    ProgrammeKind.DIGITAL_REVERSE: tuple(f"T{number:02}" for number in range(1, 13)),
    ProgrammeKind.CLASSIC: HUMAN,
    ProgrammeKind.PEER: HUMAN,
    ProgrammeKind.FLASH: QUICK,
}


def entrance_of(kinds: Iterable[str]) -> Text:
    """What is said to someone who has not come in: the words of the one kind there is, else those that fit any."""
    known = set(kinds)
    return WORDING[known.pop()].entrance if len(known) == 1 else NEUTRAL
