"""The clock: every item of every act stands alone; one that fails keeps nobody else waiting."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from binome.core.mail import outbox
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.programmes.stages import Stage
from binome.journey.audience.models import Audience
from binome.journey.diagnosis.actions import campaigning
from binome.journey.diagnosis.actions.errors import NothingToAsk
from binome.journey.diagnosis.states import SurveyState
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.actions import reminding as enrolment_reminding
from binome.journey.enrolment.models import Validation
from binome.journey.matching.models import Pair
from binome.journey.matching.states import PairState
from binome.journey.mentoring.states import RelationshipState
from binome.journey.outcomes.states import LATER_AFTER, Moment
from binome.orchestration import clock
from tests.factories import (
    NOON,
    PairFactory,
    PersonFactory,
    RelationshipFactory,
    SessionFactory,
    ThemeFactory,
    WaveFactory,
)
from tests.journey.diagnosis.factories import answer_all, open_survey
from tests.journey.outcomes.factories import answer, asked, close, opened_pair

pytestmark = pytest.mark.django_db
TOMORROW = NOON + timedelta(days=1)


def told() -> list[str]:
    """Who was told that something planned was not done."""
    return list(OutboxLetter.objects.filter(letter="mail/emails/duty_failed.txt").values_list("to__email", flat=True))


@pytest.fixture
def one_is_unlucky(monkeypatch):
    """Any letter to one person cannot be written."""
    draft = outbox.draft

    def fails_for(person: Person) -> None:
        def sometimes(letter, *, to, **rest):
            if to == person:
                raise ZeroDivisionError
            return draft(letter, to=to, **rest)

        monkeypatch.setattr(outbox, "draft", sometimes)

    return fails_for


def test_a_survey_that_cannot_open_stops_no_other():
    empty, by = open_survey({"Vide": 6}, launched=False)
    campaigning.schedule_survey(empty, opens_at=TOMORROW, by=by, now=NOON)
    waiting, its = open_survey({"Réseaux": 6}, launched=False, prefix="R")
    campaigning.schedule_survey(waiting, opens_at=TOMORROW, by=its, now=NOON)
    running, _ = open_survey({"Ventes": 6}, prefix="V")
    answer_all(running, entity="Ventes")
    Audience.objects.filter(wave=empty.wave).update(level_min=9)

    for hour in range(3):
        clock.tick(TOMORROW + timedelta(hours=hour))

    for survey in (empty, waiting):
        survey.refresh_from_db()
    assert (empty.state, waiting.state) == (SurveyState.SCHEDULED, SurveyState.OPEN)
    assert not running.answers.filter(mixed=False).exists()
    assert told() == [by.email]


def test_scheduling_for_nobody_is_refused():
    survey, by = open_survey({"Réseaux": 6}, launched=False)
    Person.objects.filter(entity__name="Réseaux").update(is_active=False)

    with pytest.raises(NothingToAsk):
        campaigning.schedule_survey(survey, opens_at=TOMORROW, by=by, now=NOON)

    survey.refresh_from_db()
    assert survey.state == SurveyState.DRAFT


def letters_to(person: Person) -> set[str]:
    """Which letters a person got."""
    return {letter.letter.rpartition("/")[2] for letter in person.letters.all()}


def pairs_expire():
    pairs = [PairFactory(confirm_by=NOON) for _ in range(2)]
    return [pair.mentor.person for pair in pairs], "not_formed.txt", TOMORROW


def badges_end():
    people = [PersonFactory(), PersonFactory()]
    today = TOMORROW.date()
    for person in people:
        Validation.objects.create(
            person=person, theme=ThemeFactory(), validated_on=today - timedelta(days=300), expires_on=today
        )
    return people, "badges_end.txt", TOMORROW


def sessions_come():
    sessions = [SessionFactory(starts_at=NOON + timedelta(days=1, hours=3)) for _ in range(2)]
    return [session.relationship.mentor for session in sessions], "reminder.txt", TOMORROW


def sessions_have_passed():
    sessions = [SessionFactory(starts_at=NOON - timedelta(days=1)) for _ in range(2)]
    return [session.relationship.mentor for session in sessions], "met.txt", NOON


def pairs_have_no_date():
    relationships = [RelationshipFactory(opened_at=NOON - timedelta(days=9)) for _ in range(2)]
    return [relationship.mentor for relationship in relationships], "plan.txt", NOON


def closings_were_missed():
    relationships = [RelationshipFactory(closed_at=NOON, state=RelationshipState.CLOSED) for _ in range(2)]
    return [relationship.mentor for relationship in relationships], "closing.txt", NOON


def six_months_have_passed():
    relationships = [opened_pair(WaveFactory(), ThemeFactory()) for _ in range(2)]
    for relationship in relationships:
        close(relationship, now=NOON)
        answer(asked(relationship, Moment.CLOSING), 3)
        for half in relationship.people:
            half.letters.all().delete()
    return [relationship.mentee for relationship in relationships], "later.txt", NOON + LATER_AFTER


@pytest.mark.parametrize(
    "happens",
    [
        pairs_expire, badges_end, sessions_come, sessions_have_passed, pairs_have_no_date, closings_were_missed,
        six_months_have_passed,
    ],
)  # fmt: skip
def test_one_fault_keeps_nobody_else_waiting(happens, one_is_unlucky):
    PersonFactory(is_administrator=True)
    (first, second), letter, moment = happens()
    one_is_unlucky(first)

    clock.tick(moment)

    assert letter not in letters_to(first)
    assert letter in letters_to(second)


def test_a_pair_that_could_not_be_told_stays_as_it_was(one_is_unlucky):
    pairs = [PairFactory(confirm_by=NOON) for _ in range(2)]
    one_is_unlucky(pairs[0].mentee.person)

    clock.tick(TOMORROW)

    states = dict(Pair.objects.values_list("pk", "state"))
    assert [states[pair.pk] for pair in pairs] == [PairState.PUBLISHED, PairState.EXPIRED]


def test_a_letter_that_cannot_be_written_keeps_no_other_of_its_survey_waiting(one_is_unlucky):
    survey, by = open_survey({"Réseaux": 7}, launched=False)
    survey = campaigning.launch_survey(survey, by=by, now=NOON)
    first = survey.invitations.order_by("pk").first()
    one_is_unlucky(first.person)

    for _turn in range(7):
        campaigning.write_letters(now=NOON, at_once=2)

    assert OutboxLetter.objects.filter(letter="diagnosis/emails/survey_invitation.txt").count() == 6
    assert told() == [by.email]


def test_a_call_reaches_everyone_but_the_one_it_cannot_be_written_to(one_is_unlucky):
    survey, by = open_survey({"Réseaux": 7})
    unlucky = survey.invitations.first().person
    wave = survey.wave
    wave.stage = Stage.ENROLMENT
    wave.save()
    one_is_unlucky(unlucky)

    applying.open_call(wave.pk, by=by, now=NOON)

    assert OutboxLetter.objects.filter(letter="enrolment/emails/call.txt").count() == 6
    assert told() == [by.email]


@pytest.fixture
def tasks_in_the_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def task(status: str, *, days_ago: float, queue: str = "default") -> DBTaskResult:
    """A background task that was begun, and ended where its status says so, `days_ago`."""
    at = timezone.now() - timedelta(days=days_ago)
    return DBTaskResult.objects.create(
        task_path="binome.core.directory.tasks.read_import", backend_name="default", queue_name=queue, status=status,
        args_kwargs={"args": [1], "kwargs": {}}, started_at=at, finished_at=at if status in {"SUCCESSFUL", "FAILED"} else None,
    )  # fmt: skip


@pytest.mark.usefixtures("tasks_in_the_database")
def test_tasks_that_finished_long_ago_are_forgotten_every_night():
    task("SUCCESSFUL", days_ago=14.1)
    task("FAILED", days_ago=40)
    task("SUCCESSFUL", days_ago=15, queue="letters")
    kept = [
        task("SUCCESSFUL", days_ago=13.9),
        task("FAILED", days_ago=1),
        task("RUNNING", days_ago=40),
        task("READY", days_ago=40),
    ]

    clock.tick(timezone.now())

    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {row.pk for row in kept}


@pytest.mark.usefixtures("tasks_in_the_database")
def test_tasks_are_looked_through_once_a_day_and_again_when_that_failed(monkeypatch, caplog):
    asked = []

    def fails_at_first(name, **_options):
        asked.append(name)
        if len(asked) == 1:
            raise CommandError

    monkeypatch.setattr(clock, "call_command", fails_at_first)

    for quarters in range(4):
        clock.tick(NOON + timedelta(minutes=15 * quarters))
    clock.tick(NOON + timedelta(days=1))

    assert asked == ["prune_db_task_results"] * 3
    assert [record.message for record in caplog.records if record.name == "binome.clock"] == [
        "an act of the clock failed"
    ]


def test_when_the_database_itself_has_gone_the_worker_is_told_once_and_no_act_is_tried_in_vain(monkeypatch, caplog):
    tried = []

    def gone(**_):
        tried.append("badges")
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(campaigning, "tick", lambda _now: gone())
    monkeypatch.setattr(enrolment_reminding, "remind_of_badges", gone)
    monkeypatch.setattr(connection, "is_usable", lambda: False)

    with pytest.raises(OperationalError):
        clock.tick(NOON)

    assert len(tried) == 1
    assert caplog.records == []


def test_what_the_cache_kept_beyond_its_time_leaves_the_database_at_the_next_tick(settings):
    backend = "binome.interfaces.health.caches.HonestDatabaseCache"
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": backend, "LOCATION": "binome_cache_of_a_tick"}}
    call_command("createcachetable", verbosity=0)
    for number in range(3):
        caches["default"].set(f"run-out-{number}", "x" * 1000, timeout=-60)
    caches["default"].set("still-good", 1, timeout=600)

    clock.tick(NOON)

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM binome_cache_of_a_tick")
        assert cursor.fetchall() == [(":1:still-good",)]
    assert caches["default"].get("still-good") == 1
