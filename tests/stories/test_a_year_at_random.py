"""A year in the life of a small company: people fill forms at random, the clock moves, some leave, mail is held up.

Nothing is checked about what they meant; what must hold whatever they do is checked at every turn.
"""

import email
import os
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Event

import icalendar
import pytest
import time_machine
from django.core import mail

from binome.core.competences.loading import load_ready_content
from binome.core.competences.models import Theme
from binome.core.directory import importing
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Role
from binome.journey.audience.actions import steering
from binome.journey.audience.rules.population import Population
from binome.journey.diagnosis.actions import answering, campaigning, choosing, surveying
from binome.journey.enrolment.actions import applying, deciding, marking
from binome.journey.enrolment.models import Application
from binome.journey.matching.actions import confirming, rounds
from binome.journey.matching.actions.choosing import choose
from binome.journey.matching.models import Pair
from binome.journey.matching.queries.manager import latest_round
from binome.journey.matching.queries.participant import shown_proposals
from binome.journey.matching.states import PairState
from binome.journey.mentoring.models import Relationship, Session
from binome.orchestration import waves
from binome.orchestration.workers import Worker
from tests.factories import PersonFactory
from tests.journey.enrolment.factories import mentee_answers, mentor_answers
from tests.stories.random_people import Trail, Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BEGINS = datetime(2026, 12, 29, 21, 40, tzinfo=UTC)  # late on a day off; the year crosses 29 March and 25 October
SEEDS = [int(seed) for seed in os.environ.get("BINOME_YEAR_SEEDS", "7").split(",")]
STAFF = 30


class Year:
    """The company, its clock and what has been seen so far."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.now = BEGINS
        self.trail = Trail()
        self.gone: dict[str, datetime] = {}
        self.sequences: dict[tuple[str, str], tuple[int, str]] = {}
        self.sent = 0

    def open(self) -> None:
        """The staff, the programme and its survey."""
        load_ready_content()
        self.administrator = PersonFactory(staff_id="A0001", email="a@example.org", is_administrator=True, is_hr=True)
        self.rows = [
            f"{n:04d};Prénom{n};Nom{n};p{n}@example.org;Direction {n % 4};{5 if n % 3 == 0 else 2};{'' if n < 4 else f'{n % 4:04d}'}"
            for n in range(STAFF)
        ]
        self.import_staff()
        self.manager = Person.objects.get(staff_id="0001")
        programme = steering.create_programme(
            "Passerelles", population=Population(), first_wave="Vague 1", by=self.administrator, now=self.now
        )
        Wave.objects.filter(programme=programme).update(
            gate="warn"
        )  # nobody at random would finish a whole preparation
        self.wave = Wave.objects.get(programme=programme)
        for number, role in enumerate(
            (Role.MANAGER, Role.REVIEWER, Role.TRAINER, Role.SPONSOR, Role.REVIEWER), start=1
        ):
            person = Person.objects.get(staff_id=f"{number:04d}")
            steering.give_role(programme, person=person, role=role, by=self.administrator)
        campaigning.launch_survey(surveying.prepare_survey(self.wave, by=self.manager), by=self.manager, now=self.now)

    def import_staff(self) -> None:
        """HR's whole file of today, as the nightly feed hands it over."""
        administrator = "A0001;Ada;Mine;a@example.org;Direction 0;3;"
        text = "Matricule;Prénom;Nom;Courriel;Direction;Niveau;Matricule manager\n" + "\n".join(
            [administrator, *self.rows]
        )
        importing.feed(text.encode(), name="rh.csv", by=self.administrator, now=self.now, complete=True)

    def someone_leaves(self) -> None:
        """One who is neither the manager nor the administrator is no longer in HR's file."""
        row = self.rows.pop(self.dice.randrange(8, len(self.rows)))
        self.rows = [
            line.removesuffix(f";{row[:4]}") + (";" if line.endswith(f";{row[:4]}") else "") for line in self.rows
        ]
        self.import_staff()
        self.gone[row.split(";")[3]] = self.now

    def pass_time(self) -> None:
        """A few days and some hours, any day, any hour."""
        self.now += timedelta(days=self.dice.randint(2, 7), minutes=self.dice.randint(0, 24 * 60))

    def work(self) -> None:
        """The worker's turn, unless the company's mail server is down."""
        worker = Worker(stop=Event())
        worker.turn_until_done()
        worker.shut_down()

    def visits(self, *, people: int, steps: int) -> None:
        """Some of the staff at their browsers."""
        present = list(Person.objects.employed().order_by("pk"))
        for person in self.dice.sample(present, k=people):
            Visitor(person, self.dice, self.now, self.trail).visit(steps=steps)

    def check(self) -> None:
        """What must hold whatever happened."""
        self._letters()
        chosen = Pair.objects.filter(state=PairState.CHOSEN)
        assert not chosen.filter(mentor_yes_at=None).exists()
        assert not chosen.filter(mentee_yes_at=None).exists()
        assert not Session.objects.filter(state="held", starts_at__gt=self.now).exists(), str(self.trail)
        open_mentees = Counter(Relationship.objects.filter(state="open").values_list("pair__mentee_id", flat=True))
        assert max(open_mentees.values(), default=0) <= 1

    def _letters(self) -> None:
        for message in mail.outbox[self.sent :]:
            (reader,) = message.to
            assert reader not in self.gone, f"a letter left for someone who left: {message.subject}\n{self.trail}"
            for leak in ("<Theme", "object at 0x", "{{ name", "{% "):
                assert leak not in f"{message.subject}\n{message.body}".replace("{{ accolades }}", "")
            self._calendar(reader, message)
        self.sent = len(mail.outbox)

    def _calendar(self, reader: str, message: mail.EmailMessage) -> None:
        """For one guest and one event the sequence never falls, and a request after a cancel is strictly higher."""
        for part in email.message_from_bytes(message.message().as_bytes()).walk():
            if part.get_content_type() != "text/calendar":
                continue
            calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
            for event in calendar.walk("VEVENT"):
                key, number, method = (
                    (reader, str(event["UID"])),
                    int(event.get("SEQUENCE", 0)),
                    str(calendar["METHOD"]),
                )
                before, last = self.sequences.get(key, (-1, ""))
                assert number > before or (number == before and not (last == "CANCEL" and method == "REQUEST")), (
                    message.subject
                )
                self.sequences[key] = number, method


