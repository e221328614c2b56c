"""The words of a chat message: first names and dates of sessions, the name of a wave and its days, and nothing else."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from binome.core.chats.bodies import plain
from binome.core.chats.models import ChatMessage
from binome.core.chats.states import ChatNews
from binome.core.people.models import Person
from binome.core.people.places import house, place_of
from binome.core.programmes.stages import Stage
from binome.core.ui.clock import in_words
from binome.core.ui.dates import date_format
from binome.journey.diagnosis.models import Survey
from binome.journey.diagnosis.states import SurveyState
from binome.journey.mentoring.models import Relationship, Session

Words = Callable[[ChatMessage], str]


def words_of(message: ChatMessage) -> str:
    """What is said, in the reader's language and on their clock; "" when it is no longer so."""
    chat = message.chat
    place = place_of(chat.person) if chat.person is not None else house()
    language = chat.person.preferred_language if chat.person is not None else chat.language
    with translation.override(language), timezone.override(place.zone):
        sentence = WORDS[ChatNews(message.news)](message)
    return f"{sentence} {settings.BASE_URL}/" if sentence else ""


def _test(message: ChatMessage) -> str:
    if message.chat.person is None:
        return _("Binôme reaches this channel: it will post the stages of the wave and its key dates here.")
    return _("Binôme reaches you here: it will send you the dates of your sessions.")


def _dates(message: ChatMessage) -> str:
    relationship = _own_pair(message)
    if relationship is None:
        return ""
    name = _first_name(relationship.partner_of(message.chat.reader))
    now = timezone.now()
    dates = [in_words(moment) for moment in map(datetime.fromisoformat, message.value) if moment > now]
    if not message.value:
        return _("No session with %(name)s is planned at the moment.") % {"name": name}
    return _("Your sessions with %(name)s: %(dates)s.") % {"name": name, "dates": "; ".join(dates)} if dates else ""


def _own_pair(message: ChatMessage) -> Relationship | None:
    return Relationship.objects.of(message.chat.reader).with_people().filter(pk=message.topic).first()


def _reminder(message: ChatMessage) -> str:
    reader = message.chat.reader
    session = Session.objects.of(reader).planned().with_people().filter(pk=message.topic).first()
    if session is None or [session.starts_at.isoformat()] != message.value:
        return ""
    words = {"name": _first_name(session.relationship.partner_of(reader)), "date": in_words(session.starts_at)}
    return _("Reminder: your session with %(name)s is on %(date)s.") % words


def _stage(message: ChatMessage) -> str:
    wave = message.chat.channel_of
    if message.value != [wave.stage]:
        return ""
    if wave.stage == Stage.CLOSED:
        return _("%(wave)s is closed.") % {"wave": plain(wave.name)}
    return _("%(wave)s is now at this stage: %(stage)s.") % {
        "wave": plain(wave.name),
        "stage": Stage(wave.stage).label,
    }


def _survey(message: ChatMessage) -> str:
    if not Survey.objects.filter(wave=message.topic, state=SurveyState.OPEN, paused=False).exists():
        return ""
    if not _day(message):
        return _("%(wave)s: the survey is open.") % _days(message)
    return _("%(wave)s: the survey is open until %(day)s.") % _days(message)


def _survey_closes(message: ChatMessage) -> str:
    if not _survey(message):
        return ""
    return _("%(wave)s: the survey closes on %(day)s. It is not too late to answer.") % _days(message)


def _call(message: ChatMessage) -> str:
    if message.chat.channel_of.stage != Stage.ENROLMENT:
        return ""
    if not _day(message):
        return _("%(wave)s: the call for applications is open.") % _days(message)
    return _("%(wave)s: the call for applications is open until %(day)s.") % _days(message)


def _call_closes(message: ChatMessage) -> str:
    if not _call(message):
        return ""
    return _("%(wave)s: the call for applications closes on %(day)s. It is not too late to apply.") % _days(message)


def _days(message: ChatMessage) -> Mapping[str, str]:
    day = _day(message)
    return {
        "wave": plain(message.chat.channel_of.name),
        "day": date_format(date.fromisoformat(day)) if day else "",
    }


def _day(message: ChatMessage) -> str:
    return str(message.value[0])


def _first_name(person: Person) -> str:
    """The given name; who has one name alone is not named, since it may be the family's."""
    return plain(person.given_name) or _("your partner")


WORDS: Mapping[ChatNews, Words] = {
    ChatNews.TEST: _test,
    ChatNews.DATES: _dates,
    ChatNews.REMINDER: _reminder,
    ChatNews.STAGE: _stage,
    ChatNews.SURVEY: _survey,
    ChatNews.SURVEY_CLOSES: _survey_closes,
    ChatNews.CALL: _call,
    ChatNews.CALL_CLOSES: _call_closes,
}
