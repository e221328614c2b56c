"""What a pair takes along: what it set out to do, when it met, what each learned; only what the two read of each other."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from binome.core.people.models import Person
from binome.core.ui.dates import date_format
from binome.journey.mentoring.models import CheckIn, Goal, Relationship, Session
from binome.journey.mentoring.states import SessionState
from binome.journey.outcomes.queries.participants import themes_of_pair

HELD = Session.objects.filter(state=SessionState.HELD)


def keepsakes_of(person: Person) -> list[Relationship]:
    """The pairs of `person` that met at least once, the latest first: each has something to take along."""
    met = HELD.filter(relationship=OuterRef("pk"))
    return list(Relationship.objects.of(person).filter(Exists(met)).with_people().order_by("-pk"))


def sides_living(person: Person) -> set[tuple[int, str]]:
    """The waves, each with the side of `person`, in which one of their pairs may still meet."""
    living = Relationship.objects.of(person).living().with_people()
    return {(pair.pair.wave_id, pair.side_of(person)) for pair in living}


def keepsake_of(person: Person, relationship_id: int) -> dict[str, Any] | None:
    """The keepsake of one pair of `person`; None for another's, and before the pair has met.

    Both halves get the same: the sheets of their sessions, which both read, and of the reviews the thanks and the gains
    that were shared. No note, no message, no rating, nothing that one half alone can read.
    """
    sheets = Prefetch("check_ins", CheckIn.objects.select_related("person").order_by("pk"))
    sessions = Prefetch("sessions", HELD.order_by("held_at", "number").prefetch_related(sheets))
    own = Relationship.objects.of(person).with_people().prefetch_related(sessions, "goals__theme", "reviews__person")
    relationship = own.filter(pk=relationship_id).first()
    if relationship is None or not relationship.sessions.all():
        return None
    wave = relationship.pair.wave
    themes = ", ".join(theme.title for theme in themes_of_pair(relationship))
    return {
        "lang": get_language() or "fr",
        "title": _("Our mentoring"),
        "names": f"{relationship.mentor.name} & {relationship.mentee.name}",
        "programme": wave.programme.name,
        "wave": wave.name,
        "facts": [
            [_("Themes"), themes or "—"],
            [_("First day"), _day(relationship.opened_at)],
            *_last_day(relationship),
        ],
        "chapters": [
            chapter
            for chapter in (
                {"title": _("What we set out to do"), "parts": _goals(relationship)},
                {"title": _("When we met, and what each of us learned"), "parts": _sessions(relationship)},
                {"title": _("What we take away"), "parts": _gains(relationship)},
            )
            if chapter["parts"]
        ],
        "foot": _("For the two of you alone: nobody else can open this document from Binôme."),
        "page": _("page"),
    }


def _goals(relationship: Relationship) -> list[dict[str, Any]]:
    return [
        {"title": goal.text, "note": f"{goal.theme.title} · {_standing(goal)}", "quotes": []}
        for goal in relationship.goals.all()
    ]


def _standing(goal: Goal) -> str:
    """Where a goal stands: reached for both, as one of the two says, or not yet."""
    if goal.reached_at is None:
        return _("Not reached yet")
    reached = _("Reached on %(day)s") % {"day": _day(goal.reached_at)}
    return f"{reached}, {_('confirmed by both')}" if goal.confirmed_at else reached


def _sessions(relationship: Relationship) -> list[dict[str, Any]]:
    return [
        {
            "title": _("Session %(number)s") % {"number": session.number},
            "note": _day(session.held_at or session.starts_at),
            "quotes": [
                _quote(sheet.person, sheet.learned, more=sheet.next_step)
                for sheet in session.check_ins.all()
                if sheet.learned or sheet.next_step
            ],
        }
        for session in relationship.sessions.all()
    ]


def _gains(relationship: Relationship) -> list[dict[str, Any]]:
    """What each half shared of what they keep, and thanked the other for."""
    written = [
        (review.person, review.keeps if review.keeps_shared else "", review.thanks)
        for review in relationship.reviews.all()
    ]
    quotes = [_quote(person, keeps, thanks=thanks) for person, keeps, thanks in written if keeps or thanks]
    return [{"title": "", "note": "", "quotes": quotes}] if quotes else []


def _quote(person: Person, text: str, *, more: str = "", thanks: str = "") -> dict[str, str]:
    """Someone's words in their own language, each paragraph told apart."""
    step = _("Next step: %(step)s") % {"step": more} if more else ""
    return {
        "by": person.name,
        "lang": person.preferred_language,
        "text": "\n\n".join(part for part in (text, step, thanks) if part),
    }


def _last_day(relationship: Relationship) -> list[list[str]]:
    return [[_("Last day"), _day(relationship.closed_at)]] if relationship.closed_at else []


def _day(moment: Any) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")
