"""The letters of mentoring, each to one person, in their language."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.mail.layout import Occasion
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.mail.outbox import is_muted, post
from binome.core.people import hours
from binome.core.people.models import Person
from binome.core.people.places import place_of
from binome.core.programmes.access import holders
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.mentoring.emails.calendars import calendar_of
from binome.journey.mentoring.models import HelpRequest, Relationship, Session
from binome.journey.mentoring.states import SessionState

LEFT = (LetterState.SENT, LetterState.SENDING, LetterState.HANDED, LetterState.DOUBTFUL)
Act = tuple[str | Promise, str]


def say_the_pair_is_open(relationship: Relationship) -> None:
    """Welcome both, each with the other's name and the first thing to do."""
    themes = list(relationship.themes.all())
    act = (_("Open our space"), reverse("mentoring:relationship", args=[relationship.pk]))
    to_both(relationship, "opened", act=act, category=Category.SESSION, context={"themes": themes})


def invite(session: Session, *, news: str = "", now: datetime) -> None:
    """Send both a calendar invitation, or its update: the same UID with a higher SEQUENCE.

    `news` is "moved" when the date they had is another now, "changed" when its place or length is.
    """
    _send_dates(session, "session", "REQUEST", news=news, now=now)


def cancel_invitation(session: Session, *, now: datetime) -> None:
    """Cancel the invitation in every calendar that has it."""
    _send_dates(session, "session_cancelled", "CANCEL", now=now)


def put_where_it_was_held(session: Session, *, now: datetime) -> None:
    """Move the session in every calendar that has it to the moment at which the pair met after all."""
    _send_dates(session, "session_held", "REQUEST", now=now)


def _occasion(session: Session, *, reader: Person) -> Occasion:
    """The date of a session. Whoever books it has it attached alone: another may book in their place tomorrow."""
    ours = session.relationship.is_one_of_us(reader)
    calendar = reverse("mentoring:session_calendar", args=[session.pk]) if ours else ""
    return Occasion(session.starts_at, session.minutes, session.place, calendar)


def _send_dates(session: Session, letter: str, method: str, *, news: str = "", now: datetime) -> None:
    for person in _calendars_of(session.relationship):
        send_date(session, person, letter, method, news=news, now=now)


def send_date(session: Session, person: Person, letter: str, method: str, *, news: str = "", now: datetime) -> None:
    """Write to one person of one date, with what their calendar reads."""
    relationship = session.relationship
    page, desk = reverse("mentoring:session", args=[session.pk]), reverse("mentoring:desk")
    ours = relationship.is_one_of_us(person)
    post(
        f"mentoring/emails/{letter if ours else letter + '_for_assistant'}.txt",
        to=person,
        key=f"mentoring.{method.lower()}:{session.uid}:{session.calendar_sequence}:{person.pk}",
        category=category_of(session, person),
        about=(session.pk, session.sequence),
        context={"session": session, "news": news, **names_for(relationship, person)},
        act=(_("See the session"), page) if ours else (_("See the dates I book"), desk),
        occasion=_occasion(session, reader=person) if letter == "session" else None,
        calendar=calendar_of([session], person, method=method, now=now),
        calendar_method=method,
    )


def has_in_calendar(session: Session, person: Person) -> bool:
    """Whether an invitation to this session left for them; a session is known by its UID in the keys of letters."""
    letters = OutboxLetter.objects.filter(to=person, key__startswith=f"mentoring.request:{session.uid}:")
    return letters.filter(state__in=LEFT).exists()


def date_waits(session: Session) -> bool:
    """Whether an invitation to this very date has not left yet, while one to another did: someone's calendar has that one."""
    written = OutboxLetter.objects.filter(key__startswith=f"mentoring.request:{session.uid}:")
    waiting = written.filter(state=LetterState.QUEUED).values_list("about", flat=True)
    return [session.pk, session.sequence] in list(waiting) and written.filter(state__in=LEFT).exists()


