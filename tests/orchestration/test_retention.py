"""What has been kept long enough goes in the night, and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from binome.core.directory.models import Import, ProvisioningConflict
from binome.core.directory.states import ImportState
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.people.models import IdempotencyKey, Person
from binome.core.people.signals import people_erased
from binome.core.privacy import audit
from binome.core.privacy.erasure import carrying_out
from binome.core.privacy.erasure.personal_names import is_erased
from binome.core.privacy.models import AuditLine
from binome.core.programmes.stages import Stage
from binome.interfaces.administration import erasures
from binome.journey.enrolment.models import Application
from binome.journey.mentoring.models import Relationship
from binome.orchestration import clock, retention
from tests.factories import NOON, ApplicationFactory, PersonFactory, RelationshipFactory, WaveFactory

pytestmark = pytest.mark.django_db
A_YEAR = timedelta(days=366)


@pytest.fixture(autouse=True)
def list_of_its_own(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"


def closed(wave, *, at=NOON):
    wave.stage, wave.closed_at = Stage.CLOSED, at
    wave.save()
    return wave


def test_a_year_after_a_wave_closed_nothing_of_its_people_is_left():
    closed_wave, open_wave = closed(WaveFactory()), WaveFactory(stage=Stage.MENTORING)
    ApplicationFactory(wave=closed_wave)
    ApplicationFactory(wave=open_wave)

    retention.carry_out(now=NOON + timedelta(days=364))
    assert Application.objects.filter(wave=closed_wave).exists()
    retention.carry_out(now=NOON + A_YEAR)

    assert not Application.objects.filter(wave=closed_wave).exists()
    assert Application.objects.filter(wave=open_wave).exists()


def test_a_pair_that_still_meets_keeps_its_wave():
    relationship = RelationshipFactory()
    closed(relationship.wave)

    retention.carry_out(now=NOON + A_YEAR)
    assert Relationship.objects.filter(pk=relationship.pk).exists()

    Relationship.objects.update(state="closed", closed_at=NOON + A_YEAR)
    retention.carry_out(now=NOON + A_YEAR)
    assert not Relationship.objects.exists()


def letter(key, **columns):
    return OutboxLetter.objects.create(
        **{
            "key": key,
            "to": PersonFactory(),
            "letter": "x",
            "category": Category.SESSION,
            "language": "fr",
            "subject": "Sujet",
            "text": "Texte",
            "html": "<p>Texte</p>",
            "state": LetterState.SENT,
            "send_after": NOON,
            **columns,
        }
    )


def test_words_of_letters_go_after_ninety_days_and_no_letter_is_written_again():
    sent, waiting = letter("sent"), letter("waiting", state=LetterState.HELD)
    OutboxLetter.objects.update(created_at=NOON)

    retention.carry_out(now=NOON + timedelta(days=89))
    assert OutboxLetter.objects.get(pk=sent.pk).text == "Texte"
    retention.carry_out(now=NOON + timedelta(days=91))

    assert OutboxLetter.objects.get(pk=sent.pk).text == OutboxLetter.objects.get(pk=sent.pk).subject == ""
    assert OutboxLetter.objects.get(pk=sent.pk).key == "sent"
    assert OutboxLetter.objects.get(pk=waiting.pk).text == "Texte"


def test_whom_a_provider_sent_in_vain_is_forgotten_after_a_year():
    for days in (364, 366):
        ProvisioningConflict.objects.create(
            subject=f"ana{days}@corp.example", reason="taken_email", at=NOON - timedelta(days=days)
        )

    retention.carry_out(now=NOON)

    assert [conflict.subject for conflict in ProvisioningConflict.objects.all()] == ["ana364@corp.example"]


def test_the_trail_is_kept_three_years():
    for days in (1094, 1096):
        audit.record("test.happened", by=None)
        AuditLine.objects.filter(pk=AuditLine.objects.first().pk).update(at=NOON - timedelta(days=days))

    retention.carry_out(now=NOON)

    assert AuditLine.objects.filter(act="test.happened").count() == 1


def test_who_left_is_erased_after_the_days_that_are_set(settings):
    settings.LEAVER_DAYS = 10
    left = PersonFactory(is_active=False, left_on=NOON.date())
    stays = PersonFactory()

    for days in (3, 9):
        clock.tick(NOON + timedelta(days=days))
    assert not is_erased(Person.objects.get(pk=left.pk))
    clock.tick(NOON + timedelta(days=10))

    assert is_erased(Person.objects.get(pk=left.pk))
    assert not is_erased(Person.objects.get(pk=stays.pk))
    assert retention.carry_out(now=NOON + timedelta(days=11)).leavers == 0


def test_nobody_is_erased_who_was_not_told_of_for_a_week():
    """A file says in one line that someone left long ago; a clock jumps; the version is the first that erases."""
    wrongly = PersonFactory(is_active=False, left_on=NOON.date() - timedelta(days=400))
    jumped = PersonFactory(is_active=False, left_on=NOON.date())

    retention.carry_out(now=NOON + timedelta(days=3 * 365))
    for days in range(7):
        retention.carry_out(now=NOON + timedelta(days=days))
    assert [day for _person, day in erasures.leavers_told(now=NOON + timedelta(days=6))] == [
        NOON.date() + timedelta(days=7),
        NOON.date() + timedelta(days=30),
    ]
    assert not any(is_erased(person) for person in Person.objects.all())
    Person.objects.filter(pk=wrongly.pk).update(is_active=True, left_on=None)  # corrected in time
    for days in (7, 23):
        retention.carry_out(now=NOON + timedelta(days=days))
    Person.objects.filter(pk=wrongly.pk).update(is_active=False, left_on=NOON.date())  # left after all
    retention.carry_out(now=NOON + timedelta(days=30))

    assert [is_erased(Person.objects.get(pk=each.pk)) for each in (wrongly, jumped)] == [False, True]


def test_human_resources_read_who_is_about_to_be_erased(client):
    hr = PersonFactory(is_hr=True, preferred_language="en")
    leaver = PersonFactory(is_active=False, left_on=timezone.localdate() - timedelta(days=26))
    client.force_login(hr)

    assert "1 person who left is about to be erased" in client.get(reverse("home")).content.decode()
    assert leaver.name in client.get(reverse("administration:erasure_requests")).content.decode()


def test_sessions_that_are_over_go(client):
    client.force_login(PersonFactory())
    Session.objects.update(expire_date=NOON - timedelta(days=1000))

    retention.carry_out(now=NOON)

    assert not Session.objects.exists()


def test_the_command_says_how_many_rows_of_what_and_a_dry_run_changes_nothing(capsys):
    OutboxLetter.objects.filter(pk=letter("old").pk).update(created_at=NOON - timedelta(days=500))
    PersonFactory(is_active=False, left_on=NOON.date() - timedelta(days=500), erasure_told_on=NOON.date())

    call_command("retention", "--dry-run")
    rehearsed = capsys.readouterr().out
    assert OutboxLetter.objects.get(key="old").text == "Texte"
    call_command("retention")

    assert "mail.outboxletter: 1" in rehearsed
    assert "1 people who had left" in rehearsed
    assert capsys.readouterr().out.splitlines()[1:] == rehearsed.splitlines()[1:]
    assert AuditLine.objects.get(act="privacy.let_go").detail == {"mail.outboxletter": 1}


def test_a_dry_run_says_who_could_not_be_erased_as_the_night_would(capsys):
    left_on = NOON.date() - timedelta(days=500)
    PersonFactory(is_active=False, left_on=left_on, erasure_told_on=left_on)
    Import.objects.create(kind="people", state=ImportState.WRITING, uploaded_at=timezone.now())

    call_command("retention", "--dry-run")
    rehearsed = capsys.readouterr().out
    call_command("retention")

    assert "0 people who had left, 1 who could not be erased" in rehearsed
    assert capsys.readouterr().out.splitlines()[1:] == rehearsed.splitlines()[1:]


def test_whoever_comes_back_while_others_are_erased_stays():
    left_on = timezone.localdate(NOON) - timedelta(days=60)
    first, second = (PersonFactory(is_active=False, left_on=left_on, erasure_told_on=left_on) for _turn in range(2))

    def bring_back(**_news):
        Person.objects.filter(pk=second.pk).update(is_active=True, left_on=None)

    people_erased.connect(bring_back)
    try:
        retired = retention.carry_out(now=NOON)
    finally:
        people_erased.disconnect(bring_back)

    assert retired.leavers == 1
    assert is_erased(Person.objects.get(pk=first.pk))
    assert Person.objects.get(pk=second.pk).name == second.name


def test_whoever_is_erased_while_working_here_leaves_on_the_day_of_this_place():
    person, evening = PersonFactory(), datetime(2026, 6, 1, 23, 30, tzinfo=UTC)

    carrying_out.erase(person, by=None, now=evening)

    assert Person.objects.get(pk=person.pk).left_on == timezone.localdate(evening) == date(2026, 6, 2)


def test_many_who_left_go_tick_by_tick_and_hold_up_nobody_else(monkeypatch):
    monkeypatch.setattr(clock, "ERASED_A_TICK", 2)
    left_on = timezone.localdate(NOON) - timedelta(days=60)
    leavers = [PersonFactory(is_active=False, left_on=left_on, erasure_told_on=left_on) for _turn in range(5)]

    erased = []
    for tick in range(4):
        clock.tick(NOON + timedelta(minutes=15 * tick))
        erased.append(sum(is_erased(person) for person in Person.objects.filter(pk__in=[each.pk for each in leavers])))

    assert erased == [2, 4, 5, 5]
    assert AuditLine.objects.filter(act="privacy.erased_person").count() == 5


def test_what_a_night_did_is_counted_as_its_rehearsal_counted_it():
    left_on = timezone.localdate(NOON) - timedelta(days=60)
    person = PersonFactory(is_active=False, left_on=left_on)
    IdempotencyKey.objects.create(person=person, fingerprint="x", sent_at=NOON)
    retention.carry_out(now=NOON - timedelta(days=8))

    would = retention.rehearse(now=NOON)
    done = retention.carry_out(now=NOON)

    assert would.rows == {"people.idempotencykey": 1}
    assert (done.rows, done.leavers) == (would.rows, would.leavers)
