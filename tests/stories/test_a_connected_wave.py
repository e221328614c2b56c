"""A wave of an organisation whose programs are connected: someone comes from the identity provider, and the others hear of it all."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from binome.core.agendas.models import Agenda
from binome.core.agendas.writing import write_due
from binome.core.competences.models import Theme
from binome.core.directory import importing
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.privacy.keys import make_key
from binome.core.programmes.models import Gate, Wave
from binome.core.programmes.stages import Stage
from binome.core.webhooks import actions as webhooks
from binome.core.webhooks.delivering import deliver_due
from binome.core.webhooks.signing import signature
from binome.core.webhooks.states import EventKind
from binome.journey.enrolment.actions import deciding
from binome.journey.matching.actions import choosing, confirming, rounds
from binome.journey.mentoring.actions import feeding, meeting
from binome.journey.mentoring.models import Session
from binome.journey.mentoring.queries.feeds import feed_token
from binome.orchestration.agenda_entries import events_of as events_to_write
from binome.orchestration.happenings import tell_programs
from tests.core.agendas.caldav_server import ANA as CALENDAR_KEY
from tests.core.agendas.caldav_server import server, sessions_at  # noqa: F401 — a fixture
from tests.core.webhooks.conftest import Receiver, receiver  # noqa: F401 — a fixture
from tests.factories import NOON, ApplicationFactory, PersonFactory, ThemeChoiceFactory, manager_of
from tests.interfaces.accounts.lying_service import serving, sign_in
from tests.interfaces.scim.conftest import CORE, ENTERPRISE, PATCH
from tests.journey.enrolment.factories import open_wave, submitted

pytestmark = pytest.mark.django_db
EMPLOYEE = "00042"
ANA = {
    "schemas": [CORE, ENTERPRISE],
    "externalId": "7a1d",
    "userName": "ana.tour@corp.example",
    "active": True,
    "emails": [{"primary": True, "type": "work", "value": "ana.tour@corp.example"}],
    "name": {"familyName": "Tour", "givenName": "Ana"},
    "preferredLanguage": "fr-FR",
    ENTERPRISE: {"employeeNumber": EMPLOYEE, "department": "Finance"},
}

STAFF_FILE = (
    f"Matricule;Prénom;Nom;Courriel;Direction;Niveau\n{EMPLOYEE};Ana;Tour;ana.tour@corp.example;Finance;5".encode()
)


class Directory:
    """The identity provider, with its key."""

    def __init__(self) -> None:
        secret = make_key("Entra ID", scopes=["scim"], days=30, by=None, now=NOON).secret
        self.client = Client(HTTP_AUTHORIZATION=f"Bearer {secret}")

    def send(self, method: str, path: str, body: dict) -> int:
        answer = self.client.generic(method, f"/scim/v2{path}", json.dumps(body), content_type="application/scim+json")
        return answer.status_code


def events_of(address: str) -> list[str]:
    """The states of the dates that a calendar reads at this address."""
    answer = Client().get(address)
    assert answer.status_code == 200
    return [str(event["STATUS"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_someone_appears_signs_in_applies_is_paired_meets_and_leaves_and_other_programs_hear_of_it_in_order(
    settings,
    receiver: Receiver,  # noqa: F811
    server: str,  # noqa: F811
):
    caches["default"].clear()
    caches["memory"].clear()
    wave, bob = open_wave(themes=2), PersonFactory(staff_id="B", level=2)
    manager = manager_of(wave)
    with time_machine.travel(NOON, tick=False) as clock:
        made = webhooks.add_webhook(
            f"{receiver.address}/binome",
            kinds=EventKind.values,
            programmes=None,
            by=PersonFactory(is_administrator=True),
            now=NOON,
        )
        directory = Directory()

        # appears, and comes in by the sign-in service
        assert directory.send("POST", "/Users", ANA) == 201
        ana = Person.objects.get(staff_id=EMPLOYEE)
        browser = Client()
        with serving() as service:
            settings.SSO_PROVIDERS = (service.provider(),)
            service.claims = {"employee_id": EMPLOYEE}
            assert sign_in(browser, service, going_to="/enrolment/").status_code == 302
        assert "Finance" in str(ana.entity)
        assert browser.get(reverse("my_progress")).status_code == 200

        # the staff file knows what the provider does not: at which level she works
        fed = importing.feed(STAFF_FILE, name="levels.csv", by=None, now=NOON)
        assert fed.file_import.counts == {"changed": 1}
        ana.refresh_from_db()

        # applies, is accepted, is paired with someone who offers what she wants
        application = submitted("mentee", wave=wave, person=ana)
        deciding.decide(application.pk, outcome="accepted", reason="Bienvenue.", by=manager, now=NOON)
        mentor = ApplicationFactory(accepted=True, wave=wave, person=bob)
        for theme in Theme.objects.filter(waves=wave):
            ThemeChoiceFactory(application=mentor, theme=theme, level=3)
        clock.shift(timedelta(minutes=10))  # nobody takes the decision back any more
        # a wave that lets people meet whatever they have prepared: preparation has its own stories
        Wave.objects.filter(pk=wave.pk).update(stage=Stage.MATCHING, gate=Gate.WARN)
        wave.refresh_from_db()
        current = rounds.open_round(wave, by=manager, now=NOON)
        proposal = current.proposals.get()
        for half, person in ((proposal.mentor_id, bob), (proposal.mentee_id, ana)):
            choosing.choose(half, yes=[proposal.pk], by=person, now=NOON)
        (pair,) = rounds.form_pairs(current, by=manager, now=NOON)
        rounds.publish_pairs(current, by=manager, now=NOON)
        for person in (bob, ana):
            confirming.say_yes(pair.pk, by=person, now=NOON)

        # her calendar is connected; their dates stand in it, and in both feeds
        settings.AGENDA_HOSTS = ["127.0.0.1"]
        given = {"address": server, "user": CALENDAR_KEY[0], "password": CALENDAR_KEY[1], "writes": "on"}
        assert browser.post(reverse("feeds:give_agenda"), given).status_code == 302
        starts = [NOON + timedelta(days=7), NOON + timedelta(days=28)]
        meeting.plan_sessions(pair.relationship.pk, starts=starts, by=bob, now=NOON)
        feeds = []
        for person in (ana, bob):
            feeding.renew_feed(by=person, now=NOON)
            feeds.append(reverse("feeds:sessions", args=[feed_token(person)]))
        assert [events_of(address) for address in feeds] == [["CONFIRMED"] * 2] * 2
        assert write_due(events_to_write, now=NOON + timedelta(minutes=10)) == 1
        assert len(sessions_at(server)) == 2
        session = Session.objects.order_by("starts_at").first()
        later = session.starts_at + timedelta(days=1)
        meeting.move_session(session.pk, starts_at=later, minutes=60, place="", by=bob, now=NOON)
        write_due(events_to_write, now=NOON + timedelta(minutes=13))
        assert sessions_at(server)[str(session.uid)] == f"{timezone.localtime(later):%d %H:%M}"

        # leaves: the other is told, the dates go, nobody reads hers any more
        gone = {"schemas": [PATCH], "Operations": [{"op": "Replace", "path": "active", "value": "False"}]}
        assert directory.send("PATCH", f"/Users/{ana.pk}", gone) in {200, 204}
        assert browser.get(reverse("my_progress")).status_code == 302
        assert Client().get(feeds[0]).status_code == 404
        assert not Agenda.objects.filter(person=ana).exists()
        assert "CONFIRMED" not in events_of(feeds[1])
        assert OutboxLetter.objects.filter(to=bob, letter="mentoring/emails/left.txt").exists()

        # and other programs heard of it all, in order, signed
        clock.shift(timedelta(minutes=10))
        tell_programs(now=NOON + timedelta(minutes=20))
        while deliver_due(due_by=NOON + timedelta(minutes=20), stopping=lambda: False):
            continue
    said = [json.loads(each.body) for each in receiver.received]
    kinds = [each["type"] for each in said]
    assert kinds == [
        "person.joined",
        "staff_file.imported",
        "application.submitted",
        "application.decided",
        "round.opened",
        "pairs.published",
        "pair.begun",
        "sessions.planned",
        "session.moved",
        "pair.ended",
        "person.left",
    ]
    assert said[6]["data"] == {"wave_id": wave.pk, "pair_id": pair.pk}
    for each in receiver.received:
        names = {name.lower(): value for name, value in each.headers.items()}
        uid, at = names["webhook-id"], int(names["webhook-timestamp"])
        assert names["webhook-signature"] == signature(made.secret, uid=uid, timestamp=at, body=each.body)
        assert b"Ana" not in each.body
        assert b"corp.example" not in each.body