def category_of(session: Session, person: Person) -> Category:
    """That of an email which changes their calendar.

    Whoever muted emails about sessions and still has the date gets it all the same: a calendar that lies is worse than
    one email more.
    """
    stays = is_muted(person, Category.SESSION) and has_in_calendar(session, person)
    return Category.DECISION if stays else Category.SESSION


def remind(session: Session, *, to: Iterable[Person] | None = None, now: datetime) -> bool:
    """Remind both halves, or those given, of what is near, each at a considerate hour; whether anyone was.

    Who has no such hour left before the session gets nothing.
    """
    reminded = False
    for person in session.relationship.people if to is None else to:
        send_after = hours.polite(now, at=place_of(person))
        if send_after < session.starts_at:
            reminded = True
            _write(
                session.relationship,
                "reminder",
                to=person,
                mark=f"{session.uid}:{session.sequence}",
                act=(_("See the session"), reverse("mentoring:session", args=[session.pk])),
                category=Category.REMINDER,
                context={"session": session},
                occasion=_occasion(session, reader=person),
                about=(session.pk, session.sequence),
                send_after=send_after,
            )
    return reminded


def ask_whether_they_met(session: Session, *, now: datetime) -> None:
    """Ask both, once, whether a session took place."""
    to_both(
        session.relationship,
        "met",
        mark=f"{session.uid}:{session.sequence}",
        act=(_("Did the session happen?"), reverse("mentoring:session", args=[session.pk])),
        category=Category.REMINDER,
        context={"session": session},
        about=(session.pk, session.sequence),
        considerate_from=now,
    )


def suggest_planning(relationship: Relationship, *, since: datetime, now: datetime) -> None:
    """Suggest planning to both, once for each time that nothing is planned after `since`."""
    to_both(
        relationship,
        "plan",
        mark=f"{relationship.pk}:{since:%Y-%m-%d}",
        act=(_("Choose a date"), reverse("mentoring:plan", args=[relationship.pk])),
        category=Category.REMINDER,
        considerate_from=now,
    )


def offer_something_lighter(relationship: Relationship, *, mark: str, programme: bool, now: datetime) -> None:
    """Say the same kind word to both when dates keep moving: a shorter slot, an assistant, then the programme."""
    to_both(
        relationship,
        "programme_helps" if programme else "lighter",
        mark=mark,
        act=(_("Open our space"), reverse("mentoring:relationship", args=[relationship.pk])),
        category=Category.SESSION,
        considerate_from=now,
    )


def tell_managers_of_help(request: HelpRequest, managers: Iterable[Person]) -> None:
    """Tell the programme managers, and nobody else, that a hand is wanted."""
    for manager in managers:
        post(
            f"mentoring/emails/{'help' if request.person else 'help_dates'}.txt",
            to=manager,
            key=f"mentoring.help:{request.pk}:{manager.pk}",
            category=Category.DECISION,
            about=(request.pk,),
            context={"asker": request.person, "relationship": request.relationship},
            act=(_("See the pairs"), reverse("mentoring:wave", args=[request.relationship.pair.wave_id])),
        )


def say_extension_asked(relationship: Relationship, *, by: Person, sessions: int, now: datetime) -> None:
    """Ask the other half whether to go on for a few sessions."""
    other = relationship.partner_of(by)
    post(
        "mentoring/emails/extension.txt",
        to=other,
        key=f"mentoring.extension:{relationship.pk}:{relationship.sessions_planned}:{by.pk}:{now:%Y-%m-%d}",
        category=Category.SESSION,
        about=(relationship.pk, relationship.sessions_planned),
        context={"other": by, "sessions": sessions},
        act=(_("Answer"), reverse("mentoring:closing", args=[relationship.pk])),
    )


def say_it_ended(relationship: Relationship) -> None:
    """A kind word to both when a relationship ends early; nobody is named as the one who asked."""
    to_both(relationship, "ended", act=(_("Back home"), reverse("home")), category=Category.DECISION)