def _survey_closes(year: Year) -> None:
    answering.close_survey(year.wave.survey, by=year.manager, now=year.now)
    choosing.choose_themes(
        year.wave, themes=list(Theme.objects.filter(code__in=["T01", "T02"])), by=year.manager, now=year.now
    )


def _next_stage(year: Year) -> None:
    stage = Wave.objects.get(pk=year.wave.pk).stage
    waves.advance(year.wave.pk, expected=stage, by=year.manager, now=year.now)


def _call(year: Year) -> None:
    _next_stage(year)
    applying.open_call(year.wave.pk, by=year.manager, now=year.now)
    colleagues = Person.objects.employed().filter(applications=None, programme_roles=None).order_by("pk")
    for side, level, answers in (("mentor", 2, mentor_answers), ("mentee", 5, mentee_answers)):
        for person in colleagues.filter(level=level)[:7]:
            application = applying.apply(year.wave.pk, side=side, by=person, now=year.now)
            applying.save_draft(application.pk, answers=answers(application.wave), by=person, now=year.now)
            applying.submit(application.pk, by=person, now=year.now)


def _decisions(year: Year) -> None:
    marking.assign_reviewers(year.wave.pk, by=year.manager, now=year.now)
    for application in Application.objects.filter(wave=year.wave, state__in=["submitted", "qualified"]).exclude(
        person=year.manager
    ):
        deciding.decide(application.pk, outcome="accepted", reason="Bienvenue.", by=year.manager, now=year.now)


def _choices(year: Year) -> None:
    for application in Application.objects.filter(wave=year.wave).accepted().select_related("person", "wave"):
        shown = [card.proposal.pk for card in shown_proposals(application)]
        if shown and application.person.left_on is None:
            choose(application.pk, yes=shown, by=application.person, now=year.now)


def _pairs(year: Year) -> None:
    current = latest_round(Wave.objects.get(pk=year.wave.pk))
    rounds.form_pairs(current, by=year.manager, now=year.now)
    rounds.publish_pairs(current, by=year.manager, now=year.now)


def _yeses(year: Year) -> None:
    for pair in Pair.objects.filter(wave=year.wave, state=PairState.PUBLISHED).with_people():
        confirming.say_yes(pair.pk, by=pair.mentor.person, now=year.now)
        confirming.say_yes(pair.pk, by=pair.mentee.person, now=year.now)


PLAN = {
    14: _survey_closes, 16: _call, 45: _decisions, 47: _next_stage, 62: _next_stage, 64: _choices, 76: _pairs, 80: _yeses,
    84: _next_stage, 230: _next_stage, 300: _next_stage,
}  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_of_random_people_breaks_no_promise(seed, settings):
    year = Year(seed)
    due = dict(PLAN)
    with time_machine.travel(year.now, tick=False):
        year.open()
    while year.now < BEGINS + timedelta(days=365):
        year.pass_time()
        with time_machine.travel(year.now, tick=False):
            for day in [day for day in due if year.now >= BEGINS + timedelta(days=day)]:
                due.pop(day)(year)
            year.visits(people=3, steps=5)
            if year.dice.random() < 0.06:
                year.someone_leaves()
            if year.dice.random() < 0.75:  # else the mail server is down, and letters wait for days
                year.work()
            year.check()

    assert not due
    assert Relationship.objects.exists()
    assert OutboxLetter.objects.filter(state="sent").count() > 50
