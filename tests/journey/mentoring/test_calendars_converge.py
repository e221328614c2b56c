"""Whatever a pair does and however late or crossed its emails arrive, every calendar ends as the product has it.

Two readers of iCalendar, the library and `vobject`, play the calendar of each participant as RFC 5546 has them: by UID,
the message with the highest SEQUENCE counts, the one read last among equals; and nothing of another organiser than the one
that invited first. Participants answer from their calendars, late and in any order; operators change their settings.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
import vobject
from icalendar import Calendar

from binome.core.errors import Conflict, NotTheirs
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.mail.outbox import is_muted
from binome.core.mail.preferences import mute_only
from binome.core.mail.validity import still_stands
from binome.journey.mentoring.actions import (
    absences,
    answering,
    closing,
    helping,
    holding,
    living,
    meeting,
    placing,
    proposing,
    steering,
)
from binome.journey.mentoring.models import Session, SessionAnswer
from binome.journey.mentoring.states import SessionState
from tests.factories import NOON, PersonFactory, manager_of
from tests.journey.mentoring.factories import opened
from tests.journey.mentoring.test_answers import reply

pytestmark = pytest.mark.django_db
DAYS_OF_CHANGE = datetime(2027, 3, 20, 9, tzinfo=UTC), datetime(2026, 10, 20, 9, tzinfo=UTC)


def with_icalendar(text):
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    moment = event["dtstart"].dt
    return str(event["uid"]), int(event["sequence"]), moment.astimezone(UTC), str(event.get("location", ""))


def with_vobject(text):
    read = vobject.readOne(text)
    for zone in read.contents.get("vtimezone", []):  # it remembers the first table of a name: each message has its own
        vobject.icalendar.registerTzid(zone.tzid.value, zone.tzinfo)
    event = vobject.readOne(text).vevent
    place = event.location.value if hasattr(event, "location") else ""
    return event.uid.value, int(event.sequence.value), event.dtstart.value.astimezone(UTC), place


@dataclass
class Diary:
    """The calendar of one participant, as one reader of iCalendar keeps it."""

    read: object
    events: dict = field(default_factory=dict)
    sequences: dict = field(default_factory=dict)
    organisers: dict = field(default_factory=dict)

    def receive(self, letter):
        uid, sequence, moment, place = self.read(letter.calendar)
        organiser = str(Calendar.from_ical(letter.calendar).walk("VEVENT")[0]["organizer"])
        assert self.organisers.setdefault(uid, organiser) == organiser
        if sequence < self.sequences.get(uid, -1):
            return
        self.sequences[uid] = sequence
        if letter.calendar_method == "CANCEL":
            self.events.pop(uid, None)
        else:
            self.events[uid] = moment, place


class Life:
    """A pair whose acts, mail server and readers are all at random."""

    def __init__(self, seed, settings):
        self.dice, self.now, self.settings = Random(seed), self.dice_start(seed), settings
        self.read, self.answers = {}, []
        self.relationship = opened()
        self.manager = manager_of(self.relationship.wave)
        self.assistants = [PersonFactory(), PersonFactory(own_time_zone="America/Toronto")]
        self.on_the_way = []
        people = (*self.relationship.people, *self.assistants)
        self.diaries = {person.pk: [Diary(with_icalendar), Diary(with_vobject)] for person in people}

    @staticmethod
    def dice_start(seed):
        return (NOON, *DAYS_OF_CHANGE)[seed % 3]

    def someone(self):
        return self.dice.choice(self.relationship.people)

    def session(self):
        waiting = Session.objects.filter(relationship=self.relationship).exclude(state=SessionState.HELD)
        return self.dice.choice(list(waiting)).pk if waiting else 0

    def moment(self):
        return self.now + timedelta(hours=self.dice.randrange(1, 900))

    def act(self):
        key, by, now = self.relationship.pk, self.someone(), self.now
        acts = [
            lambda: meeting.plan_sessions(key, starts=[self.moment()], place="Salle 1", by=by, now=now),
            lambda: meeting.move_session(
                self.session(), starts_at=self.moment(), minutes=45, place="Salle 2", by=by, now=now
            ),
            lambda: meeting.postpone_session(self.session(), by=by, now=now),
            lambda: meeting.cancel_session(self.session(), by=by, now=now),
            lambda: helping.name_assistant(key, assistant=self.dice.choice([None, *self.assistants]), by=by, now=now),
            lambda: holding.hold_session(self.session(), by=by, now=now),
            lambda: holding.hold_session(self.session(), met_at=now - timedelta(hours=2), by=by, now=now),
            lambda: living.pause(key, by=by, now=now),
            lambda: living.resume(key, by=by, now=now),
            lambda: mute_only(
                self.dice.choice([[], [], [Category.SESSION]]), by=self.dice.choice([by, *self.assistants])
            ),
            self.change_settings,
            lambda: placing.change_place(self.session(), place=self.dice.choice(["Salle 3", ""]), by=by, now=now),
            lambda: self.propose_and_accept(by),
            lambda: meeting.skip_session(self.session(), by=by, now=now),
            lambda: self.go_away(by),
            lambda: absences.come_back(key, by=by, now=now),
            lambda: absences.follow_absences(now=now),
            lambda: holding.report_meetings(key, times=self.dice.randrange(3), by=by, now=now),
            lambda: steering.pause_by_programme(key, by=self.manager, now=now),
        ]
        weights = [6, 4, 2, 2, 2, 1, 1, 1, 1, 1, 1, 2, 2, 1, 1, 2, 1, 1, 1]
        try:
            with time_machine.travel(now, tick=False):
                self.dice.choices(acts, weights)[0]()
        except (Conflict, NotTheirs):
            pass

    def propose_and_accept(self, by):
        key, starts = self.relationship.pk, [self.moment(), self.moment()]
        proposing.propose_slots(key, starts=starts, minutes=30, by=by, now=self.now)
        other = self.relationship.partner_of(by)
        proposing.accept_slot(key, starts_at=self.dice.choice(starts), by=other, now=self.now)

    def go_away(self, by):
        begins_on = (self.now + timedelta(days=self.dice.randrange(-2, 20))).date()
        until = begins_on + timedelta(days=self.dice.randrange(3, 40))
        absences.go_away(self.relationship.pk, begins_on=begins_on, until=until, by=by, now=self.now)

    def leave(self, *, share):
        """Some letters leave the outbox, in its order; what is void by then does not."""
        waiting = OutboxLetter.objects.filter(state=LetterState.QUEUED).exclude(calendar="").order_by("pk")
        for letter in waiting.select_related("to"):
            if self.dice.random() < share:
                stands = still_stands(letter, now=self.now) and not is_muted(letter.to, letter.category)
                letter.state = LetterState.SENT if stands else LetterState.WITHDRAWN
                letter.save(update_fields=["state"])
                if stands:
                    self.on_the_way.append(letter)

    def arrive(self, *, share):
        """Some of what left arrives, in any order."""
        self.dice.shuffle(self.on_the_way)
        arriving = [letter for letter in self.on_the_way if self.dice.random() < share]
        self.on_the_way = [letter for letter in self.on_the_way if letter not in arriving]
        for letter in arriving:
            for diary in self.diaries[letter.to_id]:
                diary.receive(letter)
            if letter.calendar_method == "REQUEST":
                self.read[letter.to_id] = letter

    def change_settings(self):
        self.settings.CALENDAR_REPLIES = self.dice.choice(["", "replies@example.org"])
        self.settings.DEFAULT_FROM_EMAIL = self.dice.choice(["one@example.org", "Two <two@example.org>"])

    def answer(self):
        """Someone answers what they read last; some answers arrive, in any order, and change no date."""
        by = self.someone()
        if by.pk in self.read:
            calendar = Calendar.from_ical(self.read[by.pk].calendar)
            partstat = self.dice.choice(["ACCEPTED", "DECLINED", "TENTATIVE"])
            stamped = int((self.now - NOON).total_seconds() // 60)
            self.answers.append((partstat, reply(by, partstat, calendar=calendar, after=stamped)))
        self.dice.shuffle(self.answers)
        before = list(Session.objects.order_by("pk").values_list("state", "starts_at", "sequence", "guest_changes"))
        while self.answers and self.dice.random() < 0.7:
            partstat, message = self.answers.pop()
            if answering.read_replies(message, now=self.now):
                assert SessionAnswer.objects.filter(answer=partstat.lower(), answered_at=self.now).exists()
        assert before == list(
            Session.objects.order_by("pk").values_list("state", "starts_at", "sequence", "guest_changes")
        )

    def pass_by(self, turns):
        for _turn in range(turns):
            self.act()
            self.leave(share=self.dice.choice([0.0, 0.5, 1.0]))
            self.arrive(share=0.6)
            self.answer()
            self.now += timedelta(minutes=self.dice.randrange(5, 4000))
        self.leave(share=1.0)
        self.arrive(share=1.0)

    def check(self):
        sessions = {f"{session.uid}@binome": session for session in Session.objects.all()}
        relationship = type(self.relationship).objects.get(pk=self.relationship.pk)
        for person, diaries in self.diaries.items():
            assert diaries[0].events == diaries[1].events
            events = diaries[0].events
            takes_part = person in {half.pk for half in relationship.people} | {relationship.assistant_id}
            for uid, (moment, place) in events.items():
                session = sessions[uid]
                if not takes_part and moment <= self.now:  # whoever books no more keeps what was past by then
                    continue
                was_let_go = session.state == SessionState.SKIPPED and moment <= self.now  # left where it stands
                assert session.state in {SessionState.PLANNED, SessionState.HELD} or was_let_go
                assert moment == session.starts_at.replace(microsecond=0)
                assert place == session.place
            to_come = {
                uid
                for uid, each in sessions.items()
                if each.state == SessionState.PLANNED and each.starts_at > self.now
            }
            assert takes_part or not to_come & events.keys()
            if takes_part:
                assert to_come <= events.keys()


@pytest.mark.parametrize("seed", [*range(6), 18])
def test_every_calendar_ends_as_the_product_has_it(seed, settings):
    settings.CALENDAR_REPLIES = "replies@example.org"
    life = Life(seed, settings)
    life.pass_by(20)
    for person in (*life.relationship.people, *life.assistants):
        with time_machine.travel(life.now, tick=False):
            mute_only([], by=person)
    life.leave(share=1.0)
    life.arrive(share=1.0)
    life.check()
    if seed % 2:
        try:
            steering.end_by_programme(life.relationship.pk, by=life.manager, now=life.now)
        except Conflict:
            return
    else:  # the two close together
        for half in life.relationship.people:
            closing.ask_to_close(life.relationship.pk, by=half, now=life.now)
    life.leave(share=1.0)
    life.arrive(share=1.0)
    life.check()