def say_they_left(relationship: Relationship) -> None:
    """A kind word to the half who stays: the other no longer works here, and what comes next."""
    leaver = relationship.leaver
    if leaver is None:
        return
    _write(
        relationship,
        "left",
        to=relationship.partner_of(leaver),
        mark=_departure(relationship),
        act=(_("Open our space"), reverse("mentoring:relationship", args=[relationship.pk])),
        category=Category.DECISION,
        about=(),
        context=None,
        send_after=None,
    )


def say_it_goes_on(relationship: Relationship, *, now: datetime) -> None:
    """Tell both that what had ended goes on: the one who was said to have left works here after all."""
    act = (_("Open our space"), reverse("mentoring:relationship", args=[relationship.pk]))
    mark = f"{relationship.pk}:{now:%Y-%m-%dT%H:%M:%S}"
    to_both(relationship, "goes_on", act=act, category=Category.DECISION, mark=mark)


def tell_managers_who_left(wave: Wave, relationships: Sequence[Relationship]) -> None:
    """Tell the programme managers which pairs of a wave ended because someone left, and who stays without a partner."""
    ended = [
        {"leaver": relationship.leaver, "stays": relationship.partner_of(relationship.leaver)}
        for relationship in relationships
        if relationship.leaver is not None
    ]
    halves = {person.pk for relationship in relationships for person in relationship.people}
    for manager in holders(Right.STEER, wave.programme).exclude(pk__in=halves):
        post(
            "mentoring/emails/who_left.txt",
            to=manager,
            key=f"mentoring.who_left:{_departure(relationships[0])}:{manager.pk}",
            category=Category.DECISION,
            about=tuple(relationship.pk for relationship in relationships),
            context={"wave": wave, "ended": ended},
            act=(_("See the pairs"), reverse("mentoring:wave", args=[wave.pk])),
        )


def _departure(relationship: Relationship) -> str:
    """What makes this departure one of its own: they may come back, and leave again."""
    return f"{relationship.pk}:{relationship.closed_at:%Y-%m-%dT%H:%M:%S}"


def say_it_closed(relationship: Relationship) -> None:
    """Thank both, and say what stays open: the network, the self-assessment, and a keepsake for those who met."""
    act = (_("See our space"), reverse("mentoring:relationship", args=[relationship.pk]))
    met = relationship.sessions.filter(state=SessionState.HELD).exists()
    to_both(relationship, "closed", act=act, category=Category.SESSION, context={"met": met})


def to_both(
    relationship: Relationship,
    letter: str,
    *,
    act: Act,
    category: Category,
    mark: str = "",
    about: Sequence[int] = (),
    context: dict[str, Any] | None = None,
    considerate_from: datetime | None = None,
) -> None:
    """The same letter to each half; not before working hours where they are when it is `considerate_from` a moment."""
    for person in relationship.people:
        later = hours.polite(considerate_from, at=place_of(person)) if considerate_from else None
        _write(
            relationship,
            letter,
            to=person,
            act=act,
            category=category,
            mark=mark,
            about=about,
            context=context,
            send_after=later,
        )


def _write(
    relationship: Relationship,
    letter: str,
    *,
    to: Person,
    act: Act,
    category: Category,
    mark: str,
    about: Sequence[int],
    context: dict[str, Any] | None,
    send_after: datetime | None,
    occasion: Occasion | None = None,
) -> None:
    post(
        f"mentoring/emails/{letter}.txt",
        to=to,
        key=f"mentoring.{letter}:{mark or relationship.pk}:{to.pk}",
        category=category,
        about=about or (relationship.pk,),
        context={**names_for(relationship, to), **(context or {})},
        act=act,
        occasion=occasion,
        send_after=send_after,
    )


def names_for(relationship: Relationship, reader: Person) -> dict[str, Person]:
    """The two halves as every letter names them."""
    return {
        "mentor": relationship.mentor,
        "mentee": relationship.mentee,
        "other": relationship.partner_of(reader),
    }


def _calendars_of(relationship: Relationship) -> list[Person]:
    """Who has the pair's sessions in their calendar."""
    assistant = [relationship.assistant] if relationship.assistant else []
    return [*relationship.people, *assistant]
