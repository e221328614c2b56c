"""What chats are sent: read from what is true now, and sent when that is another truth than the one announced before.

So nothing that an act does has to know of chats, and what is taken back within minutes is never announced.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from binome.core.chats.hosts import is_on
from binome.core.chats.models import Chat
from binome.core.chats.queue import ChatPiece, bring_up_to_date, last_told
from binome.core.chats.states import ChatNews
from binome.core.mail import heartbeat
from binome.core.mail.undoing import MARGIN, UNDO_FOR
from binome.core.people.hours import polite
from binome.core.people.models import Person
from binome.core.people.places import house, place_of
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.diagnosis.models import Survey
from binome.journey.diagnosis.states import SurveyState
from binome.journey.enrolment.models import Call
from binome.journey.mentoring.models import Session
from binome.journey.mentoring.rules.dates import reminder_due
from binome.journey.mentoring.states import RelationshipState

Announced = Mapping[tuple[str, int], list[str]]
FOR_GOOD = timedelta(days=3 * 365)  # a stage is announced once, however long it lasts
SOON = timedelta(days=2)  # before the last day: there is time left to take part
REMIND_WITHIN = timedelta(days=7)


def note_news(*, now: datetime) -> int:
    """Write what chats are to be told; how many messages. Once a minute, by one worker."""
    if not is_on() or not Chat.objects.exists() or not heartbeat.take_slot(f"chats:{now:%Y-%m-%dT%H:%M}", now=now):
        return 0
    chats = Chat.objects.told().select_related("person", "wave")
    return sum(_note_news_of(chat, now=now) for chat in chats)


def _note_news_of(chat: Chat, *, now: datetime) -> int:
    announced = last_told(chat)
    is_own = chat.person is not None
    pieces = _of_a_person(chat.reader, announced, now=now) if is_own else _of_a_wave(chat.channel_of, now=now)
    return bring_up_to_date(
        chat, (piece for piece in pieces if announced.get(piece.subject) != list(piece.value)), now=now
    )


def _of_a_person(person: Person, announced: Announced, *, now: datetime) -> Iterator[ChatPiece]:
    booked = Session.objects.of(person).planned().filter(relationship__state=RelationshipState.OPEN, starts_at__gt=now)
    sessions = list(booked.order_by("starts_at"))
    dates = defaultdict(list)
    for session in sessions:
        dates[session.relationship_id].append(session.starts_at)
    pairs = {topic for news, topic in announced if news == ChatNews.DATES} | set(dates)
    for pair in pairs:
        yield from _dates_of(pair, dates[pair], announced.get((ChatNews.DATES, pair), []), now=now)
    for session in sessions:
        yield from _reminder_of(session, person, now=now)


def _dates_of(pair: int, dates: Sequence[datetime], announced: Sequence[str], *, now: datetime) -> Iterator[ChatPiece]:
    """All dates to come of a pair, when they are others than those told; dates that passed change nothing."""
    before = [moment for moment in map(datetime.fromisoformat, announced) if moment > now]
    if list(dates) == before:
        return
    until = max([*dates, *before, now + timedelta(days=1)])
    yield ChatPiece(ChatNews.DATES, pair, [each.isoformat() for each in dates], until, now + UNDO_FOR + MARGIN)


def _reminder_of(session: Session, person: Person, *, now: datetime) -> Iterator[ChatPiece]:
    """On the working morning before, unless the date was announced since."""
    if session.starts_at - now > REMIND_WITHIN:
        return
    place = place_of(person)
    due, leaves_at = reminder_due(session.starts_at, at=place), polite(now, at=place)
    is_fresh = session.dated_at is not None and session.dated_at >= due
    if due <= now and not is_fresh and leaves_at < session.starts_at:
        yield ChatPiece(ChatNews.REMINDER, session.pk, [session.starts_at.isoformat()], session.starts_at, leaves_at)


def _of_a_wave(wave: Wave, *, now: datetime) -> Iterator[ChatPiece]:
    yield ChatPiece(ChatNews.STAGE, wave.pk, [wave.stage], now + FOR_GOOD, now + UNDO_FOR + MARGIN)
    survey = Survey.objects.filter(wave=wave, state=SurveyState.OPEN, paused=False).first()
    if survey is not None:
        yield from _open_until(survey, ChatNews.SURVEY, ChatNews.SURVEY_CLOSES, wave, now=now)
    call = Call.objects.filter(wave=wave).first()
    if call is not None and wave.stage == Stage.ENROLMENT:
        yield from _open_until(call, ChatNews.CALL, ChatNews.CALL_CLOSES, wave, now=now)


def _open_until(
    opened: Survey | Call, news: ChatNews, closing: ChatNews, wave: Wave, *, now: datetime
) -> Iterator[ChatPiece]:
    """That it is open, and in its last days that it closes, in working hours."""
    place = house()
    leaves_at = max(polite(now, at=place), now + UNDO_FOR + MARGIN)
    if opened.closes_on is None:
        yield ChatPiece(news, wave.pk, [""], now + FOR_GOOD, leaves_at)
        return
    until = datetime.combine(opened.closes_on + timedelta(days=1), time(), tzinfo=place.zone)
    if until <= now:
        return
    value = [opened.closes_on.isoformat()]
    is_soon = until - now <= SOON + timedelta(days=1)
    if not is_soon:
        yield ChatPiece(news, wave.pk, value, until, leaves_at)
    elif leaves_at < until:
        yield ChatPiece(closing, wave.pk, value, until, leaves_at)
