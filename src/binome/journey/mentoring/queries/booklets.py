"""A session on paper, for one of the two: when and where, the agenda, an hour on the theme, one's own part, room for notes."""

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from binome.core.people.models import Person
from binome.core.ui.dates import date_format
from binome.journey.enrolment.states import Side
from binome.journey.mentoring.models import Session
from binome.journey.mentoring.queries.guides import guides_of, kits_of
from binome.journey.mentoring.queries.pairs import goals_of, themes_of


def booklet_of(session: Session, *, reader: Person) -> dict[str, Any]:
    """What is printed: nothing that either of the two wrote for themselves, no note, no sheet of an earlier session."""
    relationship = session.relationship
    other, side = relationship.partner_of(reader), relationship.side_of(reader)
    themes = list(themes_of(relationship))
    return {
        "lang": get_language() or "fr",
        "title": _("Session %(number)s with %(name)s") % {"number": session.number, "name": other.name},
        "programme": relationship.wave.programme.name,
        "facts": [
            [_("When"), date_format(localtime(session.starts_at), "DATETIME_FORMAT")],
            [_("Length"), _("%(n)s minutes") % {"n": session.minutes}],
            *([[_("Where"), session.place]] if session.place else []),
            [_("Themes"), ", ".join(theme.title for theme in themes) or "—"],
        ],
        "goals": [goal.text for goal in goals_of(relationship) if goal.reached_at is None],
        "agenda": guides_of(session),
        "kits": [
            {
                "title": kit.theme.title,
                "aim": kit.aim,
                "steps": [[_("%(n)s min") % {"n": step.minutes}, step.text] for step in kit.steps],
                "challenge": kit.challenge,
            }
            for kit in kits_of(themes)
        ],
        "questions": _questions(side),
        "words": {
            "goals": _("Our goals"),
            "mine": _("Before the session"),
            "challenge": _("Until next time"),
            "notes": _("My notes"),
            "learned": _("What I learned"),
            "step": _("My next step"),
            "page": _("page"),
        },
    }


def _questions(side: str) -> list[str]:
    """What each side thinks of beforehand: it has room for a few words."""
    if side == Side.MENTOR:
        return [
            _("Which real task of theirs could we take as an example?"),
            _("What will I let them do hands-on?"),
            _("What would I like to learn from their experience today?"),
        ]
    return [
        _("What did I try since last time, and how did it go?"),
        _("Which real task of mine do I bring?"),
        _("What can I share of my experience in return?"),
    ]
