"""Programs are told: by ids, kinds and dates, each thing once, of the programmes they were given, in order."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from binome.core.directory.provisioning.people import Sent, provision
from binome.core.mail.undoing import MARGIN, UNDO_FOR
from binome.core.privacy import audit
from binome.core.privacy.keys import make_key
from binome.core.privacy.models import AuditLine
from binome.core.programmes.models import Programme
from binome.core.webhooks import actions
from binome.core.webhooks.delivering import deliver_due
from binome.core.webhooks.models import WebhookMessage
from binome.core.webhooks.states import OF_THE_WHOLE_STAFF, EventKind
from binome.journey.mentoring.actions import holding, meeting
from binome.journey.mentoring.states import RelationshipState
from binome.orchestration.happenings import SOURCES, tell_programs
from tests.factories import NOON, ApplicationFactory, PersonFactory
from tests.journey.mentoring.factories import close_together, opened, planned

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return PersonFactory(is_administrator=True)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def told_of(administrator, *programmes: Programme, kinds=None, address="https://example.org/"):
    """A webhook of these programmes; of every one when none is given."""
    kinds = kinds or [kind for kind in EventKind if not (programmes and kind in OF_THE_WHOLE_STAFF)]
    return actions.add_webhook(
        address, kinds=kinds, programmes=list(programmes) or None, by=administrator, now=timezone.now()
    ).webhook


def messages(webhook) -> list[tuple[str, dict]]:
    return list(webhook.messages.order_by("pk").values_list("kind", "data"))


def test_every_act_that_is_told_is_one_that_some_step_does_and_every_kind_has_its_act():
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "src/binome").rglob("*.py"))
    moves = {f"mentoring.{state}" for state in RelationshipState.values}

    acts = set(SOURCES) - moves
    assert {act for act in acts if not re.search(rf'record(?:_all)?\(\s*(?:[^)]*?)"{re.escape(act)}"', code)} == set()
    assert {source.kind for sources in SOURCES.values() for source in sources} == set(EventKind)


def test_a_pair_is_told_step_by_step_to_those_who_hear_of_its_programme_and_to_nobody_else(administrator):
    elsewhere = Programme.objects.create(name="Boréal")
    everything, other = told_of(administrator), told_of(administrator, elsewhere)
    relationship = opened()
    ours = told_of(administrator, relationship.wave.programme)
    first, second = planned(relationship, 2)
    meeting.move_session(
        second.pk, starts_at=second.starts_at + timedelta(days=1), minutes=60, place="Salle Curie",
        by=relationship.mentee, now=NOON,
    )  # fmt: skip
    holding.hold_session(first.pk, by=relationship.mentor, now=first.starts_at + timedelta(hours=1))
    close_together(relationship, now=NOON)

    tell_programs(now=timezone.now())
    tell_programs(now=timezone.now())

    pair = {"wave_id": relationship.wave.pk, "pair_id": relationship.pair_id}
    assert messages(everything) == [
        ("pair.begun", pair),
        ("sessions.planned", pair),
        ("session.moved", pair | {"session_id": second.pk}),
        ("session.held", pair | {"session_id": first.pk}),
        ("pair.closed", pair),
    ]
    assert messages(ours) == messages(everything)
    assert messages(other) == []


def test_messages_hold_numbers_and_words_of_ours_alone(administrator):
    told_of(administrator)
    relationship = opened()
    planned(relationship, 1)
    wave = relationship.wave
    audit.record("programmes.advanced_wave", wave, by=administrator, stage="mentoring")
    audit.record("outcomes.published_edition", wave, by=administrator, number=2)
    audit.record_all("enrolment.decided", [ApplicationFactory(wave=wave)], by=administrator, outcome="declined")

    tell_programs(now=timezone.now())

    kept = WebhookMessage.objects.all()
    assert {message.kind for message in kept} >= {"wave.advanced", "report.published", "application.decided"}
    assert {name for message in kept for name in message.data} <= {
        "wave_id", "pair_id", "application_id", "stage", "number",
    }  # fmt: skip
    assert "declined" not in json.dumps([message.data for message in kept])


def test_what_can_be_undone_is_told_when_that_time_is_over_and_so_is_taking_it_back(administrator):
    webhook = told_of(administrator)
    application = ApplicationFactory()
    for act in ("decided", "took_decision_back", "withdrew", "restored_application", "handed_in"):
        audit.record_all(f"enrolment.{act}", [application], by=administrator)

    with time_machine.travel(NOON + timedelta(seconds=10), tick=False):
        tell_programs(now=timezone.now())

    over = NOON + UNDO_FOR + MARGIN
    assert list(webhook.messages.order_by("pk").values_list("kind", "next_at")) == [
        ("application.decided", over),
        ("application.decided", over),
        ("application.withdrawn", over),
        ("application.withdrawn", over),
        ("application.submitted", NOON + timedelta(seconds=10)),
    ]


def test_a_line_that_is_seen_late_is_told_and_what_was_before_the_webhook_is_not(administrator):
    person = PersonFactory()
    audit.record("directory.left", person, by=None)
    with time_machine.travel(NOON + timedelta(minutes=10)):
        webhook = told_of(administrator)
        late = AuditLine.objects.create(act="directory.left", on_kind="people.person", on_id=str(person.pk))
    with time_machine.travel(NOON + timedelta(minutes=13)):
        audit.record("directory.left", person, by=None)
        AuditLine.objects.filter(pk=late.pk).update(act="other")  # an act that takes long: its line is not seen yet
        tell_programs(now=timezone.now())
        AuditLine.objects.filter(pk=late.pk).update(act="directory.left")
        tell_programs(now=timezone.now())

    assert messages(webhook) == [("person.left", {"person_id": person.pk})] * 2


def test_someone_comes_and_goes_by_the_identity_provider(administrator):
    webhook = told_of(administrator, kinds=sorted(OF_THE_WHOLE_STAFF))
    key = make_key("Entra", scopes=["scim"], days=3, by=None, now=NOON).key
    sent = Sent(
        user_name="ana@corp.example", external_id="7", staff_id="0042", entity="", manager=None, works_here=True,
        columns={
            "given_name": "Ana", "family_name": "Tour", "email": "ana@corp.example", "job_title": "", "site": "",
            "country": "", "time_zone": "", "preferred_language": "fr",
        },
    )  # fmt: skip
    ana = provision(None, sent, key=key, now=NOON)
    provision(ana, Sent(**{**vars(sent), "works_here": False}), key=key, now=NOON)

    tell_programs(now=NOON)

    assert messages(webhook) == [("person.joined", {"person_id": ana.pk}), ("person.left", {"person_id": ana.pk})]


def test_without_a_webhook_one_question_is_asked_and_nothing_is_written(django_assert_num_queries):
    opened()

    with django_assert_num_queries(1):
        assert tell_programs(now=NOON) == 0


def test_the_receiver_of_the_guide_takes_what_is_ours_and_nothing_else(administrator, settings):
    settings.REACH_INSIDE = True
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/operate/webhooks.md").read_text("utf-8"), re.DOTALL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = actions.add_webhook(
        f"http://127.0.0.1:{port}/", kinds=[EventKind.PAIR_BEGUN], programmes=None, by=administrator, now=NOON
    )
    relationship = opened()
    running = subprocess.Popen(
        [sys.executable, "-c", program], env=os.environ | {"WEBHOOK_SECRET": made.secret, "PORT": str(port)},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        _wait_for(port)
        tell_programs(now=NOON)
        assert deliver_due() == 1
        stale = WebhookMessage.objects.get()
        assert stale.status == 401  # by the clock of this test it is another day: someone may have caught and kept it

        with time_machine.travel(_clock_of_programs()):
            for _twice in range(2):
                actions.send_again(stale, by=administrator, now=timezone.now())
                deliver_due()
                stale.refresh_from_db()
                assert stale.status == 204
            actions.renew_secret(made.webhook, by=administrator, now=timezone.now() - timedelta(days=2))
            actions.send_again(stale, by=administrator, now=timezone.now())
            deliver_due()
        stale.refresh_from_db()
        assert stale.status == 401  # signed with a secret that it does not know
    finally:
        running.terminate()
        printed, _errors = running.communicate(timeout=10)

    assert printed == f"pair.begun {{'wave_id': {relationship.wave.pk}, 'pair_id': {relationship.pair_id}}}\n"


def _clock_of_programs() -> float:
    """What a program of its own reads on its clock, which is not ours: the suite also runs at another moment."""
    return float(subprocess.check_output([sys.executable, "-c", "import time; print(time.time())"]))


def _wait_for(port: int) -> None:
    for _try in range(200):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)  # a process is starting
    raise AssertionError("the receiver did not start")
